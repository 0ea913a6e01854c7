import gc
import weakref
from collections.abc import Iterator

import pytest

from caas_console.models.controllers import garbage_collection
from caas_console.models.controllers.garbage_collection import GarbageCollection


class Knot:
    """Refers to itself, so that only a collection ends it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collection() -> Iterator[GarbageCollection]:
    with GarbageCollection(in_use=lambda: True) as running:
        yield running
    running.deleteLater()


def dropped_knot() -> "weakref.ref[Knot]":
    return weakref.ref(Knot())


def test_young_garbage_is_collected(collection: GarbageCollection) -> None:
    knot = dropped_knot()
    collection.collect()
    assert knot() is None


def test_old_garbage_is_left_alone_while_the_console_is_used(
    collection: GarbageCollection,
) -> None:
    knot = dropped_knot()
    gc.freeze()
    collection.collect()
    assert knot() is not None


def test_old_garbage_is_collected_when_the_console_rests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(garbage_collection, "_FULL_REST", 0.0)
    with GarbageCollection(in_use=lambda: False) as collection:
        knot = dropped_knot()
        gc.freeze()
        collection.collect()
        assert knot() is None
    collection.deleteLater()


def test_the_collector_is_left_as_it_was() -> None:
    with GarbageCollection(in_use=lambda: True) as collection:
        # Not by itself: it would collect in the threads of workers too.
        assert not gc.isenabled()
    assert gc.isenabled()
    collection.deleteLater()
    assert gc.get_freeze_count() == 0
