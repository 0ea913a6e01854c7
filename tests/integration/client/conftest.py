from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from caas_console.backend.client.direct_gateway import DirectGateway, direct_host
from caas_console.backend.client.embedded_platform import EmbeddedPlatform
from caas_console.backend.client.platform_gateway import PlatformGateway
from caas_console.backend.contracts.gateway import Gateway
from tests.integration.client.embedded import EmbeddedHome, embedded_home
from tests.integration.client.follower import Follower
from tests.lab.daemon import Daemon

# Makes one more gateway to a daemon, by the daemon's address.
OpenGateway = Callable[[str], Awaitable[Gateway]]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedHome]:
    """Directories for an embedded platform, which ends with the test."""
    with embedded_home(monkeypatch) as home:
        yield home


async def open_direct(url: str) -> Gateway:
    return await DirectGateway.open([direct_host("local", url)], actor="ada")


async def open_embedded(url: str) -> Gateway:
    return PlatformGateway(EmbeddedPlatform(url, idle_seconds=60))


@pytest.fixture(params=[open_direct, open_embedded], ids=["direct", "platform"])
def open_gateway(request: pytest.FixtureRequest, home: EmbeddedHome) -> OpenGateway:  # noqa: ARG001 - the platform's directories
    """How each implementation of the Gateway Protocol is opened."""
    opening: OpenGateway = request.param
    return opening


@pytest.fixture
async def console(open_gateway: OpenGateway, daemon: Daemon) -> AsyncIterator[Follower]:
    """A console on the lab's daemon, through each kind of gateway."""
    async with Follower(await open_gateway(daemon.url)) as follower:
        yield follower
