"""Saves the audit trail, or its checkpoints, to a file."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from caas_console.backend.contracts.audit import (
    AuditCheckpoint,
    AuditCheckpoints,
    AuditFilter,
    AuditFormat,
)
from caas_console.backend.contracts.audit_trail import AuditTrail
from caas_console.backend.contracts.streams import closing
from caas_console.models.controllers.file_saving import save_whole
from caas_console.models.controllers.task_scope import TaskScope


class AuditExport(QObject):
    """One saving at a time; the file appears under its name when it is complete.

    Args:
        trail: what is saved; asked for when it is.

    Signals:
        progressed: with the number of entries saved so far.
        finished: with the path.
        failed: with the ConsoleError.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, trail: Callable[[], AuditTrail], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trail = trail
        self._scope = TaskScope(self)
        self._scope.failed.connect(lambda _, error: self.failed.emit(error))

    def start(self, path: Path, wanted: AuditFilter, form: AuditFormat) -> None:
        """Save entries."""
        self._scope.start("save", self._save(path, wanted, form))

    def start_checkpoints(self, path: Path) -> None:
        """Save every checkpoint."""
        self._scope.start("save", self._save_checkpoints(path))

    def cancel(self) -> None:
        """Stop, and leave no file."""
        self._scope.cancel("save")

    async def aclose(self) -> None:
        """Stop, and leave no file."""
        await self._scope.aclose()

    async def _save(self, path: Path, wanted: AuditFilter, form: AuditFormat) -> None:
        count = EntryCount(form)

        def tell(piece: bytes) -> None:
            count.feed(piece)
            self.progressed.emit(count.entries)

        pieces = _exported(self._trail(), wanted, form)
        await save_whole(path, pieces, "The audit trail could not be saved", tell)
        self.finished.emit(path)

    async def _save_checkpoints(self, path: Path) -> None:
        made = await self._trail().checkpoints()
        await save_whole(path, _written(made), "The checkpoints could not be saved")
        self.finished.emit(path)


class EntryCount:
    """Counts the entries in an export as its pieces come, wherever they were cut."""

    def __init__(self, form: AuditFormat) -> None:
        self._csv = form == "csv"
        self._quoted = False
        # The titles of a CSV's columns are no entry.
        self.entries = -1 if self._csv else 0

    def feed(self, piece: bytes) -> None:
        """Count what has come."""
        if not self._csv:
            self.entries += piece.count(b"\n")
            return
        # A line's end within quotes is a part of a text (RFC 4180).
        for number, part in enumerate(piece.split(b'"')):
            if number:
                self._quoted = not self._quoted
            if not self._quoted:
                self.entries += part.count(b"\n")


async def _exported(
    trail: AuditTrail, wanted: AuditFilter, form: AuditFormat
) -> AsyncGenerator[bytes]:
    async with closing(trail.export(wanted, form)) as pieces:
        async for piece in pieces:
            yield piece


async def _written(made: tuple[AuditCheckpoint, ...]) -> AsyncGenerator[bytes]:
    # Beside the loop: in a year there are fifty thousand.
    kept = AuditCheckpoints(checkpoints=made)
    yield (await asyncio.to_thread(kept.model_dump_json, indent=2)).encode()
