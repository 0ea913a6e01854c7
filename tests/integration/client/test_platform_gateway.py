import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from caas_console.backend.client.embedded_platform import EmbeddedPlatform
from caas_console.backend.client.locator import FixedLocator
from caas_console.backend.client.platform_gateway import PlatformGateway
from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.contracts.gateway import LinkChanged, LinkState
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.streams import closing
from caas_console.backend.wire import client as wire_client
from caas_console.backend.wire.endpoint import Endpoint
from tests.integration.client.embedded import EmbeddedHome
from tests.integration.client.follower import Follower
from tests.integration.client.lossy_proxy import lossy_proxy
from tests.integration.client.test_gateway_contract import run
from tests.lab.daemon import Daemon


def gateway_on(socket: Path, credential: str = "x" * 32) -> PlatformGateway:
    return PlatformGateway(FixedLocator(Endpoint("http://platform/v1", credential, socket=socket)))


async def test_a_job_whose_answer_was_lost_is_made_once(home: EmbeddedHome, daemon: Daemon) -> None:
    async with Follower(PlatformGateway(EmbeddedPlatform(daemon.url))):
        socket = home.runtime / "proxy.sock"
        async with lossy_proxy(socket, home.serving.socket, lose=2) as proxy:
            gateway = gateway_on(socket, home.serving.credential)
            async with Follower(gateway) as console:
                job = await console.until_ended(await gateway.submit("local", run("web")))
                assert proxy.left_to_lose == 0
                assert set(console.cache.jobs) == {job.id}


async def test_a_call_without_a_connection_says_so() -> None:
    gateway = gateway_on(Path("/nonexistent/platform.sock"))
    with pytest.raises(PlatformUnavailable) as caught:
        await gateway.inspect("container", ObjectRef("local", "web"))
    assert caught.value.hint


async def test_a_platform_that_is_not_there_is_tried_again_and_the_trouble_told() -> None:
    gateway = gateway_on(Path("/nonexistent/platform.sock"))
    problems = []
    async with asyncio.timeout(10), closing(gateway.events()) as events:
        async for event in events:
            assert isinstance(event, LinkChanged)
            assert event.state is LinkState.CONNECTING
            if event.step is None:
                assert event.problem is not None
                problems.append(event.problem)
            if len(problems) == 3:
                break
    assert {problem.title for problem in problems} == {"The platform does not answer"}
    assert all(problem.hint for problem in problems)
    await gateway.aclose()


@asynccontextmanager
async def silent_platform(socket: Path) -> AsyncIterator[None]:
    """Answers every request with the beginning of a stream, and then never says a thing."""
    writers = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")

    server = await asyncio.start_unix_server(answer, socket)
    try:
        yield
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()


async def test_silence_is_a_cut(home: EmbeddedHome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire_client, "LONGEST_SILENCE", 0.2)
    socket = home.runtime / "silent.sock"
    states, details = [], []
    async with silent_platform(socket), asyncio.timeout(10):
        gateway = gateway_on(socket)
        async with closing(gateway.events()) as events:
            async for event in events:
                assert isinstance(event, LinkChanged)
                states.append(event.state)
                if event.problem is not None:
                    details.append(event.problem.detail)
                if states.count(LinkState.CONNECTED) == 2:
                    break
        await gateway.aclose()
    connected = states.index(LinkState.CONNECTED)
    assert states[connected + 1] is LinkState.RECONNECTING
    assert set(details) == {"It has been silent for too long."}
