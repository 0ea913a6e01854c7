"""What is kept is put aside, and what becomes garbage is collected all the same."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator

import pytest

from caas_console.backend.serving import garbage
from tests.waiting import eventually


class Cycle:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
async def collecting() -> AsyncIterator[None]:
    task = asyncio.create_task(garbage.collect_garbage(interval=0.01))
    await asyncio.sleep(0)
    yield
    task.cancel()
    await asyncio.wait([task])
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == _THRESHOLD


_THRESHOLD = gc.get_threshold()


async def put_aside(one: object) -> None:
    await eventually(lambda: not any(one is other for other in gc.get_objects()))


@pytest.mark.usefixtures("collecting")
async def test_what_is_young_is_collected() -> None:
    gone = weakref.ref(Cycle())
    await eventually(lambda: gone() is None)


@pytest.mark.usefixtures("collecting")
async def test_what_is_kept_is_not_looked_at_again_and_goes_with_its_last_reference() -> None:
    kept = [object()]
    alone = Cycle()
    alone.itself = alone
    await put_aside(kept)
    gone = weakref.ref(alone)
    alone.itself = None  # type: ignore[assignment] # In no cycle any more.
    del alone
    assert gone() is None


@pytest.mark.usefixtures("collecting")
async def test_garbage_among_what_was_put_aside_is_collected_once_that_has_grown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(garbage, "_COUNTED_EACH", 2)
    monkeypatch.setattr(garbage, "_GROWTH", 0.0)
    once = Cycle()
    await put_aside(once)
    gone = weakref.ref(once)
    del once
    await eventually(lambda: gone() is None)
