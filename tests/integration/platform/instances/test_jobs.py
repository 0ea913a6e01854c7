"""Jobs of one instance as the others have them."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import URL, func, text, update

from caas_console.backend.contracts.jobs import Job, JobRequest, JobState, Progress
from caas_console.backend.contracts.operations import Operation, PullImage, RestartContainer
from caas_console.backend.contracts.streams import closing
from caas_console.backend.platform.leases import membership as membership_module
from caas_console.backend.platform.leases.membership import Membership
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.leases import (
    claim_lease,
    instance_lease,
    known_instances,
)
from caas_console.backend.platform.store.schema import leases
from caas_console.backend.wire.client import watch
from tests.fakes.agent import FakeAgent
from tests.integration.platform.instances.conftest import PATIENCE, Begin, Instance, instance
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(300)  # The first one fetches the servers.

PULL = PullImage(reference="busybox:1")


async def submit(where: Instance, operation: Operation = PULL) -> Job:
    body = JobRequest(operation=operation)
    answer = await where.connection.request("POST", "/hosts/local/jobs", body=body)
    return Job.model_validate_json(answer)


async def started(agent: FakeAgent, job: Job, times: int = 1) -> None:
    await eventually(lambda: agent.executor.started.count(job.id) == times, PATIENCE)


async def test_a_job_is_watched_cancelled_and_retried_at_another_instance(
    instances: Begin, agent: FakeAgent
) -> None:
    first, second = await instances("first"), await instances("second")
    job = await submit(first)
    await started(agent, job)
    agent.executor.tell(job.id, Progress(step="pull", message="half of it"))
    async with asyncio.timeout(PATIENCE), closing(watch(second.connection)) as batches:
        async for batch in batches:
            seen = [one.object for one in batch.changes if isinstance(one.object, Job)]
            if any(step.message == "half of it" for one in seen for step in one.steps):
                break
    # It tells nothing, so nothing is saved that would show it what was asked for.
    await second.connection.request("POST", f"/jobs/{job.id}/cancel")
    await second.until(job, lambda it: it.state is JobState.CANCELLED)
    assert agent.executor.closed == [job.id]
    await second.connection.request("POST", f"/jobs/{job.id}/retry")
    await started(agent, job, 2)
    agent.executor.finish(job.id)
    ended = await first.until(job, lambda it: it.state is JobState.SUCCEEDED)
    assert (ended.attempt, agent.executor.attempts) == (2, [1, 2])
    assert second.services.jobs.busy is first.services.jobs.busy is False


async def test_a_queued_job_that_is_cancelled_at_another_instance_never_runs(
    instances: Begin, agent: FakeAgent
) -> None:
    first, second = await instances("first"), await instances("second")
    running = [await submit(first) for _ in range(6)]
    queued = await submit(first)
    await second.connection.request("POST", f"/jobs/{queued.id}/cancel")
    assert (await first.job(queued)).state is JobState.CANCELLED
    for job in running:
        await started(agent, job)
        agent.executor.finish(job.id)
    await eventually(lambda: not first.services.jobs.busy, PATIENCE)
    assert queued.id not in agent.executor.started


async def test_what_an_instance_that_ends_had_to_do_another_does_at_once(
    instances: Begin, agent: FakeAgent, mariadb: URL, tmp_path: Path
) -> None:
    second = await instances("second")
    async with instance(mariadb, tmp_path / "first", agent) as first:
        pull = await submit(first)
        restart = await submit(first, RestartContainer(target="web"))
        queued = [await submit(first) for _ in range(6)]
        await started(agent, pull)
        await started(agent, restart)
    for job in (pull, *queued):
        agent.executor.finish(job.id)
        await second.until(job, lambda it: it.state is JobState.SUCCEEDED)
    interrupted = await second.until(restart, lambda it: it.state.ended)
    assert interrupted.problem is not None
    assert interrupted.problem.code == "interrupted"
    assert agent.executor.started.count(restart.id) == 1
    assert (await second.job(pull)).attempt == 2
    # Six were begun, and of the eight two were not.
    assert all(agent.executor.started.count(job.id) == 1 for job in queued[4:])


async def test_an_instance_that_was_taken_for_dead_gives_its_jobs_up(
    instances: Begin, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a pause: another has taken the jobs up, and one that is done is done once."""
    monkeypatch.setattr(membership_module, "TRUSTED", 3600.0)
    with monkeypatch.context() as patch:
        patch.setattr(membership_module, "RENEW_INTERVAL", 3600.0)
        first = await instances("first")
        job = await submit(first)
        await started(agent, job)
    # How long an instance has to have lived before it takes another for dead.
    monkeypatch.setattr(membership_module, "DURATION", timedelta(seconds=1))
    second = await instances("second")
    await expire(second, first)
    await started(agent, job, 2)
    agent.executor.tell(job.id, Progress(step="pull"))
    await eventually(lambda: not first.services.jobs.busy, PATIENCE)
    agent.executor.finish(job.id)
    ended = await second.until(job, lambda it: it.state.ended)
    assert (ended.state, ended.attempt) == (JobState.SUCCEEDED, 2)


async def test_an_instance_that_died_long_ago_is_forgotten_when_another_starts(
    mariadb: URL,
) -> None:
    database = Database(mariadb)
    dead, late = Membership(database), Membership(database)
    for one, hours in ((dead, 25), (late, 23)):
        await database.transact(partial(claim_lease, name=instance_lease(one.id), holder=one.id))
        await age(database, one, hours * 3600)
    async with Membership(database).living(), database.reading() as connection:
        known = set(await connection.scalars(known_instances()))
    await database.aclose()
    assert late.id in known
    assert dead.id not in known


async def expire(where: Instance, whose: Instance) -> None:
    """Let the lease of an instance that does not renew it have run out."""
    assert whose.services.membership is not None
    await age(where.services.database, whose.services.membership, 1)


async def age(database: Database, whose: Membership, seconds: int) -> None:
    """Let an instance have been dead for so long."""
    name = instance_lease(whose.id)

    async def act(work: UnitOfWork) -> None:
        past = func.timestampadd(text("SECOND"), -seconds, func.utc_timestamp(text("6")))
        expired = update(leases).where(leases.c.name == name).values(expires_at=past)
        assert (await work.connection.execute(expired)).rowcount == 1

    await database.transact(act)
