import asyncio
import itertools
import time
from typing import Self

import pytest
from typing_extensions import override

from caas_console.backend.contracts.errors import (
    Conflict,
    EngineError,
    NotFound,
    PlatformUnavailable,
)
from caas_console.backend.contracts.jobs import Job, JobState, Progress
from caas_console.backend.contracts.operations import (
    Operation,
    PullImage,
    RestartContainer,
    StartContainer,
)
from caas_console.backend.contracts.watch import PLATFORM_PART
from caas_console.backend.feed.feed import Feed
from caas_console.backend.jobs import run as run_module
from caas_console.backend.jobs import runner as runner_module
from caas_console.backend.jobs.memory_store import MemoryJobStore
from caas_console.backend.jobs.runner import KEEP_ENDED_FOR, UNRECORDED, JobRunner
from tests.fakes.executor import FakeExecutor
from tests.guards.logs import LogGuard
from tests.waiting import eventually, eventually_async

PULL = PullImage(reference="busybox:1")


class RecordingStore(MemoryJobStore):
    """Remembers when and what was saved; may be told to fail."""

    def __init__(self) -> None:
        self.feed = Feed(PLATFORM_PART)
        super().__init__(self.feed)
        self.saves: list[tuple[float, Job]] = []
        self.failing = False

    async def save(self, job: Job) -> Job:
        await asyncio.sleep(0)
        if self.failing:
            raise PlatformUnavailable("The platform's database cannot be used", "disk full")
        self.saves.append((time.monotonic(), job))
        return await super().save(job)


class Bench:
    """A runner with its store and executor."""

    def __init__(
        self, store: RecordingStore | None = None, *, total: int = 32, per_host: int = 6
    ) -> None:
        self.store = store or RecordingStore()
        self.executor = FakeExecutor()
        self.runner = JobRunner(self.store, self.executor, total=total, per_host=per_host)

    async def __aenter__(self) -> Self:
        await self.runner.__aenter__()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.runner.__aexit__(*exc_info)

    async def submit(
        self, operation: Operation = PULL, *, host: str = "local", key: str = ""
    ) -> Job:
        return await self.runner.submit(
            tenant_id="default", actor="anna", host_id=host, operation=operation, key=key
        )

    async def state(self, job: Job) -> JobState:
        return (await self.store.get(job.id)).state

    async def until(self, job: Job, state: JobState) -> Job:
        async def reached() -> bool:
            return await self.state(job) is state

        await eventually_async(reached)
        return await self.store.get(job.id)

    async def started(self, job: Job) -> None:
        await eventually(lambda: job.id in self.executor.started)


async def test_a_submitted_job_runs_and_succeeds_with_its_steps() -> None:
    async with Bench() as bench:
        job = await bench.submit()
        assert job.state is JobState.QUEUED
        bench.executor.tell(job.id, Progress(step="pull", result={"image_id": "sha256:1"}))
        bench.executor.finish(job.id)
        ended = await bench.until(job, JobState.SUCCEEDED)
        assert [step.state for step in ended.steps] == ["done"]
        assert ended.result == {"image_id": "sha256:1"}
        assert not bench.runner.busy


async def test_a_failing_operation_fails_its_job_with_the_problem() -> None:
    async with Bench() as bench:
        job = await bench.submit()
        bench.executor.fail(job.id, EngineError("No such image", "pull access denied", "Check it"))
        ended = await bench.until(job, JobState.FAILED)
        assert ended.problem is not None
        assert (ended.problem.code, ended.problem.detail) == ("engine-error", "pull access denied")


async def test_a_bug_in_an_operation_fails_its_job_and_is_logged(log_guard: LogGuard) -> None:
    log_guard.expect("ERROR caas_console.backend.jobs.run: job .* failed unexpectedly")
    async with Bench() as bench:
        job = await bench.submit()
        bench.executor.fail(job.id, ZeroDivisionError())
        ended = await bench.until(job, JobState.FAILED)
        assert ended.problem is not None
        assert ended.problem.code == "internal-error"


async def test_a_queued_job_is_cancelled_at_once_and_never_runs() -> None:
    async with Bench(total=1) as bench:
        first, second = await bench.submit(), await bench.submit()
        cancelled = await bench.runner.cancel(second.id)
        assert cancelled.state is JobState.CANCELLED
        bench.executor.finish(first.id)
        await bench.until(first, JobState.SUCCEEDED)
        assert bench.executor.started == [first.id]


