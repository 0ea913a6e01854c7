import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caas_console.backend.contracts.resources import Volume
from caas_console.backend.contracts.watch import Change, WatchBatch, upsert
from caas_console.backend.feed import feed as feed_module
from caas_console.backend.feed.feed import Feed


def volume(name: str, size: int = 0) -> Volume:
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


def removal(name: str) -> Change:
    return Change(kind="volume", id=f"h1/{name}")


async def take(batches: AsyncIterator[WatchBatch], count: int) -> list[WatchBatch]:
    async with asyncio.timeout(5):
        return [await anext(batches) for _ in range(count)]


class Replica:
    """What a watcher knows, kept by the rules of WatchBatch."""

    def __init__(self) -> None:
        self.objects: dict[str, object] = {}
        self.cursor = ""

    def apply(self, batch: WatchBatch) -> None:
        if batch.phase == "begin":
            self.objects = {}
        for change in batch.changes:
            if change.object is None:
                self.objects.pop(change.id, None)
            else:
                self.objects[change.id] = change.object
        self.cursor = batch.cursor or self.cursor


async def test_watch_begins_with_a_snapshot_of_what_is_there() -> None:
    feed = Feed("region/local")
    feed.publish([upsert(volume("a")), upsert(volume("b"))])
    batches = await take(feed.watch(), 3)
    assert [batch.phase for batch in batches] == ["begin", "snapshot", "end"]
    assert {change.id for change in batches[1].changes} == {"h1/a", "h1/b"}
    assert batches[2].cursor == str(feed.cursor)


async def test_watch_resumes_after_its_cursor_without_a_snapshot() -> None:
    feed = Feed("region/local")
    feed.publish([upsert(volume("a"))])
    cursor = str(feed.cursor)
    feed.publish([removal("a"), upsert(volume("b"))])
    (batch,) = await take(feed.watch(cursor), 1)
    assert batch.phase == "delta"
    assert [(change.id, change.object is None) for change in batch.changes] == [
        ("h1/a", True),
        ("h1/b", False),
    ]


async def test_a_watcher_that_lagged_past_the_ring_gets_a_snapshot() -> None:
    feed = Feed("region/local", ring_length=2)
    cursor = str(feed.cursor)
    feed.publish(upsert(volume(f"v{number}")) for number in range(3))
    (batch,) = await take(feed.watch(cursor), 1)
    assert batch.phase == "begin"


async def test_a_watcher_that_is_ahead_of_a_mirror_is_told_nothing_twice() -> None:
    source, mirror = Feed("region/local"), Feed("region/local")
    mirror.replace([], source.cursor)
    source.publish([upsert(volume("a"))])
    cursor = source.cursor
    waiting = asyncio.create_task(take(mirror.watch(str(cursor)), 1))
    await asyncio.sleep(0)
    mirror.mirror([upsert(volume("a"))], cursor)
    await asyncio.sleep(0)
    source.publish([upsert(volume("b"))])
    mirror.mirror([upsert(volume("b"))], source.cursor)
    (batch,) = await waiting
    assert (batch.phase, [change.id for change in batch.changes]) == ("delta", ["h1/b"])


async def test_a_cursor_of_another_life_or_of_nonsense_gets_a_snapshot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(feed_module, "CATCH_UP", 0.01)
    feed = Feed("region/local")
    for cursor in ("elsewhere:0", "nonsense", f"{feed.cursor.epoch}:99"):
        (batch,) = await take(feed.watch(cursor), 1)
        assert batch.phase == "begin"


async def test_what_changes_nothing_is_not_told() -> None:
    feed = Feed("region/local")
    feed.publish([upsert(volume("a"))])
    before = feed.cursor
    feed.publish([upsert(volume("a")), removal("b")])
    assert feed.cursor == before


async def test_a_waiting_watcher_is_woken_by_a_change() -> None:
    feed = Feed("region/local")
    waiting = asyncio.create_task(take(feed.watch(str(feed.cursor)), 1))
    await asyncio.sleep(0)
    feed.publish([upsert(volume("a"))])
    (batch,) = await waiting
    assert [change.id for change in batch.changes] == ["h1/a"]


async def test_a_mirror_continues_the_numbering_of_its_source() -> None:
    source, mirror = Feed("region/local"), Feed("region/local")
    source.publish([upsert(volume("a"))])
    mirror.replace(source.objects("volume"), source.cursor)
    cursor = str(mirror.cursor)
    for feed in (source, mirror):
        feed.publish([upsert(volume("b"))])
    assert mirror.cursor == source.cursor
    (batch,) = await take(source.watch(cursor), 1)
    assert [change.id for change in batch.changes] == ["h1/b"]


actions = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(-1, 3), st.booleans()), max_size=40
)


@settings(deadline=None, max_examples=60)
@given(actions=actions, ring_length=st.integers(1, 10))
def test_a_watcher_that_reads_and_reconnects_at_any_time_ends_with_the_true_state(
    actions: list[tuple[str, int, bool]], ring_length: int
) -> None:
    async def scenario() -> None:
        feed = Feed("region/local", ring_length=ring_length)
        replica = Replica()
        for name, size, read in [*actions, ("a", 9, True)]:
            feed.publish([removal(name) if size < 0 else upsert(volume(name, size))])
            if read:
                await catch_up(feed, replica)
        assert replica.objects == {item.id: item for item in feed.objects("volume")}

    asyncio.run(scenario())


async def catch_up(feed: Feed, replica: Replica) -> None:
    """Connect with the last cursor, and read until all is read."""
    if replica.cursor == str(feed.cursor):
        return
    async for batch in feed.watch(replica.cursor):
        replica.apply(batch)
        if batch.cursor == str(feed.cursor):
            return


async def test_many_changes_of_one_object_push_nothing_out_of_the_ring() -> None:
    feed = Feed("region/local", ring_length=2)
    cursor = str(feed.cursor)
    for size in range(1, 10):
        feed.publish([upsert(volume("a", size))])
    feed.publish([upsert(volume("b"))])
    (batch,) = await take(feed.watch(cursor), 1)
    assert [change.id for change in batch.changes] == ["h1/a", "h1/b"]
    assert batch.changes[0].object == volume("a", 9)


async def test_watchers_at_one_position_are_told_one_batch() -> None:
    feed = Feed("region/local")
    cursor = str(feed.cursor)
    feed.publish([upsert(volume("a"))])
    (first,), (second,) = [await take(feed.watch(cursor), 1) for _ in range(2)]
    assert first is second
    feed.publish([upsert(volume("b"))])
    (later,) = await take(feed.watch(cursor), 1)
    assert [change.id for change in later.changes] == ["h1/a", "h1/b"]
