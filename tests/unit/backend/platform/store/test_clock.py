"""The clock of all instances, on machines whose own clocks are wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.platform.store.clock import TOLERANCE, SharedClock
from tests.guards.logs import LogGuard

TRUE = datetime(2026, 12, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTES = timedelta(minutes=5)
seconds = st.floats(min_value=0, max_value=20).map(lambda number: timedelta(seconds=number))
skews = st.integers(min_value=-90_000, max_value=90_000).map(lambda one: timedelta(seconds=one))


@pytest.fixture(autouse=True)
def told(log_guard: LogGuard) -> LogGuard:
    """What was said; whatever is wrong is told."""
    log_guard.allow("WARNING .*clock differs")
    return log_guard


@given(skews, st.lists(st.tuples(seconds, seconds), min_size=1, max_size=5))
def test_however_wrong_this_machine_is_and_however_long_an_answer_takes_it_is_put_right(
    skew: timedelta, answers: list[tuple[timedelta, timedelta]]
) -> None:
    """The server says its time some while after it was asked, and is heard some while later."""
    local = TRUE + skew
    clock = SharedClock(lambda: local)
    for before, after in answers:
        clock.compare(TRUE, local - before, local + after)
        assert TRUE - after - TOLERANCE <= clock() <= TRUE + before + TOLERANCE


def test_clocks_that_agree_are_left_alone(told: LogGuard) -> None:
    clock = SharedClock(lambda: TRUE)
    clock.compare(TRUE + SECOND, TRUE - SECOND, TRUE + SECOND)
    assert clock() == TRUE
    assert told.lines == []


def test_a_clock_that_is_wrong_is_told_once(told: LogGuard) -> None:
    clock = SharedClock(lambda: TRUE)
    for _ in range(3):
        clock.compare(TRUE + MINUTES, TRUE, TRUE)
    assert clock() == TRUE + MINUTES
    (line,) = told.lines
    assert "by 300.0 s" in line


def test_a_clock_that_is_put_right_meanwhile_is_followed() -> None:
    local = TRUE + MINUTES
    clock = SharedClock(lambda: local)
    clock.compare(TRUE, local, local)
    local = TRUE
    clock.compare(TRUE, local, local)
    assert clock() == TRUE
