"""Writes the audit trail, in the transaction of what it tells of."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert

from caas_console.backend.contracts.audit import AuditEntry, Outcome
from caas_console.backend.contracts.resources import JSON, Record
from caas_console.backend.platform.audit.masking import masked
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import UnitOfWork
from caas_console.backend.platform.store.ids import new_id
from caas_console.backend.platform.store.schema import audit
from caas_console.backend.wire.request_id import current_request_id


@dataclass(frozen=True)
class Deed:
    """What was done to what."""

    action: str
    object_kind: str
    object_id: str
    object_name: str = ""
    tenant_id: str | None = None
    outcome: Outcome = Outcome.SUCCEEDED
    detail: str = ""
    before: Record | None = None
    after: Record | None = None


async def record(work: UnitOfWork, actor: Actor, deed: Deed) -> AuditEntry:
    """Add an entry; it is there if, and only if, the rest of the unit of work is."""
    now = datetime.now(UTC)
    entry = AuditEntry(
        id=new_id(now),
        at=now,
        actor_id=actor.id,
        actor_name=actor.name,
        credential_id=actor.credential_id,
        address=actor.address,
        request_id=current_request_id() or "",
        action=deed.action,
        object_kind=deed.object_kind,
        object_id=deed.object_id,
        object_name=deed.object_name,
        tenant_id=deed.tenant_id,
        reason=actor.reason,
        outcome=deed.outcome,
        detail=deed.detail,
        before=_kept(deed.before),
        after=_kept(deed.after),
    )
    columns = entry.model_dump(exclude={"before", "after"})
    columns |= {"before": _text(entry.before), "after": _text(entry.after)}
    await work.connection.execute(insert(audit).values(columns))
    return entry


def _kept(one: Record | None) -> JSON | None:
    return None if one is None else masked(one.model_dump(mode="json", exclude_none=True))


def _text(document: JSON | None) -> str | None:
    return None if document is None else json.dumps(document, ensure_ascii=False, sort_keys=True)