async def test_a_running_job_is_cancelled_by_closing_its_report() -> None:
    async with Bench() as bench:
        job = await bench.submit()
        await bench.started(job)
        asked = await bench.runner.cancel(job.id)
        assert (asked.state, asked.cancel_requested) == (JobState.RUNNING, True)
        await bench.until(job, JobState.CANCELLED)
        assert bench.executor.closed == [job.id]


async def test_a_job_asked_twice_to_stop_cleans_up_undisturbed() -> None:
    async with Bench() as bench:
        bench.executor.cleanup_seconds = 0.05
        job = await bench.submit()
        await bench.started(job)
        for _ in range(3):
            await bench.runner.cancel(job.id)
            await asyncio.sleep(0.01)
        await bench.until(job, JobState.CANCELLED)
        assert bench.executor.closed == [job.id]


async def test_an_ended_job_cannot_be_cancelled() -> None:
    async with Bench() as bench:
        job = await bench.submit()
        bench.executor.finish(job.id)
        await bench.until(job, JobState.SUCCEEDED)
        with pytest.raises(Conflict):
            await bench.runner.cancel(job.id)


async def test_unknown_jobs_are_not_found() -> None:
    async with Bench() as bench:
        with pytest.raises(NotFound):
            await bench.runner.cancel("nothing")
        with pytest.raises(NotFound):
            await bench.runner.retry("nothing")


async def test_a_failed_job_can_be_retried_and_counts_its_attempts() -> None:
    async with Bench() as bench:
        job = await bench.submit()
        bench.executor.fail(job.id, EngineError("No"))
        await bench.until(job, JobState.FAILED)
        bench.executor.finish(job.id)
        retried = await bench.runner.retry(job.id)
        assert (retried.state, retried.attempt, retried.problem) == (JobState.QUEUED, 2, None)
        assert (await bench.until(job, JobState.SUCCEEDED)).attempt == 2


async def test_a_job_retried_twice_at_the_same_time_runs_once() -> None:
    async with Bench() as bench:
        job = await bench.submit()
        bench.executor.fail(job.id, EngineError("No"))
        await bench.until(job, JobState.FAILED)
        retries = (bench.runner.retry(job.id) for _ in range(3))
        outcomes = await asyncio.gather(*retries, return_exceptions=True)
        assert sum(isinstance(one, Job) for one in outcomes) == 1
        bench.executor.finish(job.id)
        await bench.until(job, JobState.SUCCEEDED)
        assert bench.executor.started == [job.id, job.id]


async def test_a_host_runs_so_many_jobs_at_a_time_and_the_others_go_on() -> None:
    async with Bench(total=3, per_host=2) as bench:
        busy = [await bench.submit(host="a") for _ in range(3)]
        other = [await bench.submit(host="b") for _ in range(2)]
        await bench.started(other[0])
        assert bench.executor.started == [busy[0].id, busy[1].id, other[0].id]
        bench.executor.finish(busy[0].id)
        await bench.started(busy[2])
        assert other[1].id not in bench.executor.started


async def test_a_key_used_again_runs_nothing_again() -> None:
    async with Bench() as bench:
        first = await bench.submit(key="key")
        again = await bench.submit(key="key")
        assert again.id == first.id
        bench.executor.finish(first.id)
        await bench.until(first, JobState.SUCCEEDED)
        assert bench.executor.started == [first.id]


async def test_quick_progress_is_saved_at_intervals_and_the_last_state_always() -> None:
    async with Bench() as bench:
        job = await bench.submit()
        for number in range(200):
            bench.executor.tell(job.id, Progress(step="pull", message=str(number)))
            await asyncio.sleep(0.004)
        bench.executor.finish(job.id)
        ended = await bench.until(job, JobState.SUCCEEDED)
        assert ended.steps[-1].message == "199"
        running = [at for at, saved in bench.store.saves if saved.steps][:-1]
        gaps = [later - earlier for earlier, later in itertools.pairwise(running)]
        assert 2 <= len(running) <= 5
        assert all(gap >= run_module.SAVE_INTERVAL * 0.95 for gap in gaps)


async def test_a_change_just_after_a_save_is_saved_although_nothing_follows() -> None:
    async with Bench() as bench:
        job = await bench.submit()
        for message in ("first", "second"):
            bench.executor.tell(job.id, Progress(step="pull", message=message))
            await asyncio.sleep(0.05)
        await eventually(lambda: bench.store.saves[-1][1].steps[-1].message == "second")


