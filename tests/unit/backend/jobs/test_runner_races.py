"""Whatever clients ask for, and whenever the process dies, no job is lost or runs twice at once."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from hypothesis import given, settings
from hypothesis import strategies as st

from caas_console.backend.contracts.errors import ConsoleError, EngineError
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import Operation, PullImage, RestartContainer
from caas_console.backend.contracts.watch import PLATFORM_PART
from caas_console.backend.feed.feed import Feed
from caas_console.backend.jobs.memory_store import MemoryJobStore
from caas_console.backend.jobs.runner import JobRunner
from tests.fakes.executor import FakeExecutor
from tests.waiting import eventually

OPERATIONS: list[Operation] = [PullImage(reference="busybox:1"), RestartContainer(target="web")]

steps = st.lists(
    st.tuples(
        st.sampled_from(["submit", "cancel", "retry", "finish", "fail", "crash", "wait"]),
        st.integers(0, 4),
    ),
    max_size=40,
)


class OnceAtATime(FakeExecutor):
    """Checks that a job is never executed twice at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self.running: set[str] = set()

    async def execute(
        self, host_id: str, operation: Operation, job_id: str, attempt: int
    ) -> AsyncIterator[Progress]:
        assert job_id not in self.running
        self.running.add(job_id)
        try:
            async for progress in super().execute(host_id, operation, job_id, attempt):
                yield progress
        finally:
            self.running.discard(job_id)


@settings(deadline=None, max_examples=80)
@given(steps=steps)
def test_every_job_comes_to_an_end_that_the_store_knows(steps: list[tuple[str, int]]) -> None:
    asyncio.run(scenario(steps))


async def scenario(steps: list[tuple[str, int]]) -> None:
    feed = Feed(PLATFORM_PART)
    store = MemoryJobStore(feed)
    executor = OnceAtATime()
    jobs: list[str] = []
    runner = await JobRunner(store, executor, total=2, per_host=2).__aenter__()
    for action, number in steps:
        if action == "crash":
            await runner.__aexit__()
            executor = OnceAtATime()
            runner = await JobRunner(store, executor, total=2, per_host=2).__aenter__()
        else:
            await act(runner, executor, jobs, action, number)
    await drain(runner, executor, jobs)
    for job_id in jobs:
        assert (await store.get(job_id)).state.ended
    assert not runner.busy
    await runner.__aexit__()


async def act(
    runner: JobRunner, executor: FakeExecutor, jobs: list[str], action: str, number: int
) -> None:
    if action == "submit":
        job = await runner.submit(
            tenant_id="t", actor="a", host_id="h", operation=OPERATIONS[number % 2]
        )
        jobs.append(job.id)
    elif action == "wait" or number >= len(jobs):
        await asyncio.sleep(0)
    elif action == "finish":
        executor.finish(jobs[number])
    elif action == "fail":
        executor.fail(jobs[number], EngineError("No"))
    else:
        request = runner.cancel if action == "cancel" else runner.retry
        with contextlib.suppress(ConsoleError):
            await request(jobs[number])


async def drain(runner: JobRunner, executor: FakeExecutor, jobs: list[str]) -> None:
    for job_id in jobs:
        executor.finish(job_id)
    await eventually(lambda: not runner.busy)
