"""Saves a container's whole log to a file, as it comes."""

import asyncio
import secrets
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QObject, Signal

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import LogQuery, Runtime
from caas_console.models.controllers.task_scope import TaskScope
from caas_console.models.state.logs.frames import decoder_for

_BATCH = 1024 * 1024  # bytes written at once


class LogDownload(QObject):
    """One download at a time; the file appears under its name when it is complete.

    Signals:
        progressed: with the number of bytes saved so far.
        finished: with the path.
        failed: with the `ConsoleError`.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(
        self, runtime: Runtime, container: ObjectRef, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runtime = runtime
        self._container = container
        self._scope = TaskScope(self)
        self._scope.failed.connect(lambda _, error: self.failed.emit(error))

    def start(self, path: Path, query: LogQuery) -> None:
        """Save everything that was logged until now; of the query, streams and times count."""
        whole = query.model_copy(
            update={"follow": False, "tail": None, "since": None, "until": None}
        )
        self._scope.start("download", self._download(path, whole))

    def cancel(self) -> None:
        """Stop, and leave no file."""
        self._scope.cancel("download")

    async def aclose(self) -> None:
        """Stop, and leave no file."""
        await self._scope.aclose()

    async def _download(self, path: Path, query: LogQuery) -> None:
        # Nobody else's: a download that was cancelled may still be removing its own.
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            file = await asyncio.to_thread(part.open, "wb")
            try:
                await self._copy(file, query)
            finally:
                await asyncio.to_thread(file.close)
            await asyncio.to_thread(part.replace, path)
        except OSError as error:
            raise ConsoleError(
                "The log could not be saved",
                str(error),
                "Choose another folder, or make room on the disk.",
            ) from error
        finally:
            # In a thread too: a file of gigabytes takes a while to remove.
            with suppress(OSError):
                await asyncio.to_thread(part.unlink, missing_ok=True)
        self.finished.emit(path)

    async def _copy(self, file: BinaryIO, query: LogQuery) -> None:
        saved = 0
        batch = bytearray()
        async with self._runtime.logs(self._container, query) as stream:
            decoder = decoder_for(stream.framing)
            async for data in stream:
                for _, payload in decoder.feed(data):
                    batch += payload
                if len(batch) >= _BATCH:
                    await asyncio.to_thread(file.write, bytes(batch))
                    saved += len(batch)
                    batch.clear()
                    self.progressed.emit(saved)
        await asyncio.to_thread(file.write, bytes(batch))
        self.progressed.emit(saved + len(batch))
