"""Reading the audit trail: the latest first, filtered, as far as somebody may see it."""

import json
from collections.abc import AsyncIterator, Collection, Iterator

from sqlalchemy import ColumnElement, Row, or_, select

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.audit import AuditCheckpoint, AuditEntry, AuditFilter
from caas_console.backend.platform.audit.checkpoints import list_checkpoints
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.schema import audit

_EXPORTED_AT_A_TIME = 1_000
_SEARCHED = (
    audit.c.actor_name,
    audit.c.address,
    audit.c.request_id,
    audit.c.action,
    audit.c.object_id,
    audit.c.object_name,
    audit.c.reason,
    audit.c.detail,
)


class AuditReader:
    """Entries of the whole platform, or of the tenants where they may be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, actor: Actor, wanted: AuditFilter, *, before: str, limit: int
    ) -> list[AuditEntry]:
        """Entries that the actor may read, the latest first.

        Args:
            actor: who reads.
            wanted: which ones.
            before: the id of the last entry of the page before; empty for the first page.
            limit: how many at most.
        """
        query = select(audit).where(*_conditions(wanted)).order_by(audit.c.id.desc())
        reach = actor.reaches[Permission.AUDIT_READ]
        if not reach.everywhere:
            query = query.where(audit.c.tenant_id.in_(reach.tenants))
        if before:
            query = query.where(audit.c.id < before)
        async with self._database.reading() as connection:
            return [_entry(row) for row in (await connection.execute(query.limit(limit))).all()]

    async def export(
        self, actor: Actor, wanted: AuditFilter
    ) -> AsyncIterator[Collection[AuditEntry]]:
        """All entries that the actor may read, the latest first; that they were is recorded."""
        before = ""
        first = await self.page(actor, wanted, before=before, limit=_EXPORTED_AT_A_TIME)
        deed = Deed("audit.export", "audit", "", after=wanted)
        await self._database.transact(lambda work: record(work, actor, deed))
        entries = first
        while entries:
            yield entries
            # A connection of its own each time: who reads slowly holds up nobody.
            before = entries[-1].id
            entries = await self.page(actor, wanted, before=before, limit=_EXPORTED_AT_A_TIME)

    async def checkpoints(self) -> list[AuditCheckpoint]:
        """Every signed checkpoint, in order."""
        async with self._database.reading() as connection:
            return await list_checkpoints(connection)


def _conditions(wanted: AuditFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.actor:
        yield or_(audit.c.actor_id == wanted.actor, audit.c.actor_name == wanted.actor)
    if wanted.action:
        below = audit.c.action.startswith(f"{wanted.action}.", autoescape=True)
        yield or_(audit.c.action == wanted.action, below)
    for name in ("object_kind", "object_id", "tenant_id"):
        if value := getattr(wanted, name):
            yield audit.c[name] == value
    if wanted.outcome is not None:
        yield audit.c.outcome == wanted.outcome
    if wanted.since is not None:
        yield audit.c.at >= wanted.since
    if wanted.until is not None:
        yield audit.c.at < wanted.until
    if wanted.text:
        yield or_(*(column.icontains(wanted.text, autoescape=True) for column in _SEARCHED))


def _entry(row: Row[object]) -> AuditEntry:
    columns = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it.
    for name in ("before", "after"):
        if columns[name] is not None:
            columns[name] = json.loads(columns[name])
    return AuditEntry.model_validate(columns)
