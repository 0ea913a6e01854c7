import asyncio
from datetime import UTC, datetime
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from caas_console.backend.contracts.resources import Volume
from caas_console.backend.contracts.watch import Change, WatchBatch, upsert
from caas_console.backend.feed import feed as feed_module
from caas_console.backend.feed.feed import Feed, FeedCursor

NAMES = "abc"


def volume(name: str, size: int) -> Volume:
    return Volume(
        id=f"h1/{name}",
        tenant_id="default",
        environment_id="local",
        host_id="h1",
        name=name,
        driver="local",
        mountpoint=f"/{size}",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def change(name: str, size: int) -> Change:
    return Change(kind="volume", id=f"h1/{name}") if size < 0 else upsert(volume(name, size))


class Follower:
    """Follows a feed by its batches, as a mirror or as a client does."""

    def __init__(self, ring_length: int) -> None:
        self.feed = Feed("region/local", ring_length=ring_length)
        self.cursor = ""

    async def catch_up(self, source: Feed) -> None:
        if self.cursor == str(source.cursor):
            return
        snapshot: list[Change] = []
        async for batch in source.watch(self.cursor):
            self.apply(batch, snapshot)
            if batch.cursor == str(source.cursor):
                return

    def apply(self, batch: WatchBatch, snapshot: list[Change]) -> None:
        snapshot.extend(batch.changes)
        self.cursor = batch.cursor or self.cursor
        position = FeedCursor.parse(batch.cursor)
        if position is None:
            return
        if batch.phase == "end":
            self.feed.replace((one.object for one in snapshot if one.object), position)
        else:
            self.feed.mirror(batch.changes, position)


def objects(feed: Feed) -> dict[str, object]:
    return {item.id: item for item in feed.objects("volume")}


steps = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.sampled_from(NAMES), st.integers(-1, 2)),
        st.tuples(st.just("mirror"), st.just(""), st.integers(0, 1)),
        st.tuples(st.just("client"), st.just(""), st.integers(0, 1)),
    ),
    max_size=60,
)


@settings(deadline=None, max_examples=150)
@given(steps=steps, ring_length=st.integers(1, 6))
def test_a_client_may_resume_at_any_mirror_of_a_feed(
    steps: list[tuple[str, str, int]], ring_length: int
) -> None:
    async def scenario() -> None:
        source = Feed("region/local", ring_length=ring_length)
        mirrors = [Follower(ring_length), Follower(ring_length)]
        client = Follower(ring_length=100)
        for action, name, number in steps:
            if action == "change":
                source.publish([change(name, number)])
            elif action == "mirror":
                await mirrors[number].catch_up(source)
            else:
                await client.catch_up(mirrors[number].feed)
        for mirror in mirrors:
            await mirror.catch_up(source)
            await client.catch_up(mirror.feed)
            assert objects(client.feed) == objects(mirror.feed) == objects(source)

    # A mirror that lags does so for good here.
    with mock.patch.object(feed_module, "CATCH_UP", 0):
        asyncio.run(scenario())


async def test_a_mirror_keeps_what_changes_nothing_here_for_those_who_come_from_another() -> None:
    mirror = Feed("region/local")
    mirror.replace([volume("a", 1)], FeedCursor(epoch="e", sequence=10))
    mirror.mirror([change("a", 1)], FeedCursor(epoch="e", sequence=12))
    batch = await anext(aiter(mirror.watch("e:11")))
    assert batch.phase == "delta"
    assert [one.id for one in batch.changes] == ["h1/a"]
