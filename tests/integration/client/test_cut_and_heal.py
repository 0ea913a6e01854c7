"""Each connection between the console and the daemon is cut in turn, something changes during
the cut, and in the end the console knows what the daemon holds.
"""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from caas_console.backend.client.embedded_platform import EmbeddedPlatform
from caas_console.backend.client.locator import FixedLocator
from caas_console.backend.client.platform_gateway import PlatformGateway
from caas_console.backend.contracts.gateway import LinkState
from caas_console.backend.contracts.resources import HostState
from caas_console.backend.wire.endpoint import Endpoint
from tests.integration.client import platform_with_agent
from tests.integration.client.conftest import OpenGateway
from tests.integration.client.embedded import EmbeddedHome
from tests.integration.client.follower import Follower
from tests.integration.client.processes import program, wait_until
from tests.integration.client.truth import disturb, populated, until_true
from tests.lab.daemon import Daemon
from tests.lab.recording_proxy import RecordingProxy

AGENT = "caas_console.backend.agent"


@pytest.fixture(autouse=True)
def _populated(daemon: Daemon) -> Iterator[None]:
    with populated(daemon):
        yield


def sever(proxy: RecordingProxy) -> None:
    proxy.refuse()
    proxy.cut()


async def test_the_daemon_changes_while_it_cannot_be_reached(
    open_gateway: OpenGateway, daemon: Daemon, daemon_proxy: RecordingProxy
) -> None:
    async with Follower(await open_gateway(daemon_proxy.url)) as console:
        await until_true(console, daemon)
        sever(daemon_proxy)
        await console.until(lambda: console.cache.hosts["local"].state is HostState.UNREACHABLE)
        assert console.cache.hosts["local"].problem is not None
        assert console.cache.is_stale("local")
        await asyncio.to_thread(disturb, daemon)
        daemon_proxy.accept()
        await until_true(console, daemon)
        await console.until(lambda: not console.cache.is_stale("local"))


async def test_the_daemon_changes_while_the_console_has_lost_the_platform(
    home: EmbeddedHome, daemon: Daemon
) -> None:
    async with Follower(PlatformGateway(EmbeddedPlatform(daemon.url))):
        session = home.serving
        with RecordingProxy(home.runtime / "proxy.sock", session.socket) as proxy:
            through = Endpoint(session.endpoint.url, session.credential, socket=proxy.socket)
            async with Follower(PlatformGateway(FixedLocator(through))) as console:
                await until_true(console, daemon)
                sever(proxy)
                await console.until_linked(LinkState.RECONNECTING)
                await console.until(lambda: console.cache.link.problem)
                await asyncio.to_thread(disturb, daemon)
                proxy.forget()
                proxy.accept()
                await until_true(console, daemon)
                await console.until_linked(LinkState.CONNECTED)
    (watch,) = [one for one in proxy.requests if one.path.startswith("/v1/watch")]
    assert b"cursor=" in watch.head


@contextmanager
def remote_region(home: EmbeddedHome, daemon: Daemon) -> Iterator[RecordingProxy]:
    """A platform and an agent as processes; the proxy between them."""
    token, credential = secrets.token_hex(32), secrets.token_hex(32)
    token_file, agent_socket = home.runtime / "token", home.runtime / "agent.sock"
    token_file.write_text(token)
    agent = ("-m", AGENT, "serve", "--region=local")
    platform = Path(platform_with_agent.__file__)
    with program(*agent, f"--socket={agent_socket}", credential=token):
        wait_until(agent_socket.exists)
        with RecordingProxy(home.runtime / "proxy.sock", agent_socket) as proxy:
            arguments = (str(proxy.socket), str(token_file), daemon.url)
            with program(str(platform), *arguments, credential=credential):
                wait_until(lambda: home.session is not None)
                yield proxy


async def test_the_daemon_changes_while_the_platform_has_lost_the_agent(
    home: EmbeddedHome, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    with remote_region(home, daemon) as proxy:
        async with Follower(PlatformGateway(EmbeddedPlatform())) as console:
            await until_true(console, daemon)
            sever(proxy)
            await console.until(lambda: console.cache.hosts["local"].state is HostState.UNREACHABLE)
            assert console.cache.link.state is LinkState.CONNECTED
            await asyncio.to_thread(disturb, daemon)
            proxy.accept()
            await until_true(console, daemon)
            await console.until(lambda: not console.cache.is_stale("local"))
