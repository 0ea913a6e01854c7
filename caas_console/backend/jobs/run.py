"""One run of a job: executes the operation and records what it tells."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Protocol

from caas_console.backend.contracts.errors import ConsoleError, Problem
from caas_console.backend.contracts.jobs import Job, JobState, Progress
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.contracts.streams import closing
from caas_console.backend.jobs import lifecycle
from caas_console.backend.jobs.store import JobStore, TakenOver

SAVE_INTERVAL = 0.3  # seconds between two saved states
SAVE_AGAIN_AFTER = 2.0  # seconds, where the store could not keep the end of a job

UNEXPECTED = Problem(
    title="The job failed for an unexpected reason",
    code="internal-error",
    hint="The log tells more; report it together with the job's id.",
)

Clock = Callable[[], datetime]

_logger = logging.getLogger(__name__)


class Executor(Protocol):
    """What runs operations: an agent, or the platform's way to the right one."""

    def execute(
        self, host_id: str, operation: Operation, job_id: str, attempt: int
    ) -> AsyncIterator[Progress]:
        """See :meth:`caas_console.backend.contracts.agent.Agent.execute`."""


class Run:
    """A running job.

    Attributes:
        job: its latest state, which the store may not have yet.
    """

    def __init__(self, job: Job, *, store: JobStore, executor: Executor, clock: Clock) -> None:
        self.job = lifecycle.started(job, clock())
        self._store = store
        self._executor = executor
        self._clock = clock
        self._changed = asyncio.Event()
        self._operation: asyncio.Task[None] | None = None
        self._stopped = False

    async def until_ended(self) -> None:
        """Execute the operation and record it; what is stopped half way stays as it was."""
        await self._save_persistently()
        if not (self._stopped or self.job.cancel_requested):
            self._operation = asyncio.create_task(self._execute(), name=f"job {self.job.id}")
            self._operation.add_done_callback(lambda _: self._changed.set())
            try:
                await self._record(self._operation)
            finally:
                # What cannot be recorded must not go on unseen.
                self._operation.cancel()
                await asyncio.wait({self._operation})
        outcome = self._outcome()
        # Stopped is as good as failed or cancelled, but not as good as done.
        if not self._stopped or outcome.state is JobState.SUCCEEDED:
            self.job = outcome
            await self._save_persistently()

    def cancel(self) -> None:
        """Ask the operation to stop.

        Raises:
            Conflict: it has ended.
        """
        asked_before = self.job.cancel_requested
        self.job = lifecycle.cancel_requested(self.job, self._clock())
        if self._operation is not None and not asked_before:
            self._operation.cancel()

    def give_up(self, problem: Problem) -> None:
        """Let the job have failed, unless it has ended."""
        if not self.job.state.ended:
            self.job = lifecycle.failed(self.job, problem, self._clock())

    def stop(self) -> None:
        """Execute no further and leave the job recorded as running."""
        self._stopped = True
        if self._operation is not None:
            self._operation.cancel()

    async def _execute(self) -> None:
        job = self.job
        execution = self._executor.execute(job.host_id, job.operation, job.id, job.attempt)
        async with closing(execution) as reports:
            async for progress in reports:
                self.job = lifecycle.progressed(self.job, progress)
                self._changed.set()

    async def _record(self, operation: asyncio.Task[None]) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            if operation.done():
                return
            await self._try_to_save()
            await asyncio.wait({operation}, timeout=SAVE_INTERVAL)

    def _outcome(self) -> Job:
        now = self._clock()
        if self._operation is None or self._operation.cancelled():
            return lifecycle.cancelled(self.job, now)
        error = self._operation.exception()
        if error is None:
            return lifecycle.succeeded(self.job, now)
        if isinstance(error, ConsoleError):
            return lifecycle.failed(self.job, error.problem, now)
        _logger.error("job %s failed unexpectedly", self.job.id, exc_info=error)
        return lifecycle.failed(self.job, UNEXPECTED, now)

    async def _save_persistently(self) -> None:
        while not await self._try_to_save():
            await asyncio.sleep(SAVE_AGAIN_AFTER)
            if self._stopped:
                return

    async def _try_to_save(self) -> bool:
        try:
            kept = await self._store.save(self.job)
        except TakenOver as error:
            _logger.info("job %s is run no further here: %s", self.job.id, error)
            self.stop()
            return True
        except ConsoleError as error:
            _logger.warning("the state of job %s could not be kept: %s", self.job.id, error)
            return False
        if kept.cancel_requested and not self.job.state.ended:
            # By way of another instance; or here just now, which does no harm.
            self.cancel()
        return True
