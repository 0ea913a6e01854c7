import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from caas_console.backend.agent.app import create_app
from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.contracts.resources import Host, HostState
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import Resource
from caas_console.backend.feed.feed import Feed
from caas_console.backend.platform.regions import mirror as mirror_module
from caas_console.backend.platform.regions.made_containers import MadeContainers
from caas_console.backend.platform.regions.mirror import RegionMirror
from caas_console.backend.platform.regions.remote import RemoteAgent
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from tests.fakes.agent import FakeAgent
from tests.guards.logs import LogGuard
from tests.platforms import LOCAL_HOST
from tests.serving import TOKEN, served
from tests.waiting import eventually


class Region:
    """A mirror of an agent behind HTTP that can be cut off and come back."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "agent.sock"
        endpoint = Endpoint("http://agent/agent/v1", TOKEN, peer="agent", socket=self._socket)
        self.connection = Connection(endpoint)
        self.mirror = RegionMirror(
            "local", RemoteAgent(self.connection), [LOCAL_HOST], MadeContainers()
        )

    @asynccontextmanager
    async def reachable(self, agent: FakeAgent) -> AsyncIterator[None]:
        async with served(self._socket, lambda stopping: create_app(agent, TOKEN, stopping)):
            yield

    def host_state(self) -> HostState | None:
        host = self.mirror.feed.get("host", "local")
        return host.state if isinstance(host, Host) else None

    def has(self, name: str) -> bool:
        return self.mirror.feed.get("container", f"local/{name}") is not None


@pytest.fixture
async def region(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log_guard: LogGuard
) -> AsyncIterator[Region]:
    log_guard.allow("WARNING .*mirror: region local is out of sight: The agent does not answer")
    monkeypatch.setattr(mirror_module, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(mirror_module, "TOLERATED_ABSENCE", timedelta(seconds=0.1))
    region = Region(tmp_path)
    following = asyncio.create_task(region.mirror.follow())
    yield region
    following.cancel()
    await asyncio.wait([following])
    await region.connection.aclose()


async def test_a_mirror_stands_where_its_agent_stands(region: Region, agent: FakeAgent) -> None:
    async with region.reachable(agent):
        await eventually(lambda: region.host_state() is HostState.READY)
        for number in range(20):
            agent.put_container("local", f"c{number}")
        await eventually(lambda: region.has("c19"))
        assert region.mirror.feed.cursor == agent.feed.cursor
        assert objects_of(region.mirror.feed) == objects_of(agent.feed)


def objects_of(feed: Feed) -> dict[str, Resource]:
    return {one.id: one for one in feed.all_objects()}


async def test_an_agent_that_is_away_shows_its_hosts_as_unreachable_and_comes_back(
    region: Region, agent: FakeAgent
) -> None:
    async with region.reachable(agent):
        agent.put_container("local", "web")
        await eventually(lambda: region.has("web"))
    await eventually(lambda: region.host_state() is HostState.UNREACHABLE)
    assert region.has("web")
    agent.put_container("local", "made-while-away")
    async with region.reachable(agent):
        await eventually(lambda: region.host_state() is HostState.READY)
        await eventually(lambda: region.has("made-while-away"))
        assert region.mirror.feed.cursor == agent.feed.cursor


async def test_an_agent_that_was_never_there_shows_its_hosts_as_unreachable(
    region: Region, log_guard: LogGuard
) -> None:
    log_guard.expect("WARNING .*mirror: region local is out of sight")
    await eventually(lambda: region.host_state() is HostState.UNREACHABLE)
    async with closing(region.mirror.watch("")) as batches:
        assert (await anext(batches)).phase == "begin"


async def test_nothing_is_told_of_a_region_before_its_agent_has(tmp_path: Path) -> None:
    region = Region(tmp_path)
    waiting = asyncio.ensure_future(anext(region.mirror.watch("")))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    waiting.cancel()
    await region.connection.aclose()


async def test_another_agent_in_its_place_is_taken_in_whole(region: Region) -> None:
    first, second = FakeAgent(), FakeAgent()
    async with region.reachable(first):
        first.put_container("local", "old")
        await eventually(lambda: region.has("old"))
    second.put_container("local", "new")
    async with region.reachable(second):
        await eventually(lambda: region.has("new"))
        assert not region.has("old")


async def test_an_operation_waits_for_its_host_to_be_known(
    tmp_path: Path, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mirror_module, "SETTLE_TIMEOUT", 0.05)
    region = Region(tmp_path)
    with pytest.raises(PlatformUnavailable):
        await region.mirror.until_settled("local")
    following = asyncio.create_task(region.mirror.follow())
    async with region.reachable(agent):
        monkeypatch.setattr(mirror_module, "SETTLE_TIMEOUT", 5)
        await region.mirror.until_settled("local")
    following.cancel()
    await asyncio.wait([following])
    await region.connection.aclose()
