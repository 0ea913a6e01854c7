"""Ids sort by when they were made."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.platform.store.ids import first_id, new_id, next_id

_MOMENTS = st.integers(0, 4_000_000_000_000_000).map(
    lambda at: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
)


@given(_MOMENTS, st.integers(1, 10_000_000))
def test_what_was_made_later_sorts_behind(moment: datetime, microseconds: int) -> None:
    assert new_id(moment) < new_id(moment + timedelta(microseconds=microseconds))


@given(_MOMENTS)
def test_nothing_made_from_a_moment_on_sorts_before_its_first_id(moment: datetime) -> None:
    assert first_id(moment) <= new_id(moment)
    assert new_id(moment) < next_id(moment) == first_id(moment + timedelta(milliseconds=1))


def test_two_made_at_once_are_two() -> None:
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert new_id(now) != new_id(now)


def test_ids_of_before_they_were_so_exact_keep_their_place() -> None:
    at = datetime(2026, 11, 24, 12, 0, 0, 1_500, tzinfo=UTC)
    former = f"{int(at.timestamp() * 1000):011x}" + "ff" * 10
    assert new_id(at - timedelta(milliseconds=1)) < former
    assert former < new_id(at + timedelta(milliseconds=1))
