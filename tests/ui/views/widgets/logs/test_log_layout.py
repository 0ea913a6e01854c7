"""Columns, runs and rows of a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.logs.frames import Stream
from caas_console.models.state.logs.lines import decode_line
from caas_console.models.terminal.screen import Attribute, Run, Style
from caas_console.views.widgets.logs.log_layout import LaidLine, cut, lay_out

_TEXTS = st.text(alphabet="ab \t你é́👨\u200d", max_size=40)


def _laid(data: bytes | str) -> LaidLine:
    raw = data.encode() if isinstance(data, str) else data
    return lay_out(decode_line(0, Stream.STDOUT, raw, timestamps=False))


@pytest.mark.parametrize(
    ("text", "columns", "runs"),
    [
        ("", [0], []),
        ("abc", [0, 1, 2, 3], [Run(0, "abc", 1, Style())]),
        ("a\tb", [0, 1, 8, 9], [Run(0, "a       b", 1, Style())]),
        ("你a", [0, 2, 3], [Run(0, "你", 2, Style()), Run(2, "a", 1, Style())]),
        (
            "xé́y",
            [0, 1, 2, 2, 3],
            [
                Run(0, "x", 1, Style()),
                Run(1, "é́", 1, Style(), cluster=True),
                Run(2, "y", 1, Style()),
            ],
        ),
    ],
)
def test_characters_stand_in_columns(text: str, columns: list[int], runs: list[Run]) -> None:
    laid = _laid(text)
    assert list(laid.columns) == columns
    assert list(laid.runs) == runs


def test_colors_of_a_log_are_kept_and_the_base_shows_through() -> None:
    line = decode_line(0, Stream.STDOUT, b"a\x1b[1;31mb\x1b[42;39mc", timestamps=False)
    base = Style(foreground=8)
    assert [(run.text, run.style) for run in lay_out(line, base).runs] == [
        ("a", base),
        ("b", Style(foreground=1, attributes=Attribute.BOLD)),
        ("c", Style(foreground=8, background=2, attributes=Attribute.BOLD)),
    ]


@given(_TEXTS)
def test_runs_cover_every_column_once(text: str) -> None:
    laid = _laid(text)
    at = 0
    for run in laid.runs:
        assert run.column == at
        at += run.columns
    assert at == laid.width


@given(_TEXTS, st.integers(1, 12))
def test_wrapped_rows_are_the_whole_line_and_fit(text: str, width: int) -> None:
    laid = _laid(text)
    starts = laid.wraps(width)
    ends = [*starts[1:], laid.width]
    assert starts[0] == 0
    assert all(start < end <= start + width for start, end in zip(starts, ends, strict=True)) or (
        laid.width == 0
    )


@given(_TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_cut_keeps_what_lies_between_two_columns(text: str, one: int, other: int) -> None:
    start, end = sorted((one, other))
    for run in cut(_laid(text).runs, start, end, -start):
        assert run.column + run.columns > 0
        assert run.column < end - start


@given(_TEXTS)
def test_character_at_a_column_begins_at_or_before_it(text: str) -> None:
    laid = _laid(text)
    for column in range(laid.width + 3):
        character = laid.character_at(column)
        assert laid.columns[character] <= column
        assert character == len(laid.columns) - 1 or laid.columns[character + 1] > column
