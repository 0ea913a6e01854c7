"""Reading the audit trail: the latest first, filtered, as far as somebody may see it.

Design: a page looks at a limited number of entries, in the order of one index; what is rare is
found over several pages. However large the trail is and whatever is asked for, nothing is sorted
and no page takes long.
"""

import json
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.audit import (
    AuditCheckpoint,
    AuditEntry,
    AuditFilter,
    AuditPage,
)
from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.platform.audit.checkpoints import list_checkpoints
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.pagination import cursor_behind
from caas_console.backend.platform.policy.decision import Actor, Reach
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.ids import first_id, next_id
from caas_console.backend.platform.store.schema import audit, tenants

_EXPORTED_AT_A_TIME = 1_000
_LOOKED_AT = 20_000  # entries a page, whether they match or not
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

# The columns of the indexes that end with the id; the rarest first.
_PATHS = (("object_kind", "object_id"), ("actor_id",), ("tenant_id",), ())

Condition = ColumnElement[bool]


class _Part(NamedTuple):
    """A page's entries, and the id of the last that was looked at; None at the trail's end."""

    entries: list[AuditEntry]
    last: str | None


class ExportedPart(NamedTuple):
    """Some of an export's entries.

    Attributes:
        tenant_names: how their tenants are called by now, by id; those alone that are still there.
    """

    entries: Collection[AuditEntry]
    tenant_names: Mapping[str, str]


def check_period(wanted: AuditFilter) -> None:
    """Refuse a period that nothing can lie in.

    Raises:
        InvalidInput: it ends before it begins.
    """
    if wanted.since is not None and wanted.until is not None and wanted.until <= wanted.since:
        raise InvalidInput("The period is not valid", fields={"until": "must be later than since"})


class AuditReader:
    """Entries of the whole platform, or of the tenants where they may be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, actor: Actor, wanted: AuditFilter, *, before: str, limit: int
    ) -> AuditPage:
        """Entries that the actor may read, the latest first.

        Args:
            actor: who reads.
            wanted: which ones.
            before: the id that the page before ended with; empty for the first page.
            limit: how many at most.
        """
        part = await self._part(actor, wanted, before, limit)
        cursor = None if part.last is None else cursor_behind(part.last)
        return AuditPage(items=tuple(part.entries), next_cursor=cursor)

    async def export(self, actor: Actor, wanted: AuditFilter) -> AsyncIterator[ExportedPart]:
        """All entries that the actor may read, the latest first; that they were is recorded."""
        part = await self._part(actor, wanted, "", _EXPORTED_AT_A_TIME)
        deed = Deed("audit.export", "audit", "", after=wanted)
        await self._database.transact(lambda work: record(work, actor, deed))
        yield await self._named(actor, part.entries)
        while part.last is not None:
            # A connection of its own each time: who reads slowly holds up nobody.
            part = await self._part(actor, wanted, part.last, _EXPORTED_AT_A_TIME)
            yield await self._named(actor, part.entries)

    async def _named(self, actor: Actor, entries: Collection[AuditEntry]) -> ExportedPart:
        """Entries with the names of those of their tenants that the actor may know of."""
        known = actor.reaches[Permission.TENANTS_READ]
        ids = {one.tenant_id for one in entries if one.tenant_id and known.covers(one.tenant_id)}
        query = select(tenants.c.id, tenants.c.name).where(tenants.c.id.in_(ids))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all() if ids else ()
        return ExportedPart(entries, {row.id: row.name for row in rows})

    async def checkpoints(self, latest: int | None = None) -> list[AuditCheckpoint]:
        """Every signed checkpoint, or so many of the latest, in order."""
        async with self._database.reading() as connection:
            return await list_checkpoints(connection, latest)

    async def _part(self, actor: Actor, wanted: AuditFilter, before: str, limit: int) -> _Part:
        async with self._database.reading() as connection:
            by_id = await _is_actor(connection, wanted.actor)
            reach = actor.reaches[Permission.AUDIT_READ]
            path, rest = _conditions(wanted, reach, actor_by_id=by_id)
            within = [*path, *_ids_within(wanted, before)]
            latest = audit.c.id.desc()
            query = select(audit).where(*within, *rest).order_by(latest).limit(limit + 1)
            # Mostly it is found near: to pass over 20,000 entries takes longer than to find 100.
            for looked_at in (10 * limit, _LOOKED_AT):
                end = select(audit.c.id).where(*within).order_by(latest).offset(looked_at - 1)
                last = await connection.scalar(end.limit(1)) if rest else None
                near = query if last is None else query.where(audit.c.id >= last)
                rows = (await connection.execute(near)).all()
                if last is None or len(rows) > limit:
                    break
        entries = [_entry(row) for row in rows[:limit]]
        return _Part(entries, entries[-1].id if len(rows) > limit else last)


async def _is_actor(connection: AsyncConnection, actor: str) -> bool:
    """Whether it is the id of somebody who did anything."""
    if not actor:
        return False
    known = select(audit.c.id).where(audit.c.actor_id == actor).limit(1)
    return await connection.scalar(known) is not None


def _conditions(
    wanted: AuditFilter, reach: Reach, *, actor_by_id: bool
) -> tuple[list[Condition], list[Condition]]:
    """What an index finds in the order of ids, and what its entries have to meet besides."""
    equal = {
        "object_kind": wanted.object_kind,
        "object_id": wanted.object_id,
        "actor_id" if actor_by_id else "actor_name": wanted.actor,
        "tenant_id": wanted.tenant_id,
        "outcome": wanted.outcome or "",
    }
    rest: list[Condition] = []
    if not reach.everywhere:
        rest.append(_beside_indexes("tenant_id").in_(sorted(reach.tenants)))
        if len(reach.tenants) == 1:
            equal["tenant_id"] = equal["tenant_id"] or next(iter(reach.tenants))
    equal = {name: value for name, value in equal.items() if value}
    path = next(one for one in _PATHS if equal.keys() >= set(one))
    rest.extend(_beside_indexes(name) == equal[name] for name in equal if name not in path)
    rest.extend(_others(wanted))
    return [audit.c[name] == equal[name] for name in path], rest


def _beside_indexes(name: str) -> ColumnElement[str]:
    """A column, such that no index is used for it: its entries would have to be sorted."""
    return func.coalesce(audit.c[name], "")


def _ids_within(wanted: AuditFilter, before: str) -> Iterator[Condition]:
    """The stretch of the trail in which everything wanted lies: ids sort by time."""
    if before:
        yield audit.c.id < before
    if wanted.since is not None:
        yield audit.c.id >= first_id(wanted.since)
    if wanted.until is not None:
        yield audit.c.id < next_id(wanted.until)


def _others(wanted: AuditFilter) -> Iterator[Condition]:
    if wanted.action:
        below = audit.c.action.startswith(f"{wanted.action}.", autoescape=True)
        yield or_(audit.c.action == wanted.action, below)
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
