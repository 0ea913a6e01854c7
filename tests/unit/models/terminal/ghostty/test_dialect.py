import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.terminal.ghostty.dialect import (
    ColumnShift,
    Dialect,
    Piece,
    SoftReset,
)
from tests.unit.models.terminal.streams import cut, streams


def _pieces(*parts: bytes) -> list[Piece]:
    """What comes out for these parts, neighbouring bytes joined."""
    dialect = Dialect()
    joined: list[Piece] = []
    for part in parts:
        for piece in dialect.pieces(part, max_repeat=100):
            if isinstance(piece, bytes) and joined and isinstance(joined[-1], bytes):
                joined[-1] += piece
            else:
                joined.append(piece)
    return joined


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (b"\x1b[3;4C", b"\x1b[3C"),
        (b"\x1b[;4C", b"\x1b[C"),
        (b"\x1b[1;2;3;4H", b"\x1b[1;2H"),
        (b"\x1b[5;6;7r", b"\x1b[5;6r"),
        (b"\x1b[0L", b"\x1b[L"),
        (b"\x1b[000a", b"\x1b[a"),
        (b"\x1b[g", b"\x1b[0g"),
        (b"\x1b[;3g", b"\x1b[0g"),
        (b"a\x1b[5b", b"a\x1b[5b"),
        (b"a\x1b[b", b"a\x1b[1b"),
        (b"a\x1b[0b", b"a\x1b[1b"),
        (b"a\x1b[65535b", b"a\x1b[100b"),
        (b"a\x1b[%db" % 10**40, b"a\x1b[100b"),
        ("é\x1b[3b".encode(), "é\x1b[3b".encode()),
        (b"a\x1b[j\x1b[2kb", b"ab"),
        (b"\x1b[?45h", b"\x1b[?1045h"),
        (b"\x1b[?7;45;25l", b"\x1b[?7;1045;25l"),
    ],
)
def test_sequence_is_said_in_other_words(stream: bytes, expected: bytes) -> None:
    assert _pieces(stream) == [expected]


@pytest.mark.parametrize(
    "stream",
    [
        b"plain text\r\n",
        b"\x1b[m\x1b[0;1;38;5;3m\x1b[3;4H\x1b[H\x1b[10A\x1b[2J\x1b[K\x1b[3;7r\x1b[r",
        b"\x1b[0g\x1b[3g\x1b[?1;2;3h\x1b[>0;1q\x1b[1 q\x1b[18t\x1b[1;2;3;4;5T\x1b[?1;2J",
        b"\x1b]0;a;b;cA\x07\x1b(B\x1b7\x1b8",
        b"\x1b[?4;5h\x1b[?145h\x1b[?450l\x1b[?25h",
    ],
)
def test_everything_else_is_passed_on_untouched(stream: bytes) -> None:
    assert _pieces(stream) == [stream]


@pytest.mark.parametrize(
    "control",
    [
        b"\r",
        b"\x7f",
        b"\x1b[m",
        b"\x1b[3C",
        b"\x1b(B",
        b"\x1b7",
        b"\x1b]2;t\x07",
        b"\x1b]2;t\x1b\\",
    ],
)
def test_repeat_after_a_control_function_is_dropped(control: bytes) -> None:
    assert _pieces(b"a", control, b"\x1b[3b") == [b"a" + control]


def test_repeat_repeats_once_only() -> None:
    assert _pieces(b"a\x1b[3b\x1b[3b") == [b"a\x1b[3b"]


def test_column_shifts_and_soft_reset_become_operations() -> None:
    assert _pieces(b"a\x1b[ @\x1b[2 Ab\x1b[3'}\x1b[0'~\x1b[!p") == [
        b"a",
        ColumnShift(1, insert=False, at_cursor=False),
        ColumnShift(2, insert=True, at_cursor=False),
        b"b",
        ColumnShift(3, insert=True, at_cursor=True),
        ColumnShift(1, insert=False, at_cursor=True),
        SoftReset(),
    ]


@given(streams, st.lists(st.integers(0, 10_000), max_size=10))
def test_cuts_do_not_change_the_pieces(stream: bytes, places: list[int]) -> None:
    # What ends a held sequence, so that nothing is outstanding.
    end = b"\x18"

    assert _pieces(*cut(stream, places), end) == _pieces(stream, end)
