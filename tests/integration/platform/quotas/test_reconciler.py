"""What is claimed against what is observed, look by look."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from caas_console.backend.contracts.resources import JOB_LABEL, Host, HostState
from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.backend.contracts.watch import Change, upsert
from caas_console.backend.platform.chores import beside
from caas_console.backend.platform.quotas import reconciler
from caas_console.backend.platform.quotas.claims import Claimant, claim
from caas_console.backend.platform.quotas.reconciler import QuotaReconciler
from caas_console.backend.platform.regions.regions import Regions
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.environments import PlacedHost
from tests.fakes.agent import FakeAgent
from tests.integration.platform.quotas.conftest import Limits
from tests.platforms import LOCAL_HOST
from tests.waiting import eventually, eventually_async

CONTAINERS, MEMORY = QuotaResource.CONTAINERS, QuotaResource.MEMORY


class Bench:
    """A reconciler that looks when it is told, and what it looks at."""

    def __init__(self, database: Database, regions: Regions, agent: FakeAgent) -> None:
        self.database = database
        self.agent = agent
        self.regions = regions
        self.reconciler = QuotaReconciler(database, regions)
        self.limits = Limits(database)

    async def claim(self, holder: str) -> None:
        claimant = Claimant(holder, "default", "local", "local")
        await self.database.transact(lambda work: claim(work, claimant, {CONTAINERS: 1}))

    async def show(self, label: str, memory: int | None = None, name: str = "") -> None:
        container = self.agent.put_container("local", name or label)
        values = {"labels": {JOB_LABEL: label}, "memory_limit": memory}
        await self._publish(upsert(container.model_copy(update=values)))

    async def remove(self, name: str) -> None:
        await self._publish(Change(kind="container", id=f"local/{name}"))

    async def set_state(self, state: HostState) -> None:
        host = self.agent.feed.get("host", "local")
        assert isinstance(host, Host)
        await self._publish(upsert(host.model_copy(update={"state": state})))

    async def _publish(self, change: Change) -> None:
        self.agent.feed.publish([change])
        (mirror,) = self.regions.mirrors
        await eventually(lambda: mirror.feed.cursor == self.agent.feed.cursor)

    async def used_after_looks(self, looks: int, resource: QuotaResource = CONTAINERS) -> int:
        for _ in range(looks):
            await self.reconciler.look()
        return await self.limits.used(resource)


@pytest.fixture
async def bench(database: Database, agent: FakeAgent) -> AsyncIterator[Bench]:
    regions = Regions({"local": agent}, [PlacedHost("local", LOCAL_HOST)])
    following = asyncio.create_task(regions.follow())
    await eventually(lambda: regions.is_ready("local"))
    yield Bench(database, regions, agent)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


async def test_what_is_gone_gives_back_when_it_is_missed_twice(bench: Bench) -> None:
    await bench.claim("job")
    assert await bench.used_after_looks(1) == 1
    assert await bench.used_after_looks(1) == 0


async def test_what_comes_back_in_between_keeps_its_claim(bench: Bench) -> None:
    await bench.claim("job")
    await bench.reconciler.look()
    await bench.show("job")
    assert await bench.used_after_looks(3) == 1


@pytest.mark.parametrize("state", [HostState.UNREACHABLE, HostState.CONNECTING])
async def test_a_host_out_of_reach_tells_nothing(bench: Bench, state: HostState) -> None:
    await bench.claim("job")
    await bench.set_state(state)
    assert await bench.used_after_looks(3) == 1


async def test_what_nobody_claimed_is_counted_as_it_is_beyond_the_limit_too(bench: Bench) -> None:
    await bench.limits.set(CONTAINERS, 0)
    await bench.show("job", memory=100)
    assert await bench.used_after_looks(2) == 1
    assert await bench.limits.used(MEMORY) == 100


async def test_a_limit_that_was_changed_by_hand_is_counted_as_it_is_now(bench: Bench) -> None:
    await bench.claim("job")
    await bench.show("job", memory=100)
    assert await bench.used_after_looks(2, MEMORY) == 100
    await bench.show("job", memory=50)
    assert await bench.used_after_looks(2, MEMORY) == 50


async def test_all_that_a_container_had_is_given_back_when_it_is_removed(bench: Bench) -> None:
    await bench.show("job", memory=100)
    await bench.used_after_looks(2)
    await bench.remove("job")
    assert await bench.used_after_looks(2) == 0
    assert await bench.limits.used(MEMORY) == 0


async def test_what_is_removed_gives_back_soon_however_seldom_everything_is_looked_at(
    bench: Bench,
) -> None:
    await bench.claim("job")
    await bench.claim("other")
    await bench.show("job")
    await bench.show("other")
    seldom = QuotaReconciler(bench.database, bench.regions, interval=3600, confirm_after=0.01)
    async with beside(seldom.follow()):
        await asyncio.sleep(0)
        await bench.remove("job")

        async def is_given_back() -> bool:
            return await bench.limits.used(CONTAINERS) == 1

        await eventually_async(is_given_back)


async def test_a_fleet_is_looked_at_whole_though_in_parts(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciler, "_AT_A_TIME", 2)
    for number in range(5):
        await bench.claim(f"gone-{number}")
        await bench.show(f"unclaimed-{number}")
    assert await bench.used_after_looks(2) == 5
    await bench.claim("gone-too")
    assert await bench.used_after_looks(2) == 5


async def test_a_container_that_takes_the_place_of_another_keeps_the_claim(bench: Bench) -> None:
    await bench.claim("job")
    await bench.show("job", name="old")
    await bench.show("job", name="new")
    await bench.remove("old")
    assert await bench.used_after_looks(3) == 1
    await bench.remove("new")
    assert await bench.used_after_looks(2) == 0


async def test_containers_that_no_job_made_count_for_nothing(bench: Bench) -> None:
    bench.agent.put_container("local", "by-hand")
    assert await bench.used_after_looks(3) == 0
