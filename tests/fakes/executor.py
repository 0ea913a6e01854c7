"""An executor of operations that does what the test says."""

import asyncio
from collections.abc import AsyncIterator

from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import Operation


class FakeExecutor:
    """Reports what `tell` is given, per job; ends with `finish` or `fail`.

    Attributes:
        started: the ids of the jobs that were begun, in order.
        operations: what was begun and on which host, likewise.
        attempts: which attempt at its job each was, likewise.
        closed: the ids of the jobs whose report was closed before its end, once cleaned up.
    """

    def __init__(self) -> None:
        self.started: list[str] = []
        self.closed: list[str] = []
        self.operations: list[tuple[str, Operation]] = []
        self.attempts: list[int] = []
        self.cleanup_seconds = 0.0
        self._reports: dict[str, asyncio.Queue[Progress | Exception | None]] = {}

    def tell(self, job_id: str, progress: Progress) -> None:
        self._of(job_id).put_nowait(progress)

    def finish(self, job_id: str) -> None:
        self._of(job_id).put_nowait(None)

    def fail(self, job_id: str, error: Exception) -> None:
        self._of(job_id).put_nowait(error)

    async def execute(
        self, host_id: str, operation: Operation, job_id: str, attempt: int
    ) -> AsyncIterator[Progress]:
        self.started.append(job_id)
        self.operations.append((host_id, operation))
        self.attempts.append(attempt)
        try:
            async for progress in self._told(job_id):
                yield progress
        except (asyncio.CancelledError, GeneratorExit):
            await asyncio.sleep(self.cleanup_seconds)
            self.closed.append(job_id)
            raise

    async def _told(self, job_id: str) -> AsyncIterator[Progress]:
        while (report := await self._of(job_id).get()) is not None:
            if isinstance(report, Exception):
                raise report
            yield report

    def _of(self, job_id: str) -> asyncio.Queue[Progress | Exception | None]:
        return self._reports.setdefault(job_id, asyncio.Queue())
