import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from caas_console.backend.agent import app as agent_module
from caas_console.backend.contracts.errors import (
    Conflict,
    EngineUnreachable,
    NotFound,
    PlatformUnavailable,
)
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import PullImage
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec, LogQuery
from caas_console.backend.contracts.streams import closing
from caas_console.backend.platform.regions import remote as remote_module
from caas_console.backend.platform.regions.remote import RemoteAgent
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from caas_console.backend.wire.messages import MAX_FRAME_BYTES, Execution, ExecutionLine
from tests.fakes.agent import FakeAgent
from tests.fakes.streams import SAMPLE_INTERVAL
from tests.guards.logs import LogGuard
from tests.integration.wire.black_hole import black_hole
from tests.integration.wire.conftest import WEB
from tests.waiting import eventually, eventually_async

CHUNK = bytes(64 * 1024)


def endless(chunk: bytes, pause: float = 0.0) -> Callable[[], AsyncIterator[bytes]]:
    async def source() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(pause)
            yield chunk

    return source


async def test_a_log_that_is_left_is_closed_at_its_source(
    client: RemoteAgent, agent: FakeAgent
) -> None:
    agent.log_source = endless(b"x", pause=0.01)
    async with client.logs(WEB, LogQuery(follow=True)) as log:
        await anext(aiter(log))
        assert agent.logs_open == 1
    await eventually(lambda: agent.logs_open == 0, seconds=10)


async def test_a_silent_log_that_is_left_is_closed_at_its_source(
    client: RemoteAgent, agent: FakeAgent
) -> None:
    agent.log_source = endless(b"x", pause=100)
    async with client.logs(WEB, LogQuery(follow=True)):
        assert agent.logs_open == 1
    await eventually(lambda: agent.logs_open == 0, seconds=10)


async def test_who_reads_a_log_slowly_slows_its_source(
    client: RemoteAgent, agent: FakeAgent
) -> None:
    sent = 0

    async def source() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            yield CHUNK
            sent += len(CHUNK)

    agent.log_source = source
    async with client.logs(WEB, LogQuery(follow=True)) as log:
        await anext(aiter(log))
        await asyncio.sleep(0.2)
        held = sent
        await asyncio.sleep(0.2)
        assert sent == held < 8 * 1024 * 1024


async def test_a_log_that_breaks_at_its_source_is_an_error_to_its_reader(
    client: RemoteAgent, agent: FakeAgent
) -> None:
    async def source() -> AsyncIterator[bytes]:
        yield b"first"
        raise EngineUnreachable("No Docker daemon answers")

    agent.log_source = source
    async with client.logs(WEB, LogQuery(follow=True)) as log:
        chunks = aiter(log)
        assert await anext(chunks) == b"first"
        with pytest.raises(PlatformUnavailable):
            await anext(chunks)


async def test_a_bug_in_a_stream_breaks_it_and_is_logged_once(
    client: RemoteAgent, agent: FakeAgent, log_guard: LogGuard
) -> None:
    log_guard.expect("ERROR caas_console.backend.serving.middleware: GET .*/logs failed")

    async def source() -> AsyncIterator[bytes]:
        yield b"first"
        raise ZeroDivisionError

    agent.log_source = source
    with pytest.raises(PlatformUnavailable):
        async with client.logs(WEB, LogQuery(follow=True)) as log:
            [chunk async for chunk in log]
    assert len(log_guard.lines) == 1


async def test_a_tiny_frame_of_a_log_is_not_held_back(
    client: RemoteAgent, agent: FakeAgent
) -> None:
    agent.log_source = endless(b"x", pause=0.05)
    async with client.logs(WEB, LogQuery(follow=True)) as log, asyncio.timeout(1):
        assert await anext(aiter(log)) == b"x"


