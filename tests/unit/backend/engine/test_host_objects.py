from caas_console.backend.contracts.resources import HostSpec, Volume
from caas_console.backend.engine.host_objects import HostObjects
from caas_console.backend.feed.feed import Feed
from tests.unit.backend.engine.recordings import HOST


def _volume(name: str, host: HostSpec = HOST) -> Volume:
    return Volume(
        id=f"{host.id}/{name}",
        tenant_id="t1",
        environment_id="e1",
        host_id=host.id,
        name=name,
        driver="local",
        mountpoint="/",
    )


def _in_feed(feed: Feed) -> set[str]:
    return {one.id for one in feed.objects("volume")}


async def test_objects_are_in_the_feed_and_at_hand() -> None:
    feed = Feed("region/r")
    objects = HostObjects(feed, HOST)
    objects.put([_volume("a"), _volume("b")])
    assert _in_feed(feed) == {"h1/a", "h1/b"}
    assert objects.volumes["a"].name == "a"


async def test_what_is_not_kept_is_gone() -> None:
    feed = Feed("region/r")
    objects = HostObjects(feed, HOST)
    objects.put([_volume("a"), _volume("b")])
    objects.keep_only("volume", ["b", "unknown"])
    assert _in_feed(feed) == {"h1/b"}


async def test_removing_what_is_unknown_changes_nothing() -> None:
    feed = Feed("region/r")
    HostObjects(feed, HOST).remove("volume", ["a"])
    assert feed.cursor.sequence == 0


async def test_clearing_leaves_other_hosts_alone() -> None:
    feed = Feed("region/r")
    other = HOST.model_copy(update={"id": "h2"})
    ours, theirs = HostObjects(feed, HOST), HostObjects(feed, other)
    ours.put([_volume("a")])
    theirs.put([_volume("a", other)])
    ours.clear()
    assert _in_feed(feed) == {"h2/a"}
