from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.query_values import parse_duration, parse_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", 5),
        ("1.5k", 1536),
        ("2.", 2),
        ("50%", 50),
        ("1g", 2**30),
        ("1gib", 2**30),
        ("1mb", 2**20),
        ("-1", -1),
        ("1e5", None),
        ("x", None),
        ("", None),
        ("5 m", None),
        ("1d", None),
    ],
)
def test_numbers_have_binary_prefixes(text: str, expected: float | None) -> None:
    assert parse_number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90s", 90), ("1.5h", 5400), ("2d", 172_800), ("1w", 604_800), ("5", None), ("1g", None)],
)
def test_durations_need_a_unit_of_time(text: str, expected: float | None) -> None:
    assert parse_duration(text) == expected


@given(text=st.text(max_size=40))
def test_no_text_is_wrong_enough_to_raise(text: str) -> None:
    for value in (parse_number(text), parse_duration(text)):
        assert value is None or isfinite(value)
