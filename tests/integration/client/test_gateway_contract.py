"""What every Gateway does, whatever lies between it and the daemon."""

import asyncio

import pytest

from caas_console.backend.contracts.errors import Conflict, NotFound
from caas_console.backend.contracts.gateway import Gateway, LinkState
from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.operations import (
    ContainerSpec,
    Operation,
    PullImage,
    RemoveContainer,
    RenameContainer,
    RunContainer,
    StopContainer,
)
from caas_console.backend.contracts.resources import Container, ContainerState, ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec, LogQuery
from caas_console.models.state.logs.buffer import LogBuffer
from tests.integration.client.conftest import OpenGateway
from tests.integration.client.follower import Follower
from tests.lab.daemon import Daemon

SLEEP = ("sleep", "1000")
# Does not listen to SIGTERM, so that stopping it takes its whole grace.
STUBBORN = ("sh", "-c", "trap '' TERM; while true; do sleep 1; done")


def run(name: str, *command: str) -> RunContainer:
    return RunContainer(
        spec=ContainerSpec(image="busybox:1", name=name, command=command or SLEEP), pull="never"
    )


async def started(console: Follower, name: str, *command: str) -> Container:
    """A container that was started through the gateway."""
    job = await console.until_ended(await console.gateway.submit("local", run(name, *command)))
    assert job.state is JobState.SUCCEEDED, job.problem
    await console.until(lambda: console.container(name))
    container = console.container(name)
    assert container is not None
    return container


async def read_log(gateway: Gateway, container: ObjectRef) -> bytes:
    async with gateway.logs(container, LogQuery()) as log:
        return b"".join([piece async for piece in log])


async def test_the_first_events_are_the_link_and_what_is_there(
    open_gateway: OpenGateway, daemon: Daemon
) -> None:
    await asyncio.to_thread(
        daemon.client.containers.run, "busybox:1", list(SLEEP), name="before", detach=True
    )
    async with Follower(await open_gateway(daemon.url)) as console:
        await console.until(lambda: console.container("before"))
        assert console.cache.link.state is LinkState.CONNECTED
        assert any("busybox:1" in image.tags for image in console.cache.images.values())
        assert {"bridge", "host", "none"} <= {one.name for one in console.cache.networks.values()}
        (host,) = console.cache.hosts.values()
        assert host.id == "local"
        assert host.environment_id in console.cache.environments


async def test_what_others_do_to_the_daemon_is_seen(console: Follower, daemon: Daemon) -> None:
    containers = daemon.client.containers
    made = await asyncio.to_thread(
        containers.run, "busybox:1", list(SLEEP), name="theirs", detach=True
    )
    await console.until(
        lambda: (one := console.container("theirs")) and one.state is ContainerState.RUNNING
    )
    await asyncio.to_thread(made.kill)
    await console.until(
        lambda: (one := console.container("theirs")) and one.state is ContainerState.EXITED
    )
    await asyncio.to_thread(made.remove)
    await console.until(lambda: console.container("theirs") is None)
    actions = [event.action for event in console.cache.events.values()]
    assert {"start", "die", "destroy"} <= set(actions)


async def test_an_operation_runs_as_a_job_and_its_effect_is_seen(console: Follower) -> None:
    job = await console.gateway.submit("local", run("web"), subject="web")
    assert (job.host_id, job.subject, job.attempt) == ("local", "web", 1)
    ended = await console.until_ended(job)
    assert ended.state is JobState.SUCCEEDED
    assert [step.state for step in ended.steps] == ["done"] * len(ended.steps)
    await console.until(lambda: console.container("web"))
    assert f"local/{ended.result['container_id']}" in console.cache.containers


async def test_an_operation_that_fails_tells_why(console: Follower) -> None:
    await started(console, "taken")
    job = await console.until_ended(await console.gateway.submit("local", run("taken")))
    assert job.state is JobState.FAILED
    assert job.problem is not None
    assert "taken" in job.problem.detail + job.problem.title


@pytest.mark.parametrize(
    "operation", [PullImage(reference="busybox:1"), RemoveContainer(target="x")]
)
async def test_nothing_is_submitted_to_a_host_that_is_not_there(
    console: Follower, operation: Operation
) -> None:
    with pytest.raises(NotFound):
        await console.gateway.submit("elsewhere", operation)


