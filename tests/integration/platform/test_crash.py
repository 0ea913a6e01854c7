"""The platform is killed in the middle of its work, on a real daemon, and loses nothing."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

import pytest
from docker.models.containers import Container as EngineContainer

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.jobs import Job, JobRequest, JobState
from caas_console.backend.contracts.operations import (
    ContainerSpec,
    Operation,
    RestartContainer,
    RunContainer,
    StopContainer,
)
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec, ShellSession
from caas_console.backend.contracts.streams import closing
from caas_console.backend.wire.client import RuntimeClient, watch
from caas_console.backend.wire.connection import Connection
from tests.integration.platform.processes import PlatformHome, platform_home
from tests.lab.daemon import Daemon
from tests.waiting import eventually_async

# Neither goes at SIGTERM, so that stopping it takes its grace.
STUBBORN = ["sh", "-c", "trap '' TERM; while true; do sleep 1; done"]
PATIENCE = 30.0


@pytest.fixture
def home() -> Iterator[PlatformHome]:
    with platform_home() as home:
        yield home


@pytest.fixture
def stubborn(daemon: Daemon) -> EngineContainer:
    return daemon.client.containers.run("busybox:1", STUBBORN, detach=True)


async def submit(connection: Connection, operation: Operation) -> Job:
    body = JobRequest(operation=operation)
    answer = await connection.request("POST", "/hosts/local/jobs", body=body)
    return Job.model_validate_json(answer)


async def until_state(connection: Connection, job: Job, *states: JobState) -> Job:
    found = job

    async def reached() -> bool:
        nonlocal found
        answer = await connection.request("GET", f"/jobs/{job.id}")
        found = Job.model_validate_json(answer)
        return found.state in states

    await eventually_async(reached, PATIENCE)
    return found


async def test_a_job_that_may_repeat_is_resumed_and_one_that_may_not_says_so(
    home: PlatformHome, daemon: Daemon, stubborn: EngineContainer
) -> None:
    other = daemon.client.containers.run("busybox:1", STUBBORN, detach=True)
    platform = home.start("--embedded", f"--host-endpoint={daemon.url}").ready()
    connection = platform.connection()
    stopping = await submit(connection, StopContainer(target=str(stubborn.id), grace_seconds=4))
    restarting = await submit(connection, RestartContainer(target=str(other.id), grace_seconds=4))
    for job in (stopping, restarting):
        await until_state(connection, job, JobState.RUNNING)
    platform.send(signal.SIGKILL)
    await asyncio.to_thread(platform.wait)
    await connection.aclose()

    platform = home.start("--embedded", f"--host-endpoint={daemon.url}").ready()
    connection = platform.connection()
    interrupted = await until_state(connection, restarting, JobState.FAILED)
    assert interrupted.problem is not None
    assert interrupted.problem.code == "interrupted"
    ended = await until_state(connection, stopping, JobState.SUCCEEDED)
    assert ended.attempt == 2
    await connection.aclose()
    stubborn.reload()
    assert stubborn.status == "exited"


async def test_a_container_that_was_being_run_is_not_made_twice(
    home: PlatformHome, daemon: Daemon
) -> None:
    platform = home.start("--embedded", f"--host-endpoint={daemon.url}").ready()
    connection = platform.connection()
    spec = ContainerSpec(image="busybox:1", command=("sleep", "1000"))
    jobs = [await submit(connection, RunContainer(spec=spec)) for _ in range(8)]
    await until_state(connection, jobs[0], JobState.RUNNING, JobState.SUCCEEDED)
    platform.send(signal.SIGKILL)
    await asyncio.to_thread(platform.wait)
    await connection.aclose()

    platform = home.start("--embedded", f"--host-endpoint={daemon.url}").ready()
    connection = platform.connection()
    ended = [await until_state(connection, job, JobState.SUCCEEDED) for job in jobs]
    await connection.aclose()
    made = {str(container.id) for container in daemon.client.containers.list(all=True)}
    assert made == {job.result["container_id"] for job in ended}


async def runs_only(container: EngineContainer, *commands: str) -> bool:
    """Whether just these run in a container, besides its own command."""
    top = await asyncio.to_thread(container.top)
    place = top["Titles"].index("CMD")
    return {row[place] for row in top["Processes"]} == {"sleep 1000", *commands}


async def shell_in(connection: Connection, container: EngineContainer) -> ShellSession:
    """A shell, as soon as the platform is connected to the daemon."""
    client = RuntimeClient(connection)
    opened: list[ShellSession] = []

    async def can_be_opened() -> bool:
        with suppress(ConsoleError):
            opened.append(
                await client.open_shell(ObjectRef("local", str(container.id)), ExecSpec())
            )
        return bool(opened)

    await eventually_async(can_be_opened, PATIENCE)
    return opened[0]


async def test_a_terminal_of_a_killed_platform_is_hung_up_by_the_next(
    home: PlatformHome, daemon: Daemon
) -> None:
    container = daemon.client.containers.run("busybox:1", ["sleep", "1000"], detach=True)
    platform = home.start("--embedded", f"--host-endpoint={daemon.url}").ready()
    connection = platform.connection()
    async with await shell_in(connection, container) as shell:
        await shell.write(b"sleep 99 & top\n")
        running = partial(runs_only, container, "sh", "sleep 99", "top")
        await eventually_async(running, PATIENCE)
        platform.send(signal.SIGKILL)
        await asyncio.to_thread(platform.wait)
    await connection.aclose()
    assert await running()

    home.start("--embedded", f"--host-endpoint={daemon.url}").ready()
    await eventually_async(partial(runs_only, container), PATIENCE)


async def test_whoever_watches_resumes_in_the_platforms_part_across_the_crash(
    home: PlatformHome, daemon: Daemon, stubborn: EngineContainer
) -> None:
    platform = home.start("--embedded", f"--host-endpoint={daemon.url}").ready()
    connection = platform.connection()
    job = await submit(connection, StopContainer(target=str(stubborn.id), grace_seconds=2))
    cursor = ""
    async with closing(watch(connection)) as batches:
        async for batch in batches:
            cursor = batch.cursor or cursor
            if batch.part == "platform" and batch.cursor:
                break
    await until_state(connection, job, JobState.RUNNING)
    platform.send(signal.SIGKILL)
    await asyncio.to_thread(platform.wait)
    await connection.aclose()

    platform = home.start("--embedded", f"--host-endpoint={daemon.url}").ready()
    connection = platform.connection()
    phases: list[str] = []
    async with asyncio.timeout(PATIENCE), closing(watch(connection, cursor)) as batches:
        async for batch in batches:
            if batch.part == "platform":
                phases.append(batch.phase)
            jobs = [one.object for one in batch.changes if isinstance(one.object, Job)]
            if any(one.id == job.id and one.state is JobState.SUCCEEDED for one in jobs):
                break
    await connection.aclose()
    assert "delta" in phases
    assert "begin" not in phases
