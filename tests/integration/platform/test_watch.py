import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from caas_console.backend.contracts.jobs import Job, JobRequest, JobState
from caas_console.backend.contracts.operations import PullImage
from caas_console.backend.contracts.resources import Container, ContainerState, ObjectRef
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import Resource, ResourceKind, WatchBatch
from caas_console.backend.platform.watch import part as part_module
from caas_console.backend.wire.client import watch
from caas_console.backend.wire.connection import Connection
from tests.contracts.agent import stop
from tests.fakes.agent import FakeAgent
from tests.platforms import running_platform


class Client:
    """A console's cache: what it knows of every part, by the rules of WatchBatch."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[tuple[ResourceKind, str], Resource]] = {}
        self.phases: list[tuple[str, str]] = []
        self.cursor = ""
        self._complete: set[str] = set()

    def find(self, kind: ResourceKind, object_id: str) -> Resource | None:
        for objects in self.objects.values():
            if found := objects.get((kind, object_id)):
                return found
        return None

    def apply(self, batch: WatchBatch) -> None:
        self.phases.append((batch.part, batch.phase))
        objects = self.objects.setdefault(batch.part, {})
        if batch.phase == "begin":
            objects.clear()
            self._complete.discard(batch.part)
        for change in batch.changes:
            if change.object is None:
                objects.pop((change.kind, change.id), None)
            else:
                objects[change.kind, change.id] = change.object
        if batch.phase in {"end", "delta"}:
            self._complete.add(batch.part)
        self.cursor = batch.cursor or self.cursor

    @property
    def complete(self) -> bool:
        return self._complete >= {"platform", "region/local"}

    async def follow(self, connection: Connection, condition: Callable[["Client"], object]) -> None:
        async with asyncio.timeout(10), closing(watch(connection, self.cursor)) as batches:
            async for batch in batches:
                self.apply(batch)
                if condition(self):
                    return


def job_state(client: Client, job: Job) -> JobState | None:
    found = client.find("job", job.id)
    return found.state if isinstance(found, Job) else None


def container_state(client: Client, ref: ObjectRef) -> ContainerState | None:
    found = client.find("container", str(ref))
    return found.state if isinstance(found, Container) else None


async def create_job(platform: Connection) -> Job:
    body = JobRequest(operation=PullImage(reference="busybox:1"))
    return Job.model_validate_json(await platform.request("POST", "/hosts/local/jobs", body=body))


async def test_a_watch_begins_with_every_part_and_goes_on_with_changes(
    platform: Connection, agent: FakeAgent
) -> None:
    container = agent.put_container("local", "web").ref
    client = Client()
    await client.follow(
        platform,
        lambda it: (
            it.complete and it.find("host", "local") and it.find("container", str(container))
        ),
    )
    assert client.find("environment", "local")
    job = await create_job(platform)
    agent.executor.finish(job.id)
    await client.follow(platform, lambda it: job_state(it, job) is JobState.SUCCEEDED)


async def test_a_client_that_comes_back_misses_nothing_and_gets_nothing_twice(
    platform: Connection, agent: FakeAgent
) -> None:
    container = agent.put_container("local", "web").ref
    client = Client()
    await client.follow(platform, lambda it: it.complete and container_state(it, container))
    job = await create_job(platform)
    async for _ in agent.execute("local", stop(container), "direct", 1):
        pass
    client.phases.clear()
    await client.follow(
        platform,
        lambda it: (
            job_state(it, job) is JobState.RUNNING
            and container_state(it, container) is ContainerState.EXITED
        ),
    )
    assert {phase for _, phase in client.phases} == {"delta"}


async def test_a_restarted_platform_is_resumed_where_the_database_was(
    tmp_path: Path, agent: FakeAgent
) -> None:
    client = Client()
    async with running_platform(tmp_path, agent) as platform:
        await client.follow(platform, lambda it: it.complete and it.find("host", "local"))
        job = await create_job(platform)
        await client.follow(platform, lambda it: job_state(it, job) is JobState.RUNNING)
    client.phases.clear()
    agent.executor.finish(job.id)
    async with running_platform(tmp_path, agent) as platform:
        await client.follow(platform, lambda it: job_state(it, job) is JobState.SUCCEEDED)
    assert ("platform", "begin") not in client.phases


async def test_an_agent_that_restarted_is_taken_in_anew_without_touching_the_platforms_part(
    tmp_path: Path,
) -> None:
    client = Client()
    async with running_platform(tmp_path, first := FakeAgent()) as platform:
        first.put_container("local", "old")
        await client.follow(platform, lambda it: it.complete and it.find("container", "local/old"))
    client.phases.clear()
    async with running_platform(tmp_path, second := FakeAgent()) as platform:
        second.put_container("local", "new")
        await client.follow(platform, lambda it: it.complete and it.find("container", "local/new"))
    assert client.find("container", "local/old") is None
    assert ("platform", "begin") not in client.phases


async def test_what_was_compacted_begins_anew_for_that_part_alone(
    tmp_path: Path, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part_module, "REPLAYED", 1)
    client = Client()
    async with running_platform(tmp_path, agent) as platform:
        await client.follow(platform, lambda it: it.complete and it.find("host", "local"))
        for _ in range(3):
            job = await create_job(platform)
            agent.executor.finish(job.id)
    client.phases.clear()
    async with running_platform(tmp_path, agent) as platform:
        await client.follow(platform, lambda it: job_state(it, job) is JobState.SUCCEEDED)
    assert ("platform", "begin") in client.phases


async def test_a_foreign_cursor_begins_anew(platform: Connection) -> None:
    for cursor in ("nonsense", "e30", "eyJwbGF0Zm9ybSI6Inh4OjEifQ"):
        client = Client()
        client.cursor = cursor
        await client.follow(platform, lambda it: it.complete)
        assert ("platform", "begin") in client.phases


async def test_two_clients_see_the_same(platform: Connection, agent: FakeAgent) -> None:
    clients = [Client(), Client()]
    job = await create_job(platform)
    agent.executor.finish(job.id)
    for client in clients:
        await client.follow(
            platform,
            lambda it: (
                it.complete
                and it.find("host", "local")
                and job_state(it, job) is JobState.SUCCEEDED
            ),
        )
    assert clients[0].objects == clients[1].objects
