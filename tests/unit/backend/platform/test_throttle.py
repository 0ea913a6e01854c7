from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.platform.identity.throttle import (
    FORGOTTEN_AFTER,
    LONGEST_WAIT,
    Failures,
    longest_wait,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
counts = st.integers(1, 10_000)
free = st.integers(0, 100)


@given(counts, free)
def test_some_failures_are_free_and_more_wait_longer_up_to_a_bound(count: int, free: int) -> None:
    wait = Failures(count, NOW, free).wait(NOW)
    assert (wait > timedelta(0)) == (count > free)
    assert wait <= Failures(count + 1, NOW, free).wait(NOW) <= LONGEST_WAIT


@given(counts, free, st.timedeltas(timedelta(0), timedelta(hours=3)))
def test_waiting_as_long_as_told_is_enough(count: int, free: int, passed: timedelta) -> None:
    failures = Failures(count, NOW, free)
    left = failures.wait(NOW + passed)
    assert failures.wait(NOW + passed + max(left, timedelta(0))) <= timedelta(0)


def test_failures_are_forgotten_after_an_hour() -> None:
    later = NOW + FORGOTTEN_AFTER + timedelta(seconds=1)
    assert Failures(50, NOW).after(later).failures == 1
    assert Failures(50, NOW).after(NOW).failures == 51


def test_the_longest_wait_of_all_counts_and_none_is_none() -> None:
    assert longest_wait([], NOW) == timedelta(0)
    both = [Failures(6, NOW), Failures(8, NOW)]
    assert longest_wait(both, NOW) == both[1].wait(NOW)
