"""Runs jobs: queues them, executes them side by side, takes them up again after a crash.

Design: everything happens on one event loop, so the queue needs no lock of its own. What
clients ask for (submit, cancel, retry) is done one after the other, so that each finds the
job where the store says it is.
"""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Self

from caas_console.backend.contracts.errors import ConsoleError, NotFound, Problem
from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.jobs import lifecycle
from caas_console.backend.jobs.recovery import INTERRUPTED, repeatable
from caas_console.backend.jobs.run import SAVE_AGAIN_AFTER, Clock, Executor, Run
from caas_console.backend.jobs.store import JobStore, TakenOver

PRUNE_INTERVAL = 3600.0  # seconds
KEEP_ENDED_FOR = timedelta(days=30)
KEEP_ENDED_AT_MOST = 2_000

UNRECORDED = Problem(
    title="What became of the job could not be recorded",
    code="internal-error",
    hint="Look at the object's present state, then retry the job if it is still wanted.",
)

_logger = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class JobRunner:
    """Runs the jobs of a store for as long as its context is entered.

    Args:
        store: where the jobs live, which says whose they are where other runners work on them.
        executor: runs the operations.
        total: how many jobs run at the same time.
        per_host: how many of them on one host.
        clock: tells the time that jobs are stamped with.
    """

    def __init__(
        self,
        store: JobStore,
        executor: Executor,
        *,
        total: int = 32,
        per_host: int = 6,
        clock: Clock = _utc_now,
    ) -> None:
        self._store = store
        self._executor = executor
        self._total = total
        self._per_host = per_host
        self._clock = clock
        self._queue: dict[str, Job] = {}
        self._runs: dict[str, Run] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._requests = asyncio.Lock()
        self._closing = False

    async def __aenter__(self) -> Self:
        """Take up the jobs that an earlier process left."""
        await self.take_up()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        """Stop executing; what ran stays recorded as running, for the next start to take up."""
        self._closing = True
        for run in self._runs.values():
            run.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def busy(self) -> bool:
        """Whether any job is queued or running."""
        return bool(self._queue or self._runs)

    async def submit(
        self,
        *,
        tenant_id: str,
        actor: str,
        host_id: str,
        operation: Operation,
        subject: str = "",
        key: str = "",
        actor_id: str = "",
        through: JobStore | None = None,
    ) -> Job:
        """Queue an operation, once per idempotency ``key`` of its actor.

        ``through`` is the runner's store as somebody uses it, here and below: it may record who
        that is.

        Raises:
            InvalidInput: the key was used for a different request.
        """
        job = lifecycle.new_job(
            tenant_id=tenant_id,
            actor=actor,
            host_id=host_id,
            operation=operation,
            subject=subject,
            now=self._clock(),
            actor_id=actor_id,
        )
        async with self._requests:
            added = await (through or self._store).add(job, key)
            if added.created:
                self._enqueue(added.job)
            return added.job

    async def cancel(self, job_id: str, through: JobStore | None = None) -> Job:
        """Ask a job to stop: a queued one has ended at once, a running one ends soon.

        Raises:
            NotFound: there is no such job.
            Conflict: it has ended.
        """
        store = through or self._store
        asked = partial(lifecycle.cancel_requested, now=self._clock())
        async with self._requests:
            if run := self._runs.get(job_id):
                run.cancel()
            # Out of the queue first, or it might start while it is being saved.
            queued = self._queue.pop(job_id, None)
            try:
                return await store.change(job_id, asked)
            except ConsoleError:
                if queued:
                    self._enqueue(queued)
                raise

    async def retry(self, job_id: str, through: JobStore | None = None) -> Job:
        """Queue a failed or cancelled job again, whoever ran it.

        Raises:
            NotFound: there is no such job.
            Conflict: it has not ended, or it succeeded.
        """
        async with self._requests:
            job = await (through or self._store).change(job_id, lifecycle.retried)
            self._enqueue(job)
            return job

    async def take_up(self) -> None:
        """Take up the jobs that nobody runs any more.

        Raises:
            PlatformUnavailable: the store cannot be used.
        """
        for job in await self._store.take_up(self._recovered):
            if job.state is JobState.QUEUED:
                self._enqueue(job)

    def heed(self, job: Job) -> None:
        """Do what a job's recorded state asks for, where somebody else changed it."""
        queued, run = self._queue.get(job.id), self._runs.get(job.id)
        if queued and job.state.ended and job.attempt == queued.attempt:
            del self._queue[job.id]
        if run is None or run.job.state.ended or job.attempt < run.job.attempt:
            return
        if job.state.ended or job.attempt > run.job.attempt:
            run.stop()
        elif job.cancel_requested:
            run.cancel()

    async def prune_regularly(self) -> None:
        """Forget jobs that ended long ago, for ever; of several runners one is enough."""
        while True:
            try:
                await self._store.prune(
                    ended_before=self._clock() - KEEP_ENDED_FOR, keep=KEEP_ENDED_AT_MOST
                )
            except ConsoleError as error:
                _logger.warning("ended jobs could not be pruned: %s", error)
            await asyncio.sleep(PRUNE_INTERVAL)

    async def finish(self, seconds: float) -> None:
        """Begin nothing any more, and let what runs come to its end, for so long at most."""
        self._closing = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    def _recovered(self, job: Job) -> Job:
        """A job that an earlier process left, as it is from now on."""
        if job.state is JobState.QUEUED:
            return job
        if job.cancel_requested:
            return lifecycle.cancelled(job, self._clock())
        if repeatable(job.operation):
            return lifecycle.resumed(job)
        return lifecycle.failed(job, INTERRUPTED, self._clock())

    def _enqueue(self, job: Job) -> None:
        self._queue[job.id] = job
        self._dispatch()

    def _dispatch(self) -> None:
        """Start what may start, oldest first."""
        for job in list(self._queue.values()):
            if self._closing or len(self._runs) >= self._total:
                return
            if self._has_room(job):
                del self._queue[job.id]
                run = Run(job, store=self._store, executor=self._executor, clock=self._clock)
                self._runs[job.id] = run
                self._start(self._finish(run))

    def _has_room(self, job: Job) -> bool:
        # A retry may come in while the run before it is being put away.
        running_there = sum(run.job.host_id == job.host_id for run in self._runs.values())
        return job.id not in self._runs and running_there < self._per_host

    async def _finish(self, run: Run) -> None:
        try:
            await run.until_ended()
        except Exception:
            _logger.exception("job %s could not be recorded", run.job.id)
            await self._end_unrecorded(run)
        finally:
            del self._runs[run.job.id]
            self._dispatch()

    async def _end_unrecorded(self, run: Run) -> None:
        """Fail the job, or people would see it run for ever; tried until the store does it."""
        run.give_up(UNRECORDED)
        while not self._closing:
            try:
                await self._record_failure(run.job.id)
            except (NotFound, TakenOver):
                return
            except Exception as error:  # noqa: BLE001  # The store has failed in every way before.
                _logger.warning("the end of job %s could not be recorded: %s", run.job.id, error)
                await asyncio.sleep(SAVE_AGAIN_AFTER)
            else:
                return

    async def _record_failure(self, job_id: str) -> None:
        """Fail the job as it was recorded last: that much can be recorded."""
        async with self._requests:
            now, recorded = self._clock(), await self._store.get(job_id)
            if recorded.state is JobState.QUEUED:
                recorded = lifecycle.started(recorded, now)
            if not recorded.state.ended:
                await self._store.save(lifecycle.failed(recorded, UNRECORDED, now))

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
