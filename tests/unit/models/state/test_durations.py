from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.durations import DurationPart, TimeUnit, age_parts, duration_parts
from tests.unit.models.state.factories import NOW

_SECONDS = {
    TimeUnit.SECONDS: 1,
    TimeUnit.MINUTES: 60,
    TimeUnit.HOURS: 3600,
    TimeUnit.DAYS: 86_400,
    TimeUnit.YEARS: 31_536_000,
}


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, [(0, TimeUnit.SECONDS)]),
        (-5, [(0, TimeUnit.SECONDS)]),
        (59.9, [(59, TimeUnit.SECONDS)]),
        (180, [(3, TimeUnit.MINUTES)]),
        (3661, [(1, TimeUnit.HOURS), (1, TimeUnit.MINUTES)]),
        (2 * 86_400 + 4 * 3600 + 59, [(2, TimeUnit.DAYS), (4, TimeUnit.HOURS)]),
        (86_400 + 59, [(1, TimeUnit.DAYS)]),
        (400 * 86_400, [(1, TimeUnit.YEARS), (35, TimeUnit.DAYS)]),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(
    seconds: float, expected: list[tuple[int, TimeUnit]]
) -> None:
    assert duration_parts(seconds) == tuple(DurationPart(*part) for part in expected)


@given(seconds=st.integers(0, 10**10))
def test_the_parts_add_up_to_no_more_than_the_duration(seconds: int) -> None:
    parts = duration_parts(seconds, most=5)
    assert sum(part.number * _SECONDS[part.unit] for part in parts) == seconds


def test_an_age_is_told_in_its_largest_unit() -> None:
    assert age_parts(NOW - timedelta(minutes=3, seconds=7), NOW) == (
        DurationPart(3, TimeUnit.MINUTES),
    )
