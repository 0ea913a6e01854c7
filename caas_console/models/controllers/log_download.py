"""Saves a container's log to a file: all of it as it comes, or what is shown of it."""

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import LogQuery, Runtime
from caas_console.models.controllers.file_saving import save_whole
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
        saved = 0

        def tell(batch: bytes) -> None:
            nonlocal saved
            saved += len(batch)
            self.progressed.emit(saved)

        await save_whole(path, batches, "The log could not be saved", tell)
        self.finished.emit(path)

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
