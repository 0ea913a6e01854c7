"""The Protocol through which the console reads the audit trail."""

from collections.abc import AsyncIterator
from typing import Protocol

from caas_console.backend.contracts.audit import (
    AuditCheckpoint,
    AuditFilter,
    AuditFormat,
    AuditPage,
)


class AuditTrail(Protocol):
    """Who did what, as far as the person may read of it; the watch tells nothing of it.

    Every method raises PermissionDenied where the person may not read it, InvalidInput for a
    filter that makes no sense, and PlatformUnavailable while nobody answers.
    """

    async def page(self, wanted: AuditFilter, *, cursor: str = "", limit: int = 100) -> AuditPage:
        """Entries, the latest first.

        Args:
            wanted: which ones.
            cursor: the ``next_cursor`` of the page before; empty for the first page.
            limit: how many at most.
        """

    def export(self, wanted: AuditFilter, form: AuditFormat) -> AsyncIterator[bytes]:
        """All entries as a file, in pieces of any size; that they were exported is recorded.

        It ends with PlatformUnavailable, and not just early, where it is not complete.
        """

    async def checkpoints(self, latest: int | None = None) -> tuple[AuditCheckpoint, ...]:
        """Every signed checkpoint, or so many of the latest, in order.

        Only who may read the whole platform's trail may have them.
        """
