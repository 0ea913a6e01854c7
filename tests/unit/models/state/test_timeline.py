import math
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.models.state.sampling import GAP
from caas_console.models.state.timeline import KEPT, Metric, Timeline

_START = datetime(2026, 1, 1, tzinfo=UTC)


def _sample(second: float, **values: float) -> ContainerSample:
    fields = {"id": "h/c", "at": _START + timedelta(seconds=second), **values}
    return ContainerSample.model_validate(fields)


def _timeline(*samples: ContainerSample) -> Timeline:
    timeline = Timeline()
    timeline.extend(samples)
    return timeline


def test_rates_are_per_second_since_the_sample_before() -> None:
    timeline = _timeline(
        _sample(0, network_received_bytes=100),
        _sample(10, network_received_bytes=600),
        _sample(11, network_received_bytes=700),
    )
    received = timeline.columns[Metric.RECEIVED]
    assert math.isnan(received[0])
    assert [*received][1:] == [50.0, 100.0]


def test_counter_that_was_reset_has_counted_up_from_nothing() -> None:
    timeline = _timeline(_sample(0, block_read_bytes=5000), _sample(10, block_read_bytes=300))
    assert timeline.columns[Metric.READ][1] == 30.0


def test_times_that_a_clock_tells_again_after_it_was_set_back_replace_the_old_ones() -> None:
    before = [_sample(second, cpu_percent=1) for second in range(0, 100, 10)]
    timeline = _timeline(*before, _sample(35, cpu_percent=2), _sample(45, cpu_percent=3))
    assert [one - _START.timestamp() for one in timeline.times] == [0, 10, 20, 30, 35, 45]
    assert [*timeline.columns[Metric.CPU]] == [1, 1, 1, 1, 2, 3]


def test_old_and_repeated_samples_are_dropped() -> None:
    timeline = _timeline(_sample(10), _sample(10), _sample(5), _sample(12))
    assert len(timeline.times) == 2


def test_gap_has_a_row_without_values_and_no_rate_across_it() -> None:
    later = GAP + 5
    timeline = _timeline(
        _sample(0, cpu_percent=5, network_sent_bytes=0),
        _sample(later, cpu_percent=7, network_sent_bytes=10**9),
    )
    cpu = timeline.columns[Metric.CPU]
    assert (cpu[0], cpu[2]) == (5, 7)
    assert math.isnan(cpu[1])
    assert math.isnan(timeline.columns[Metric.SENT][2])


def test_row_near_a_time_is_found_only_where_something_was_measured() -> None:
    timeline = _timeline(_sample(0), _sample(10), _sample(200))
    start = _START.timestamp()
    assert timeline.index_near(start + 4) == 0
    assert timeline.index_near(start + 6) == 1
    assert timeline.index_near(start + 150) is None
    assert Timeline().index_near(start) is None


def test_oldest_rows_go_after_an_hour() -> None:
    timeline = _timeline(*(_sample(second, cpu_percent=1) for second in range(0, 9000, 10)))
    assert timeline.times[-1] - timeline.times[0] <= KEPT + 300
    assert {len(column) for column in timeline.columns.values()} == {len(timeline.times)}


@given(st.lists(st.floats(0, 5000), max_size=60))
def test_times_ascend_and_columns_are_equally_long(seconds: list[float]) -> None:
    timeline = _timeline(*(_sample(second) for second in seconds))
    assert [*timeline.times] == sorted(timeline.times)
    assert {len(column) for column in timeline.columns.values()} == {len(timeline.times)}


def test_rows_of_a_period_include_its_ends() -> None:
    timeline = _timeline(*(_sample(second) for second in range(0, 50, 10)))
    start = _START.timestamp()
    assert [*timeline.rows_between(start + 10, start + 30)] == [1, 2, 3]
