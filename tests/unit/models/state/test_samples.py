from datetime import timedelta
from math import isnan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.resources import ContainerState
from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.samples import (
    HISTORY_LENGTH,
    History,
    Measured,
    SampleStore,
)
from caas_console.models.state.sampling import GAP
from tests.unit.models.state.factories import (
    NOW,
    connected_state,
    container,
    delta,
    fill,
    gone,
    snapshot,
)


def sample(second: float = 0, container_id: str = "h1/web", **values: Any) -> ContainerSample:
    return ContainerSample(id=container_id, at=NOW + timedelta(seconds=second), **values)


def test_the_history_keeps_the_latest_seconds_in_order() -> None:
    history = History()
    for second in range(HISTORY_LENGTH + 5):
        history.append(second, second)
    values = history.values()
    assert len(values) == len(history) == HISTORY_LENGTH
    assert values[0] == 5
    assert values[-1] == HISTORY_LENGTH + 4


def test_the_history_holds_its_time_axis_where_samples_are_missing() -> None:
    history = History()
    history.append(100, 10)
    history.append(101, 20)
    history.append(105, 60)
    assert list(history.values()) == [10, 20, 30, 40, 50, 60]


def test_of_several_values_in_one_second_the_history_keeps_the_last() -> None:
    history = History()
    for second, value in ((100, 1), (101, 2), (101, 3), (100, 4)):
        history.append(second, value)
    assert list(history.values()) == [1, 4]


@given(st.integers(GAP + 1, 10**9))
def test_the_history_tells_nothing_of_a_time_that_nothing_is_known_of(seconds: int) -> None:
    history = History()
    history.append(100, 10)
    history.append(100 + seconds, 20)
    *between, last = history.values()
    assert last == 20
    assert len(history) == min(seconds + 1, HISTORY_LENGTH)
    assert all(isnan(value) for value in between[-(seconds - 1) :])


def test_what_ended_and_began_anew_is_parted_in_the_history() -> None:
    history = History()
    history.append(100, 10)
    history.end()
    history.append(103, 20)
    first, *between, last = history.values()
    assert (first, last) == (10, 20)
    assert [isnan(value) for value in between] == [True, True]


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


def test_what_a_clock_tells_that_was_set_back_is_believed() -> None:
    store = SampleStore()
    store.take(
        sample(second, cpu_percent=50, block_read_bytes=0, block_written_bytes=0)
        for second in (3599, 3600)
    )
    store.take([sample(0, cpu_percent=1), sample(1, cpu_percent=2)])
    series = store.series("h1/web")
    assert series.cpu_percent == 2
    assert series.block_rate is None
    assert list(series.cpu.values()) == [1, 2]


def test_memory_is_told_as_a_share_where_the_limit_is_known() -> None:
    store = SampleStore()
    store.take([sample(memory_bytes=50, memory_limit_bytes=200)])
    assert store.series("h1/web").memory_percent == pytest.approx(25)
    store.take([sample(1, memory_bytes=50)])
    assert store.series("h1/web").memory_percent is None


def test_listeners_are_told_once_per_flush_all_that_was_measured() -> None:
    asked: list[str] = []
    told: list[Measured] = []
    store = SampleStore(lambda: asked.append("flush"))
    unsubscribe = store.subscribe(told.append)
    store.flush()
    first, other, second = sample(0), sample(0, "h1/db"), sample(1)
    store.take([first, other])
    store.take([second, first])
    store.flush()
    assert asked == ["flush"]
    assert told == [{"h1/web": [first, second], "h1/db": [other]}]
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


def test_a_sample_that_was_under_way_when_its_container_ended_does_not_bring_it_back() -> None:
    state = ConsoleState()
    for batch in snapshot(container("web"), container("db")):
        state.cache.apply(batch)
    state.samples.take([sample(0, cpu_percent=10), sample(0, "h1/db", cpu_percent=20)])
    state.flush_measured()
    fill(state.cache, container("web", state=ContainerState.EXITED))
    state.cache.apply(delta(gone("container", "h1/db")))
    state.flush()
    told: list[Measured] = []
    state.samples.subscribe(told.append)
    state.samples.take([sample(1, cpu_percent=10), sample(1, "h1/db", cpu_percent=20)])
    state.flush_measured()
    assert list(state.samples.measured()) == []
    assert [set(measured) for measured in told] == [{"h1/web"}]


def test_what_is_measured_before_its_container_is_known_is_kept() -> None:
    state = ConsoleState()
    state.samples.take([sample(0, cpu_percent=10)])
    state.flush_measured()
    fill(state.cache, container("web"))
    state.flush()
    assert state.samples.series("h1/web").cpu_percent == 10
