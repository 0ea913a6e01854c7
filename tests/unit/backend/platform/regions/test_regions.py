import asyncio

import pytest

from caas_console.backend.contracts.errors import NotFound
from caas_console.backend.contracts.resources import JOB_LABEL, HostSpec, ObjectRef
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import upsert
from caas_console.backend.platform.regions.regions import Regions
from caas_console.backend.platform.store.environments import PlacedHost
from tests.fakes.agent import FakeAgent


def placed(host_id: str, region_id: str) -> PlacedHost:
    spec = HostSpec(
        id=host_id, tenant_id="t", environment_id="e", name=host_id, endpoint="unix:///none"
    )
    return PlacedHost(region_id, spec)


@pytest.fixture
async def agents() -> dict[str, FakeAgent]:
    agents = {"east": FakeAgent("east"), "west": FakeAgent("west")}
    for region, agent in agents.items():
        await agent.set_hosts([placed(f"h-{region}", region).spec])
        agent.put_container(f"h-{region}", "web")
    return agents


@pytest.fixture
def regions(agents: dict[str, FakeAgent]) -> Regions:
    return Regions(agents, [placed(f"h-{region}", region) for region in agents])


async def test_a_request_goes_to_the_agent_of_its_host(regions: Regions) -> None:
    for region in ("east", "west"):
        found = await regions.inspect("container", ObjectRef(f"h-{region}", "web"))
        assert found == {"Id": "web"}


async def test_a_host_that_nobody_wants_is_not_found(regions: Regions) -> None:
    with pytest.raises(NotFound):
        await regions.processes(ObjectRef("h-north", "web"))
    with pytest.raises(NotFound):
        regions.host("h-north")


async def test_measurements_of_all_regions_come_as_one(
    regions: Regions, agents: dict[str, FakeAgent]
) -> None:
    wanted = {"h-east/web", "h-west/web"}
    async with asyncio.timeout(5), regions.stats() as stats:
        await stats.focus([*wanted, "h-north/web", "nonsense"])
        measured: set[str] = set()
        async with closing(aiter(stats)) as batches:
            async for samples in batches:
                measured |= {sample.id for sample in samples}
                if measured == wanted:
                    break
        assert agents["east"].stats_feeds[0].focused == ("h-east/web",)
    assert not any(agent.stats_feeds[0].open for agent in agents.values())


@pytest.mark.parametrize(
    ("asked", "maker"),
    [
        ("ab12cd", "by-id"),
        ("ab", "by-name"),
        ("/ab", "by-name"),
        ("ab1", "by-id"),
        ("web", ""),
        ("elsewhere", None),
    ],
)
def test_the_maker_of_a_container_is_found_as_the_engine_finds_the_container(
    regions: Regions, agents: dict[str, FakeAgent], asked: str, maker: str | None
) -> None:
    for engine_id, name, job_id in (("ab12cd", "first", "by-id"), ("ff34", "ab", "by-name")):
        made = agents["east"].put_container("h-east", name, engine_id)
        labelled = made.model_copy(update={"labels": {JOB_LABEL: job_id}})
        regions.mirrors[0].feed.publish([upsert(labelled)])
    regions.mirrors[0].feed.publish([upsert(agents["east"].put_container("h-east", "web"))])
    assert regions.maker_of("h-east", asked) == maker


async def test_each_region_is_mirrored_by_itself(
    regions: Regions, agents: dict[str, FakeAgent]
) -> None:
    following = asyncio.create_task(regions.follow())
    async with asyncio.timeout(5):
        for mirror in regions.mirrors:
            async with closing(mirror.watch("")) as batches:
                async for batch in batches:
                    if batch.phase == "end":
                        break
    following.cancel()
    await asyncio.wait([following])
    assert [mirror.feed.cursor for mirror in regions.mirrors] == [
        agent.feed.cursor for agent in agents.values()
    ]
