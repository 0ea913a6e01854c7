"""Saves a container's log to a file: all of it as it comes, or what is shown of it."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, suppress
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QObject, Signal

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import LogQuery, Runtime
from caas_console.models.controllers.task_scope import TaskScope
from caas_console.models.controllers.turns import Turns
from caas_console.models.state.logs.frames import decoder_for
from caas_console.models.state.logs.lines import LogLine

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
        self._scope.start("download", self._save(path, self._logged(whole)))

    def start_shown(self, path: Path, lines: Iterator[LogLine]) -> None:
        """Save lines as they are read on the screen."""
        self._scope.start("download", self._save(path, _written(lines)))

    def cancel(self) -> None:
        """Stop, and leave no file."""
        self._scope.cancel("download")

    async def aclose(self) -> None:
        """Stop, and leave no file."""
        await self._scope.aclose()

    async def _save(self, path: Path, batches: AsyncGenerator[bytes]) -> None:
        # Nobody else's: a download that was cancelled may still be removing its own.
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            file = await asyncio.to_thread(part.open, "wb")
            try:
                await self._copy(file, batches)
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

    async def _copy(self, file: BinaryIO, batches: AsyncGenerator[bytes]) -> None:
        saved = 0
        async with aclosing(batches):
            async for batch in batches:
                await asyncio.to_thread(file.write, batch)
                saved += len(batch)
                self.progressed.emit(saved)

    async def _logged(self, query: LogQuery) -> AsyncGenerator[bytes]:
        batch = bytearray()
        async with self._runtime.logs(self._container, query) as stream:
            decoder = decoder_for(stream.framing)
            async for data in stream:
                for _, payload in decoder.feed(data):
                    batch += payload
                if len(batch) >= _BATCH:
                    yield bytes(batch)
                    batch.clear()
        yield bytes(batch)


async def _written(lines: Iterator[LogLine]) -> AsyncGenerator[bytes]:
    turns = Turns()
    batch = bytearray()
    for line in lines:
        batch += _text(line).encode()
        if len(batch) >= _BATCH:
            yield bytes(batch)
            batch.clear()
        if turns.over:
            await turns.next()
    yield bytes(batch)


def _text(line: LogLine) -> str:
    if line.at is None:
        return f"{line.text}\n"
    return f"{line.at.astimezone().isoformat(timespec='milliseconds')} {line.text}\n"
