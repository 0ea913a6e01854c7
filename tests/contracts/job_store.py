"""What every job store does; a subclass provides `store`."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from caas_console.backend.contracts.errors import InvalidInput, NotFound
from caas_console.backend.contracts.jobs import Job
from caas_console.backend.contracts.operations import Operation, PullImage, StartContainer
from caas_console.backend.jobs import lifecycle
from caas_console.backend.jobs.store import JobStore

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
PULL = PullImage(reference="busybox:1")


def new_job(operation: Operation = PULL, *, actor: str = "anna", minute: int = 0) -> Job:
    return lifecycle.new_job(
        tenant_id="default",
        actor=actor,
        host_id="local",
        operation=operation,
        subject="busybox",
        now=START + timedelta(minutes=minute),
    )


def ended_job(minute: int) -> Job:
    at = START + timedelta(minutes=minute)
    return lifecycle.succeeded(lifecycle.started(new_job(minute=minute), at), at)


class JobStoreContract:
    async def test_add_returns_the_job_with_a_revision(self, store: JobStore) -> None:
        job = new_job()
        added = await store.add(job)
        assert added.created
        assert added.job.revision > 0
        assert added.job.model_copy(update={"revision": 0}) == job

    async def test_get_returns_what_was_saved_last(self, store: JobStore) -> None:
        job = (await store.add(new_job())).job
        running = lifecycle.started(job, START)
        saved = await store.save(running)
        assert saved.revision > job.revision
        assert await store.get(job.id) == saved
        assert saved == running.model_copy(update={"revision": saved.revision})

    async def test_get_of_an_unknown_job_is_not_found(self, store: JobStore) -> None:
        with pytest.raises(NotFound):
            await store.get("nothing")

    async def test_a_key_used_again_returns_the_first_job(self, store: JobStore) -> None:
        first = await store.add(new_job(), "key")
        again = await store.add(new_job(), "key")
        assert (again.created, again.job) == (False, first.job)

    async def test_a_key_used_again_returns_the_job_as_it_is_now(self, store: JobStore) -> None:
        first = await store.add(new_job(), "key")
        running = await store.save(lifecycle.started(first.job, START))
        assert (await store.add(new_job(), "key")).job == running

    async def test_a_key_used_for_another_request_is_refused(self, store: JobStore) -> None:
        await store.add(new_job(), "key")
        with pytest.raises(InvalidInput):
            await store.add(new_job(StartContainer(target="web")), "key")

    async def test_a_key_is_its_actors_own(self, store: JobStore) -> None:
        await store.add(new_job(actor="anna"), "key")
        assert (await store.add(new_job(actor="bert"), "key")).created

    async def test_a_key_is_not_its_actors_namesakes(self, store: JobStore) -> None:
        one, other = (new_job().model_copy(update={"actor_id": id_}) for id_ in ("1", "2"))
        await store.add(one, "key")
        assert (await store.add(other, "key")).created

    async def test_jobs_without_a_key_are_never_the_same(self, store: JobStore) -> None:
        await store.add(new_job())
        assert (await store.add(new_job())).created

    async def test_one_key_used_at_the_same_time_makes_one_job(self, store: JobStore) -> None:
        added = await asyncio.gather(*(store.add(new_job(), "key") for _ in range(5)))
        assert sum(one.created for one in added) == 1
        assert len({one.job.id for one in added}) == 1

    async def test_unended_jobs_come_oldest_first(self, store: JobStore) -> None:
        queued = (await store.add(new_job(minute=2))).job
        running = lifecycle.started((await store.add(new_job(minute=1))).job, START)
        running = await store.save(running)
        await store.add(ended_job(0))
        assert await store.take_up(lambda job: job) == (running, queued)

    async def test_prune_forgets_what_ended_long_ago(self, store: JobStore) -> None:
        old, young = ended_job(1), ended_job(3)
        for job in (old, young):
            await store.add(job)
        limit = START + timedelta(minutes=2)
        assert await store.prune(ended_before=limit, keep=10) == 1
        with pytest.raises(NotFound):
            await store.get(old.id)
        await store.get(young.id)

    async def test_prune_keeps_only_so_many_of_the_latest(self, store: JobStore) -> None:
        jobs = [ended_job(minute) for minute in range(4)]
        for job in jobs:
            await store.add(job)
        assert await store.prune(ended_before=START - timedelta(days=1), keep=3) == 1
        with pytest.raises(NotFound):
            await store.get(jobs[0].id)
        await store.get(jobs[1].id)

    async def test_prune_leaves_jobs_that_have_not_ended(self, store: JobStore) -> None:
        job = (await store.add(new_job())).job
        assert await store.prune(ended_before=START + timedelta(days=1), keep=0) == 0
        await store.get(job.id)

    async def test_a_pruned_jobs_key_may_be_used_again(self, store: JobStore) -> None:
        job = ended_job(0)
        await store.add(job, "key")
        await store.prune(ended_before=START + timedelta(days=1), keep=0)
        assert (await store.add(new_job(), "key")).created