async def test_an_operation_that_is_left_is_cancelled_at_its_agent(
    client: RemoteAgent, agent: FakeAgent
) -> None:
    reports = client.execute("h1", PullImage(reference="busybox:1"), "job-1", 1)
    agent.executor.tell("job-1", Progress(step="pull"))
    async with closing(reports):
        await anext(reports)
    await eventually(lambda: agent.executor.closed == ["job-1"], seconds=10)


async def test_an_operations_failure_and_result_come_through(
    client: RemoteAgent, agent: FakeAgent
) -> None:
    pull = PullImage(reference="busybox:1")
    agent.executor.tell("job-1", Progress(step="pull", result={"image_id": "sha256:1"}))
    agent.executor.finish("job-1")
    reports = [one async for one in client.execute("h1", pull, "job-1", 1)]
    assert reports[-1].result == {"image_id": "sha256:1"}
    agent.executor.fail("job-2", EngineUnreachable("Gone", "why", "what next"))
    with pytest.raises(EngineUnreachable) as failure:
        [one async for one in client.execute("h1", pull, "job-2", 1)]
    assert failure.value.hint == "what next"


async def test_a_shell_that_is_left_is_hung_up(client: RemoteAgent, agent: FakeAgent) -> None:
    async with await client.open_shell(WEB, ExecSpec(columns=132, rows=50)):
        (shell,) = agent.shells
        assert shell.open
        assert (shell.spec.columns, shell.spec.rows) == (132, 50)
    await eventually(lambda: not shell.open, seconds=10)


async def test_a_shell_that_cannot_be_opened_says_why(client: RemoteAgent) -> None:
    with pytest.raises(NotFound) as failure:
        await client.open_shell(ObjectRef("h1", "missing"), ExecSpec())
    assert failure.value.detail == "No such container: missing"


