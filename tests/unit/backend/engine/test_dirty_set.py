import asyncio
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from caas_console.backend.engine.decode.events import Key
from caas_console.backend.engine.dirty_set import DirtySet

_A, _B = Key("container", "a"), Key("container", "b")


async def test_object_added_twice_is_taken_once() -> None:
    dirty = DirtySet()
    dirty.add(_A)
    dirty.add(_A)
    dirty.add(_B)
    assert [await dirty.take(), await dirty.take()] == [_A, _B]


async def test_additions_while_it_settles_are_covered_by_the_look() -> None:
    dirty = DirtySet()
    dirty.add(_A)
    taking = asyncio.create_task(dirty.take())
    await asyncio.sleep(0)
    dirty.add(_A)
    assert await taking == _A
    dirty.done(_A)
    dirty.add(_B)
    assert await dirty.take() == _B


async def test_object_changed_during_the_look_is_taken_again_after_it() -> None:
    dirty = DirtySet()
    dirty.add(_A)
    await dirty.take()
    dirty.add(_A)
    again = asyncio.create_task(dirty.take())
    await asyncio.sleep(0.03)
    assert not again.done()
    dirty.done(_A)
    assert await again == _A


_EVENTS = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 3)), max_size=40)


@settings(deadline=None, max_examples=50)
@given(_EVENTS, st.integers(1, 4))
def test_last_look_sees_the_last_change(events: list[tuple[str, int]], workers: int) -> None:
    asyncio.run(_follow(events, workers))


async def _follow(events: list[tuple[str, int]], workers: int) -> None:
    dirty = DirtySet()
    changes: Counter[Key] = Counter()
    seen: dict[Key, int] = {}
    looking: set[Key] = set()

    async def work() -> None:
        while True:
            key = await dirty.take()
            assert key not in looking
            looking.add(key)
            before = changes[key]
            await asyncio.sleep(0)
            seen[key] = before
            looking.discard(key)
            dirty.done(key)

    async with asyncio.TaskGroup() as tasks:
        working = [tasks.create_task(work()) for _ in range(workers)]
        for name, pauses in events:
            key = Key("container", name)
            changes[key] += 1
            dirty.add(key)
            for _ in range(pauses):
                await asyncio.sleep(0)
        async with asyncio.timeout(10):
            while seen != dict(changes):  # noqa: ASYNC110 - the workers tell nobody
                await asyncio.sleep(0.005)
        for task in working:
            task.cancel()