async def test_shutting_down_leaves_a_running_job_to_the_next_start() -> None:
    async with Bench() as bench:
        job = await bench.submit()
        await bench.started(job)
    assert bench.executor.closed == [job.id]
    assert await bench.state(job) is JobState.RUNNING
    async with Bench(bench.store) as next_bench:
        next_bench.executor.finish(job.id)
        ended = await next_bench.until(job, JobState.SUCCEEDED)
        assert ended.attempt == 2


async def test_before_an_end_that_was_announced_what_runs_finishes_and_nothing_begins() -> None:
    async with Bench(total=1) as bench:
        running, queued = await bench.submit(), await bench.submit()
        await bench.started(running)
        finishing = asyncio.create_task(bench.runner.finish(60))
        await asyncio.sleep(0)
        late = await bench.submit()
        bench.executor.finish(running.id)
        await finishing
        assert await bench.state(running) is JobState.SUCCEEDED
        assert {await bench.state(job) for job in (queued, late)} == {JobState.QUEUED}
        assert bench.executor.started == [running.id]


async def test_what_does_not_finish_in_time_is_left_to_the_next_start() -> None:
    async with Bench() as bench:
        job = await bench.submit()
        await bench.started(job)
        await bench.runner.finish(0.01)
    assert await bench.state(job) is JobState.RUNNING


async def test_what_is_done_while_shutting_down_is_recorded() -> None:
    async with Bench() as bench:
        job = await bench.submit()
        await bench.started(job)
        bench.executor.finish(job.id)
        # The operation comes to its end, but nobody has looked yet.
        await asyncio.sleep(0)
    assert await bench.state(job) is JobState.SUCCEEDED


async def test_a_job_whose_operation_must_not_repeat_ends_as_interrupted() -> None:
    async with Bench() as bench:
        job = await bench.submit(RestartContainer(target="web"))
        await bench.started(job)
    async with Bench(bench.store) as next_bench:
        ended = await next_bench.until(job, JobState.FAILED)
        assert ended.problem is not None
        assert ended.problem.code == "interrupted"
        assert not next_bench.executor.started
        next_bench.executor.finish(job.id)
        await next_bench.runner.retry(job.id)
        await next_bench.until(job, JobState.SUCCEEDED)


async def test_a_job_that_was_being_cancelled_at_the_crash_is_cancelled() -> None:
    store = RecordingStore()
    async with Bench(store) as bench:
        job = await bench.submit()
        await bench.started(job)
    await store.save((await store.get(job.id)).model_copy(update={"cancel_requested": True}))
    async with Bench(store) as next_bench:
        await next_bench.until(job, JobState.CANCELLED)
        assert not next_bench.executor.started


async def test_jobs_that_were_queued_at_the_crash_run_in_their_order() -> None:
    async with Bench(total=0) as bench:
        jobs = [await bench.submit(StartContainer(target=name)) for name in "abc"]
    async with Bench(bench.store, total=1) as next_bench:
        for job in jobs:
            next_bench.executor.finish(job.id)
        await next_bench.until(jobs[-1], JobState.SUCCEEDED)
        assert next_bench.executor.started == [job.id for job in jobs]
        assert (await bench.store.get(jobs[0].id)).attempt == 1


async def test_a_store_that_fails_for_a_while_loses_no_end(
    log_guard: LogGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_guard.expect("WARNING caas_console.backend.jobs.run: the state of job .* disk full")
    monkeypatch.setattr(run_module, "SAVE_AGAIN_AFTER", 0.02)
    async with Bench() as bench:
        job = await bench.submit()
        await bench.started(job)
        bench.store.failing = True
        bench.executor.tell(job.id, Progress(step="pull"))
        bench.executor.finish(job.id)
        await asyncio.sleep(0.05)
        assert bench.runner.busy
        bench.store.failing = False
        await bench.until(job, JobState.SUCCEEDED)


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.SUCCEEDED])
async def test_a_job_that_cannot_be_recorded_for_a_bug_is_told_failed(
    log_guard: LogGuard, monkeypatch: pytest.MonkeyPatch, state: JobState
) -> None:
    log_guard.expect("ERROR caas_console.backend.jobs.runner: job .* could not be recorded")
    async with Bench() as bench:
        save = bench.store.save

        async def faulty(changed: Job) -> Job:
            if changed.state is state:
                raise TypeError("this state is no JSON")
            return await save(changed)

        monkeypatch.setattr(bench.store, "save", faulty)
        job = await bench.submit()
        bench.executor.finish(job.id)
        ended = await bench.until(job, JobState.FAILED)
        assert ended.problem == UNRECORDED
        await eventually(lambda: not bench.runner.busy)


