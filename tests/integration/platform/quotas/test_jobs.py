"""What jobs claim, from being asked for to their end, on a running platform."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from caas_console.backend.contracts.errors import EngineError, QuotaExceeded
from caas_console.backend.contracts.jobs import Job, JobRequest, JobState
from caas_console.backend.contracts.operations import (
    ContainerSpec,
    Operation,
    Resources,
    RunContainer,
    UpdateContainer,
)
from caas_console.backend.contracts.resources import JOB_LABEL
from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.backend.contracts.watch import Change, upsert
from caas_console.backend.platform.store.database import Database
from caas_console.backend.wire.connection import Connection
from tests.fakes.agent import FakeAgent
from tests.integration.platform.quotas.conftest import Limits
from tests.platforms import directories_in
from tests.waiting import eventually, eventually_async

CONTAINERS, CPUS, MEMORY = QuotaResource.CONTAINERS, QuotaResource.CPUS, QuotaResource.MEMORY
MIB = 1 << 20


def run(memory: int = 64, cpus: float = 0.5) -> RunContainer:
    limits = Resources(memory_bytes=memory * MIB, cpus=cpus)
    return RunContainer(spec=ContainerSpec(image="busybox:1", resources=limits))


class Bench:
    """A running platform, its quotas, and what its agent makes of jobs."""

    def __init__(self, platform: Connection, agent: FakeAgent, database: Database) -> None:
        self.platform = platform
        self.agent = agent
        self.limits = Limits(database)

    async def ask(self, operation: Operation) -> Job:
        body = await self.platform.request(
            "POST", "/hosts/local/jobs", body=JobRequest(operation=operation)
        )
        return Job.model_validate_json(body)

    async def job(self, job_id: str) -> Job:
        return Job.model_validate_json(await self.platform.request("GET", f"/jobs/{job_id}"))

    async def until(self, job_id: str, state: JobState) -> None:
        await eventually_async(lambda: self._is(job_id, state))

    async def _is(self, job_id: str, state: JobState) -> bool:
        return (await self.job(job_id)).state is state

    async def made(self, operation: RunContainer) -> Job:
        """A job that has run, and its container."""
        job = await self.ask(operation)
        self.show(job.id, memory=operation.spec.resources.memory_bytes)
        self.agent.executor.finish(job.id)
        await self.until(job.id, JobState.SUCCEEDED)
        return job

    def show(self, job_id: str, memory: int | None) -> None:
        container = self.agent.put_container("local", f"c-{job_id}")
        values = {"labels": {JOB_LABEL: job_id}, "memory_limit": memory, "cpu_limit": 0.5}
        self.agent.feed.publish([upsert(container.model_copy(update=values))])

    def remove(self, job_id: str) -> None:
        self.agent.feed.publish([Change(kind="container", id=f"local/c-{job_id}")])

    async def until_used(self, resource: QuotaResource, amount: int) -> None:
        async def so() -> bool:
            return await self.limits.used(resource) == amount

        await eventually_async(so)


@pytest.fixture
async def bench(tmp_path: Path, platform: Connection, agent: FakeAgent) -> AsyncIterator[Bench]:
    database = Database(directories_in(tmp_path).database)
    await eventually(lambda: agent.feed.get("host", "local") is not None)
    yield Bench(platform, agent, database)
    await database.aclose()


async def test_a_job_claims_what_its_container_will_use(bench: Bench) -> None:
    await bench.ask(run(memory=64, cpus=0.5))
    assert await bench.limits.used(CONTAINERS) == 1
    assert await bench.limits.used(MEMORY, "local") == 64 * MIB
    assert await bench.limits.used(CPUS) == 500


async def test_a_job_that_a_limit_does_not_allow_is_refused_and_leaves_nothing(
    bench: Bench,
) -> None:
    await bench.limits.set(MEMORY, 100 * MIB)
    await bench.ask(run(memory=64))
    with pytest.raises(QuotaExceeded) as refusal:
        await bench.ask(run(memory=64))
    assert refusal.value.detail == (
        "Memory: 64 MiB of 100 MiB used, 64 MiB asked for, 28 MiB too much."
    )
    assert await bench.limits.used(CONTAINERS) == 1


async def test_a_container_without_a_limit_is_refused_where_the_resource_is_limited(
    bench: Bench,
) -> None:
    await bench.limits.set(MEMORY, 100 * MIB, "local")
    with pytest.raises(QuotaExceeded) as refusal:
        await bench.ask(RunContainer(spec=ContainerSpec(image="busybox:1")))
    assert refusal.value.title == "The container needs a memory limit"


async def test_a_job_that_fails_gives_back_and_its_retry_claims_again(bench: Bench) -> None:
    job = await bench.ask(run())
    bench.agent.executor.fail(job.id, EngineError("It failed"))
    await bench.until(job.id, JobState.FAILED)
    assert await bench.limits.used(CONTAINERS) == 0
    await bench.platform.request("POST", f"/jobs/{job.id}/retry")
    assert await bench.limits.used(CONTAINERS) == 1


async def test_a_retry_that_a_limit_does_not_allow_any_more_is_refused(bench: Bench) -> None:
    job = await bench.ask(run())
    bench.agent.executor.fail(job.id, EngineError("It failed"))
    await bench.until(job.id, JobState.FAILED)
    await bench.limits.set(CONTAINERS, 0)
    with pytest.raises(QuotaExceeded):
        await bench.platform.request("POST", f"/jobs/{job.id}/retry")
    assert (await bench.job(job.id)).state is JobState.FAILED


async def test_a_job_that_is_cancelled_gives_back(bench: Bench) -> None:
    job = await bench.ask(run())
    await bench.platform.request("POST", f"/jobs/{job.id}/cancel")
    await bench.until(job.id, JobState.CANCELLED)
    assert await bench.limits.used(CONTAINERS) == 0


async def test_a_container_keeps_what_its_job_claimed_until_it_is_removed_by_anybody(
    bench: Bench,
) -> None:
    job = await bench.made(run())
    assert await bench.limits.used(CONTAINERS) == 1
    bench.remove(job.id)
    await bench.until_used(CONTAINERS, 0)
    assert await bench.limits.used(MEMORY) == 0


async def test_an_update_claims_the_surplus_and_gives_back_when_it_fails(bench: Bench) -> None:
    job = await bench.made(run(memory=64))
    await bench.limits.set(MEMORY, 100 * MIB)
    bigger = UpdateContainer(target=f"c-{job.id}", resources=Resources(memory_bytes=100 * MIB))
    update = await bench.ask(bigger)
    assert await bench.limits.used(MEMORY) == 100 * MIB
    bench.agent.executor.fail(update.id, EngineError("It failed"))
    await bench.until(update.id, JobState.FAILED)
    assert await bench.limits.used(MEMORY) == 64 * MIB
    with pytest.raises(QuotaExceeded):
        await bench.ask(
            UpdateContainer(target=f"c-{job.id}", resources=Resources(memory_bytes=101 * MIB))
        )


async def test_an_update_that_lowers_gives_back_once_it_has_happened(bench: Bench) -> None:
    job = await bench.made(run(memory=64))
    smaller = UpdateContainer(target=f"c-{job.id}", resources=Resources(memory_bytes=16 * MIB))
    update = await bench.ask(smaller)
    assert await bench.limits.used(MEMORY) == 64 * MIB
    bench.show(job.id, memory=16 * MIB)
    bench.agent.executor.finish(update.id)
    await bench.until(update.id, JobState.SUCCEEDED)
    assert await bench.limits.used(MEMORY) == 16 * MIB


async def test_an_update_that_lowers_takes_nothing_from_one_that_raises(bench: Bench) -> None:
    job = await bench.made(run(memory=64))
    target = f"c-{job.id}"
    lower = await bench.ask(
        UpdateContainer(target=target, resources=Resources(memory_bytes=16 * MIB))
    )
    keep = await bench.ask(
        UpdateContainer(target=target, resources=Resources(memory_bytes=60 * MIB))
    )
    bench.agent.executor.finish(lower.id)
    await bench.until(lower.id, JobState.SUCCEEDED)
    assert await bench.limits.used(MEMORY) == 64 * MIB
    bench.show(job.id, memory=60 * MIB)
    bench.agent.executor.finish(keep.id)
    await bench.until(keep.id, JobState.SUCCEEDED)
    assert await bench.limits.used(MEMORY) == 60 * MIB


async def test_limits_and_use_are_told_over_the_api(bench: Bench) -> None:
    await bench.ask(run())
    body = await bench.platform.request("GET", "/tenants/default/quotas")
    assert b'"used":1' in body


async def test_a_container_that_was_not_observed_yet_is_no_way_around_a_limit(
    bench: Bench,
) -> None:
    job = await bench.ask(run(memory=64))
    bench.agent.executor.finish(job.id)
    await bench.until(job.id, JobState.SUCCEEDED)
    await bench.limits.set(MEMORY, 100 * MIB)
    more = UpdateContainer(target="just-made", resources=Resources(memory_bytes=1_000 * MIB))
    with pytest.raises(QuotaExceeded):
        await bench.ask(more)
    fitting = UpdateContainer(target="just-made", resources=Resources(memory_bytes=20 * MIB))
    changing = await bench.ask(fitting)
    assert await bench.limits.used(MEMORY) == 84 * MIB
    bench.agent.executor.finish(changing.id)
    await bench.until(changing.id, JobState.SUCCEEDED)
    assert await bench.limits.used(MEMORY) == 64 * MIB