async def test_keys_and_sizes_arrive_in_order_and_whole(
    client: RemoteAgent, agent: FakeAgent
) -> None:
    paste = bytes(range(256)) * (3 * MAX_FRAME_BYTES // 256)
    async with asyncio.timeout(10), await client.open_shell(WEB, ExecSpec()) as shell:
        await shell.resize(100, 30)
        await shell.resize(101, 31)
        writing = asyncio.create_task(shell.write(paste))
        echo = b""
        while len(echo) < len(paste):
            echo += await shell.read()
        await writing
        assert echo == paste
        assert agent.shells[0].sizes == [(100, 30), (101, 31)]


async def test_a_shell_begins_with_what_to_open(connection: Connection) -> None:
    for first in ('{"resize":[80,24]}', "no json", b"\xff\x00"):
        async with connection.socket("/hosts/h1/containers/web/shell") as socket:
            await socket.send(first)
            assert '"code":"invalid-input"' in str(await socket.receive())


async def test_a_size_that_no_terminal_has_is_refused(connection: Connection) -> None:
    async with connection.socket("/hosts/h1/containers/web/shell") as socket:
        await socket.send('{"open":{}}')
        assert "started" in str(await socket.receive())
        await socket.send('{"resize":[100000,24]}')
        assert '"code":"invalid-input"' in str(await socket.receive())


async def test_measurements_follow_the_focus_and_end_with_the_reader(
    client: RemoteAgent, agent: FakeAgent
) -> None:
    many = [f"h1/c{number}" for number in range(1_000)]
    async with asyncio.timeout(5), client.stats() as stats:
        (feed,) = agent.stats_feeds
        async with closing(aiter(stats)) as batches:
            for focus in ([str(WEB)], many):
                await stats.focus(focus)
                await eventually(lambda: feed.focused == tuple(focus))  # noqa: B023 - awaited
                async for samples in batches:
                    if [sample.id for sample in samples] == focus:
                        break
    await eventually(lambda: not feed.open, seconds=10)


async def test_who_reads_measurements_slowly_holds_up_their_source(
    client: RemoteAgent, agent: FakeAgent
) -> None:
    async with client.stats() as stats:
        await stats.focus([f"h1/c{number}" for number in range(1_000)])
        (feed,) = agent.stats_feeds

        async def held_up() -> bool:
            before = feed.measured
            await asyncio.sleep(20 * SAMPLE_INTERVAL)
            return feed.measured == before > 0

        await eventually_async(held_up)


async def test_a_cut_watch_is_an_error_and_not_an_end(
    client: RemoteAgent, connection: Connection
) -> None:
    batches = client.watch()
    await anext(batches)
    reading = asyncio.create_task(rest_of(batches))
    await asyncio.sleep(0.05)
    await connection.aclose()
    with pytest.raises(PlatformUnavailable):
        await reading


async def rest_of(batches: AsyncIterator[object]) -> None:
    async for _ in batches:
        pass


@pytest.mark.usefixtures("connection")
async def test_an_operation_ends_whose_agent_has_vanished(
    agent: FakeAgent, endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_module, "LONGEST_SILENCE", 0.5)
    assert endpoint.socket is not None
    async with black_hole(tmp_path / "line.sock", endpoint.socket) as line:
        far = Connection(replace(endpoint, socket=tmp_path / "line.sock"))
        agent.executor.tell("job-1", Progress(step="pull"))
        reports = RemoteAgent(far).execute("h1", PullImage(reference="busybox:1"), "job-1", 1)
        async with asyncio.timeout(60), closing(reports):
            await anext(reports)
            line.swallows = True
            with pytest.raises(PlatformUnavailable) as failure:
                await anext(reports)
            assert failure.value.detail == "It has been silent for too long."
        await far.aclose()


async def test_an_operation_without_news_shows_signs_of_life(
    connection: Connection, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agent_module, "HEARTBEAT", 0.05)
    execution = Execution(operation=PullImage(reference="busybox:1"), job_id="job-1")
    path = "/hosts/h1/execute"
    async with (
        asyncio.timeout(60),
        connection.stream("POST", path, body=execution) as answer,
        closing(answer.lines()) as lines,
    ):
        for _ in range(3):
            assert ExecutionLine.model_validate_json(await anext(lines)) == ExecutionLine()
        agent.executor.finish("job-1")
        *_, last = [ExecutionLine.model_validate_json(line) async for line in lines]
        assert last == ExecutionLine(done=True)


async def test_signs_of_life_are_no_news(
    client: RemoteAgent, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agent_module, "HEARTBEAT", 0.01)
    reports = client.execute("h1", PullImage(reference="busybox:1"), "job-1", 1)
    async with asyncio.timeout(60), closing(reports):
        waiting = asyncio.ensure_future(anext(reports))
        await asyncio.wait({waiting}, timeout=0.1)
        agent.executor.tell("job-1", Progress(step="pull"))
        assert (await waiting).step == "pull"


async def test_a_later_attempt_at_a_job_ends_the_one_before_and_an_earlier_is_refused(
    client: RemoteAgent, agent: FakeAgent
) -> None:
    """A platform that was paused does not see that another took its job up."""
    pull = PullImage(reference="busybox:1")
    agent.executor.cleanup_seconds = 0.05
    async with (
        asyncio.timeout(60),
        closing(client.execute("h1", pull, "job-1", 1)) as first_run,
        closing(client.execute("h1", pull, "job-1", 2)) as second_run,
        closing(client.execute("h1", pull, "job-1", 1)) as late_run,
    ):
        first = asyncio.ensure_future(anext(first_run))
        await eventually(lambda: agent.executor.started == ["job-1"])
        second = asyncio.ensure_future(anext(second_run))
        with pytest.raises(PlatformUnavailable):
            await first
        await eventually(lambda: agent.executor.started == ["job-1", "job-1"])
        # Not before the first one had cleaned up.
        assert agent.executor.closed == ["job-1"]
        with pytest.raises(Conflict, match="later attempt"):
            await anext(late_run)
        agent.executor.tell("job-1", Progress(step="pull"))
        assert (await second).step == "pull"
