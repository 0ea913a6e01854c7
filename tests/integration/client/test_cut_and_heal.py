"""Each connection between the console and the daemon is cut in turn, something changes during
the cut, and in the end the console knows what the daemon holds.
"""

import asyncio
from collections.abc import Iterator

import pytest

from caas_console.backend.client.embedded_platform import EmbeddedPlatform
from caas_console.backend.client.locator import FixedLocator
from caas_console.backend.client.platform_gateway import PlatformGateway
from caas_console.backend.contracts.gateway import LinkState
from caas_console.backend.contracts.resources import HostState
from caas_console.backend.wire.endpoint import Endpoint
from tests.integration.client.conftest import OpenGateway
from tests.integration.client.embedded import EmbeddedHome
from tests.integration.client.follower import Follower
from tests.integration.client.remote_region import remote_region, sever
from tests.integration.client.truth import disturb, populated, until_true
from tests.lab.daemon import Daemon
from tests.lab.recording_proxy import RecordingProxy


@pytest.fixture(autouse=True)
def _populated(daemon: Daemon) -> Iterator[None]:
    with populated(daemon):
        yield


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


async def test_the_daemon_changes_while_the_platform_has_lost_the_agent(
    home: EmbeddedHome, daemon: Daemon
) -> None:
    with remote_region(home, daemon.url) as proxy:
        async with Follower(PlatformGateway(EmbeddedPlatform())) as console:
            await until_true(console, daemon)
            sever(proxy)
            await console.until(lambda: console.cache.hosts["local"].state is HostState.UNREACHABLE)
            assert console.cache.link.state is LinkState.CONNECTED
            await asyncio.to_thread(disturb, daemon)
            proxy.accept()
            await until_true(console, daemon)
            await console.until(lambda: not console.cache.is_stale("local"))