async def test_a_job_can_be_cancelled_and_run_again(console: Follower) -> None:
    stubborn = await started(console, "stubborn", *STUBBORN)
    operation = StopContainer(target=stubborn.engine_id, grace_seconds=60)
    job = await console.gateway.submit("local", operation)
    await console.until_running(job)
    await console.gateway.cancel_job(job.id)
    cancelled = await console.until_ended(job)
    assert cancelled.state is JobState.CANCELLED
    with pytest.raises(Conflict):
        await console.gateway.cancel_job(job.id)

    again = await console.gateway.retry_job(job.id)
    assert again.attempt == 2
    await console.until_running(job)
    await console.gateway.cancel_job(job.id)
    await console.until_ended(again)


async def test_a_job_that_is_not_there_is_not_found(console: Follower) -> None:
    with pytest.raises(NotFound):
        await console.gateway.cancel_job("nothing")
    with pytest.raises(NotFound):
        await console.gateway.retry_job("nothing")


async def test_a_container_can_be_looked_into(console: Follower) -> None:
    container = await started(console, "web", "sh", "-c", "echo hi > /made; sleep 1000")
    ref = container.ref
    inspected = await console.gateway.inspect("container", ref)
    assert inspected["Name"] == "/web"
    assert (await console.gateway.inspect("host", ObjectRef("local", "")))["Containers"] >= 1
    processes = await console.gateway.processes(ref)
    assert any("sleep 1000" in " ".join(row) for row in processes.rows)
    changes = await console.gateway.file_changes(ref)
    assert ("/made", "added") in {(one.path, one.change) for one in changes}
    image = ObjectRef("local", container.image_id)
    assert sum(layer.size_bytes for layer in await console.gateway.image_history(image)) > 0
    preview = await console.gateway.prune_preview("local", ["containers"])
    assert "web" not in {item.name for item in preview.items}


async def test_what_is_not_there_cannot_be_looked_into(console: Follower) -> None:
    nowhere, nothing = ObjectRef("elsewhere", "web"), ObjectRef("local", "nothing")
    with pytest.raises(NotFound):
        await console.gateway.inspect("container", nowhere)
    with pytest.raises(NotFound):
        await console.gateway.inspect("container", nothing)
    with pytest.raises(NotFound):
        await console.gateway.processes(nothing)
    with pytest.raises(NotFound):
        await read_log(console.gateway, nothing)
    with pytest.raises(NotFound):
        await console.gateway.open_shell(nothing, ExecSpec())


async def test_a_log_arrives_whole_and_framed(console: Follower) -> None:
    script = "for i in $(seq 1000); do echo line $i; done; echo oops >&2; sleep 1000"
    container = await started(console, "talker", "sh", "-c", script)
    async with asyncio.timeout(10):
        async with console.gateway.logs(container.ref, LogQuery(follow=True)) as log:
            buffer = LogBuffer(log.framing)
            async for piece in log:
                buffer.feed(piece)
                if buffer.end_line == 1001:
                    break
    lines = [buffer.get(number).text for number in range(1001)]
    assert set(lines) == {*(f"line {number}" for number in range(1, 1001)), "oops"}


async def test_a_shell_answers_and_tells_how_it_ended(console: Follower) -> None:
    container = await started(console, "web")
    spec = ExecSpec(columns=100, rows=30)
    async with await console.gateway.open_shell(container.ref, spec) as shell:
        await shell.write(b"stty size; exit 7\n")
        output = b""
        async with asyncio.timeout(10):
            while piece := await shell.read():
                output += piece
    assert b"30 100" in output
    assert shell.exit_code == 7


async def test_running_containers_are_measured(console: Follower) -> None:
    container = await started(console, "web")
    async with asyncio.timeout(15), console.gateway.stats() as feed:
        await feed.focus([container.id])
        async for samples in feed:
            measured = [sample for sample in samples if sample.id == container.id]
            if measured and measured[0].cpu_percent is not None:
                break
    assert measured[0].memory_bytes


async def test_two_consoles_see_each_others_changes(
    open_gateway: OpenGateway, daemon: Daemon
) -> None:
    async with (
        Follower(await open_gateway(daemon.url)) as one,
        Follower(await open_gateway(daemon.url)) as other,
    ):
        container = await started(one, "shared")
        await other.until(lambda: other.container("shared"))
        rename = RenameContainer(target=container.engine_id, name="renamed")
        await other.gateway.submit("local", rename)
        await one.until(lambda: one.container("renamed"))
        await one.gateway.submit("local", RemoveContainer(target=container.engine_id, force=True))
        await other.until(lambda: not other.container_names)
