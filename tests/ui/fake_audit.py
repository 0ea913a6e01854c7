"""An AuditTrail whose entries are what the test says."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from typing_extensions import override

from caas_console.backend.contracts.audit import (
    AuditCheckpoint,
    AuditEntry,
    AuditFilter,
    AuditFormat,
    AuditPage,
)
from caas_console.backend.contracts.audit_trail import AuditTrail

if TYPE_CHECKING:
    from caas_console.backend.contracts.errors import ConsoleError

BEGIN = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def entry(number: int, **values: object) -> AuditEntry:
    """The entry of a number: the greater, the later."""
    known = {
        "id": f"{number:08}",
        "at": BEGIN + timedelta(seconds=number),
        "actor_id": "ada",
        "actor_name": "Ada",
        "address": "10.0.0.7",
        "request_id": f"request-{number}",
        "action": "container.stop",
        "object_kind": "container",
        "object_id": "local/web",
        "object_name": "web",
        "tenant_id": "default",
    }
    return AuditEntry.model_validate({**known, **values})


class FakeAudit(AuditTrail):
    """Filters and pages as a platform does.

    Attributes:
        entries: the trail, in order.
        asked: what pages were asked for, with their cursors.
        failing: what every call fails with.
        looked_at: how many entries are looked at for one page.
        made: the checkpoints.
        pieces: what an export sends; afterwards it waits while ``holding`` is not set, and
            fails where ``failing`` was set meanwhile.
    """

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []
        self.asked: list[tuple[AuditFilter, str]] = []
        self.exported: list[tuple[AuditFilter, AuditFormat]] = []
        self.failing: ConsoleError | None = None
        self.looked_at = 1_000_000
        self.made: tuple[AuditCheckpoint, ...] = ()
        self.pieces: tuple[bytes, ...] = ()
        self.holding = asyncio.Event()
        self.holding.set()

    @override
    async def page(self, wanted: AuditFilter, *, cursor: str = "", limit: int = 100) -> AuditPage:
        self.asked.append((wanted, cursor))
        await asyncio.sleep(0)
        if self.failing is not None:
            raise self.failing
        before = int(cursor) if cursor else len(self.entries)
        found: list[AuditEntry] = []
        for at in range(before - 1, -1, -1):
            if len(found) == limit or before - at > self.looked_at:
                return AuditPage(items=tuple(found), next_cursor=str(at + 1))
            if _matches(self.entries[at], wanted):
                found.append(self.entries[at])
        return AuditPage(items=tuple(found))

    @override
    async def export(self, wanted: AuditFilter, form: AuditFormat) -> AsyncIterator[bytes]:
        self.exported.append((wanted, form))
        for piece in self.pieces:
            yield piece
        await self.holding.wait()
        if self.failing is not None:
            raise self.failing

    @override
    async def checkpoints(self, latest: int | None = None) -> tuple[AuditCheckpoint, ...]:
        if self.failing is not None:
            raise self.failing
        return self.made if latest is None else self.made[-latest:]


def _matches(one: AuditEntry, wanted: AuditFilter) -> bool:
    equal = (
        wanted.actor in {"", one.actor_id, one.actor_name}
        and wanted.object_kind in {"", one.object_kind}
        and wanted.object_id in {"", one.object_id}
        and wanted.tenant_id in {"", one.tenant_id}
        and wanted.outcome in {None, one.outcome}
    )
    within = (wanted.since is None or one.at >= wanted.since) and (
        wanted.until is None or one.at < wanted.until
    )
    named = f"{one.action}.".startswith(f"{wanted.action}." if wanted.action else "")
    texts = (one.object_name, one.actor_name, one.reason, one.detail)
    said = any(wanted.text.lower() in text.lower() for text in texts)
    return equal and within and named and said
