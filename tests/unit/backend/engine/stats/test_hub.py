import asyncio
from datetime import UTC, datetime

from caas_console.backend.contracts.runtime import ContainerSample, StatsFeed
from caas_console.backend.engine.stats.hub import SampleFeed, SampleHub


def _sample(container: str, processes: int = 1) -> ContainerSample:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    return ContainerSample(id=f"h/{container}", at=at, processes=processes)


async def test_feed_starts_with_the_latest_of_everything() -> None:
    hub = SampleHub()
    hub.publish(_sample("a", 1))
    hub.publish(_sample("a", 2))
    hub.publish(_sample("b"))
    feed: StatsFeed = SampleFeed(hub)
    async with feed:
        assert await anext(aiter(feed)) == (_sample("a", 2), _sample("b"))


async def test_slow_watcher_gets_only_the_latest_of_each_container() -> None:
    hub = SampleHub()
    async with SampleFeed(hub) as feed:
        for number in range(1000):
            hub.publish(_sample("a", number))
        assert await anext(aiter(feed)) == (_sample("a", 999),)


async def test_measurement_that_ended_is_not_shown_to_new_watchers() -> None:
    hub = SampleHub()
    hub.publish(_sample("a"))
    hub.publish(_sample("b"))
    hub.forget(["h/a", "h/unknown"])
    async with SampleFeed(hub) as feed:
        assert await anext(aiter(feed)) == (_sample("b"),)


async def test_focus_is_that_of_all_watchers() -> None:
    hub = SampleHub()
    changes: list[set[str]] = []
    stop = hub.notify(lambda: changes.append(hub.focus))
    async with SampleFeed(hub) as one, SampleFeed(hub) as two:
        await one.focus(["h/a", "h/b"])
        await two.focus(["h/b", "h/c"])
        assert hub.focus == {"h/a", "h/b", "h/c"}
        await one.focus([])
        assert hub.focus == {"h/b", "h/c"}
    stop()
    assert hub.focus == set()
    assert changes[-1] == set()


async def test_feed_that_is_left_ends() -> None:
    hub = SampleHub()
    async with SampleFeed(hub) as feed:
        reading = asyncio.ensure_future(anext(aiter(feed), None))
        await asyncio.sleep(0)
    assert await reading is None
