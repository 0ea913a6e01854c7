from datetime import timedelta
from math import isnan
from typing import Any

import pytest

from caas_console.backend.contracts.resources import ContainerState
from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.models.state.samples import HISTORY_LENGTH, History, SampleStore
from tests.unit.models.state.factories import NOW, connected_state, container, delta, fill, gone


def sample(second: float = 0, container_id: str = "h1/web", **values: Any) -> ContainerSample:
    return ContainerSample(id=container_id, at=NOW + timedelta(seconds=second), **values)


def test_the_history_keeps_the_latest_values_in_order_with_gaps() -> None:
    history = History()
    for number in range(HISTORY_LENGTH + 5):
        history.append(number)
    history.append(None)
    values = history.values()
    assert len(values) == HISTORY_LENGTH
    assert values[0] == 6
    assert values[-2] == HISTORY_LENGTH + 4
    assert isnan(values[-1])


def test_rates_are_what_the_counters_grew_by_in_the_time_between() -> None:
    store = SampleStore()
    store.take([sample(0, network_received_bytes=1000, network_sent_bytes=0)])
    series = store.series("h1/web")
    rates = [series.network_rate]
    store.take([sample(10, network_received_bytes=6000, network_sent_bytes=100)])
    rates += [series.network_rate, series.network_received_rate, series.block_rate]
    assert rates == [None, 510, 500, None]


def test_a_counter_that_went_back_was_reset_and_counts_from_zero() -> None:
    store = SampleStore()
    store.take([sample(0, block_read_bytes=10_000), sample(10, block_read_bytes=500)])
    assert store.series("h1/web").block_read_rate == 50


def test_a_sample_that_is_not_newer_is_dropped() -> None:
    store = SampleStore()
    store.take([sample(10, cpu_percent=50), sample(10, cpu_percent=1), sample(5, cpu_percent=2)])
    assert store.series("h1/web").cpu_percent == 50
    assert len(store.series("h1/web").cpu) == 1


def test_memory_is_told_as_a_share_where_the_limit_is_known() -> None:
    store = SampleStore()
    store.take([sample(memory_bytes=50, memory_limit_bytes=200)])
    assert store.series("h1/web").memory_percent == pytest.approx(25)
    store.take([sample(1, memory_bytes=50)])
    assert store.series("h1/web").memory_percent is None


def test_listeners_are_told_once_per_flush_which_containers_were_measured() -> None:
    asked: list[str] = []
    told: list[frozenset[str]] = []
    store = SampleStore(lambda: asked.append("flush"))
    unsubscribe = store.subscribe(told.append)
    store.flush()
    store.take([sample(0), sample(0, "h1/db")])
    store.take([sample(1)])
    store.flush()
    assert asked == ["flush"]
    assert told == [{"h1/web", "h1/db"}]
    unsubscribe()
    store.take([sample(2)])
    store.flush()
    assert len(told) == 1


def test_a_container_that_stopped_has_a_past_but_no_present_values() -> None:
    state = connected_state(container("web"))
    state.samples.take([sample(0, cpu_percent=10, network_received_bytes=1, network_sent_bytes=1)])
    series = state.samples.series("h1/web")
    stopped = container("web", state=ContainerState.EXITED)
    fill(state.cache, stopped)
    fill(state.cache, stopped.model_copy(update={"exit_code": 1}))
    assert series.cpu_percent is None
    assert series.network_rate is None
    assert len(series.cpu) == 2
    assert list(state.samples.measured()) == []


def test_a_removed_containers_series_is_forgotten() -> None:
    state = connected_state(container("web"))
    state.samples.take([sample(0, cpu_percent=10)])
    before = state.samples.series("h1/web")
    state.cache.apply(delta(gone("container", "h1/web")))
    state.flush()
    assert state.samples.latest("h1/web") is None
    assert state.samples.series("h1/web") is not before
