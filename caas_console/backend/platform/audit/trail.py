"""Writes the audit trail, in the transaction of what it tells of."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from caas_console.backend.contracts.audit import Outcome
from caas_console.backend.contracts.resources import Record
from caas_console.backend.platform.audit.masking import masked
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import UnitOfWork
from caas_console.backend.platform.store.ids import new_id
from caas_console.backend.platform.store.schema import audit, audit_unchained
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


async def record(
    work: UnitOfWork, actor: Actor, deed: Deed, *, request_id: str | None = None
) -> None:
    """Add an entry; it is there if, and only if, the rest of the unit of work is.

    Args:
        work: the unit of work.
        actor: who did it.
        deed: what was done.
        request_id: the request that it was done in; None is the present one.
    """
    now = work.now()
    entry = {
        "id": new_id(now),
        "at": now,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "credential_id": actor.credential_id,
        "address": actor.address,
        "request_id": current_request_id() if request_id is None else request_id,
        "action": deed.action,
        "object_kind": deed.object_kind,
        "object_id": deed.object_id,
        "object_name": deed.object_name,
        "tenant_id": deed.tenant_id,
        "reason": actor.reason,
        "outcome": deed.outcome,
        "detail": masked(deed.detail),
        "before": _kept(deed.before),
        "after": _kept(deed.after),
    }
    # Values beside the statement: within, each would be coerced and be a part of the cache's key.
    await work.connection.execute(insert(audit), _fitting(entry))
    await work.connection.execute(insert(audit_unchained), {"entry_id": entry["id"]})


def _fitting(entry: dict[str, Any]) -> dict[str, Any]:
    """The values as their columns hold them: what somebody sends may be of any length."""
    return {
        name: value[: getattr(audit.c[name].type, "length", None)]
        if isinstance(value, str)
        else value
        for name, value in entry.items()
    }


def _kept(one: Record | None) -> str | None:
    if one is None:
        return None
    document = masked(one.model_dump(mode="json", exclude_none=True))
    return json.dumps(document, ensure_ascii=False, sort_keys=True)