class BrokenStore(RecordingStore):
    """Fails for a bug, and again where the bug's consequence is recorded, until it is mended."""

    def __init__(self) -> None:
        super().__init__()
        self.broken = False
        self.refused = 0

    @override
    async def save(self, job: Job) -> Job:
        if self.broken:
            self.refused += 1
            raise TypeError("this state is no JSON")
        return await super().save(job)

    @override
    async def get(self, job_id: str) -> Job:
        if self.broken and self.refused > 2:
            raise PlatformUnavailable("The platform's database cannot be used", "disk full")
        return await super().get(job_id)


def expect_unrecorded(log_guard: LogGuard) -> None:
    log_guard.expect("ERROR caas_console.backend.jobs.runner: job .* could not be recorded")
    log_guard.expect("WARNING caas_console.backend.jobs.runner: the end of job .*")


async def test_a_job_whose_failure_cannot_be_recorded_either_fails_once_the_store_is_back(
    log_guard: LogGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_unrecorded(log_guard)
    monkeypatch.setattr(runner_module, "SAVE_AGAIN_AFTER", 0.02)
    store = BrokenStore()
    async with Bench(store) as bench:
        job = await bench.submit()
        await bench.started(job)
        store.broken = True
        bench.executor.finish(job.id)
        await eventually(lambda: store.refused > 2)
        with pytest.raises(Conflict):
            await bench.runner.cancel(job.id)
        assert bench.runner.busy
        store.broken = False
        assert (await bench.until(job, JobState.FAILED)).problem == UNRECORDED
        await eventually(lambda: not bench.runner.busy)


async def test_a_job_whose_failure_was_never_recorded_is_taken_up_by_the_next_runner(
    log_guard: LogGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_unrecorded(log_guard)
    monkeypatch.setattr(runner_module, "SAVE_AGAIN_AFTER", 0.02)
    store = BrokenStore()
    async with Bench(store) as bench:
        job = await bench.submit(RestartContainer(target="web"))
        await bench.started(job)
        store.broken = True
        bench.executor.finish(job.id)
        await eventually(lambda: store.refused > 2)
    store.broken = False
    async with Bench(store) as bench:
        assert (await bench.state(job)) is JobState.FAILED


async def test_an_operation_ends_with_the_job_that_cannot_be_recorded(
    log_guard: LogGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_unrecorded(log_guard)
    monkeypatch.setattr(runner_module, "SAVE_AGAIN_AFTER", 0.02)
    store = BrokenStore()
    async with Bench(store) as bench:
        job = await bench.submit()
        await bench.started(job)
        store.broken = True
        bench.executor.tell(job.id, Progress(step="pull"))
        await eventually(lambda: bench.executor.closed == [job.id])
        await eventually(lambda: store.refused > 1)
        store.broken = False
        await bench.until(job, JobState.FAILED)


async def test_a_job_whose_cancellation_cannot_be_saved_stays_queued() -> None:
    async with Bench(total=1) as bench:
        first, second = await bench.submit(), await bench.submit()
        await bench.started(first)
        bench.store.failing = True
        with pytest.raises(PlatformUnavailable):
            await bench.runner.cancel(second.id)
        bench.store.failing = False
        for job in (first, second):
            bench.executor.finish(job.id)
        await bench.until(second, JobState.SUCCEEDED)


async def test_what_ended_long_ago_is_forgotten() -> None:
    store = RecordingStore()
    async with Bench(store) as bench:
        job = await bench.submit()
        bench.executor.finish(job.id)
        ended = await bench.until(job, JobState.SUCCEEDED)
        assert ended.ended_at is not None
        await store.save(ended.model_copy(update={"ended_at": ended.ended_at - 2 * KEEP_ENDED_FOR}))
        pruning = asyncio.create_task(bench.runner.prune_regularly())
        await eventually(lambda: not list(store.feed.objects("job")))
        pruning.cancel()
        await asyncio.wait([pruning])
