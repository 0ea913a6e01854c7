import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from caas_console.backend.client.direct_gateway import DirectGateway, direct_host
from caas_console.backend.client.embedded_platform import EmbeddedPlatform
from caas_console.backend.client.platform_gateway import PlatformGateway
from caas_console.backend.contracts.gateway import Gateway
from tests.integration.client.embedded import EmbeddedHome, embedded_home
from tests.integration.client.follower import Follower
from tests.integration.client.place import PASSWORD, SETTINGS, Place
from tests.integration.client.relay import relay_to
from tests.integration.client.visitor import Visitor
from tests.integration.platform.production.site import Site, log_in
from tests.lab.daemon import Daemon

# Makes one more gateway to a daemon, by the daemon's address.
OpenGateway = Callable[[str], Awaitable[Gateway]]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedHome]:
    """Directories for an embedded platform, which ends with the test."""
    with embedded_home(monkeypatch) as home:
        yield home


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site whose platforms a person logs in to."""
    site = Site(tmp_path)
    yield site
    site.end_all()


@pytest.fixture(scope="session")
def data_with_anna(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a platform that knows one person; made once, since it takes a while."""
    site = Site(tmp_path_factory.mktemp("site"))
    try:
        one_time = site.make_admin("anna")
        platform = site.start(SETTINGS).ready()
        asyncio.run(log_in(platform, "anna", one_time, PASSWORD))
        platform.stop()
        asyncio.run(platform.wait())
    finally:
        site.end_all()
    return site.data


@pytest.fixture
async def place(site: Site, data_with_anna: Path) -> AsyncIterator[Place]:
    """A platform that runs, and knows Anna."""
    await asyncio.to_thread(shutil.copytree, data_with_anna, site.data)
    platform = await asyncio.to_thread(lambda: site.start(SETTINGS).ready())
    async with relay_to(platform.port) as relay:
        yield Place(site, relay, platform)


@pytest.fixture
async def anna(place: Place) -> AsyncIterator[Visitor]:
    """Logged in, and shown everything."""
    async with Visitor(place.profile) as anna:
        await anna.trust_what_is_shown()
        await anna.log_in("Anna", PASSWORD)
        yield anna


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
