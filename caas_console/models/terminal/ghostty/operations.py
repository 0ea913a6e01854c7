"""What libghostty-vt lacks, done with what it has."""

from typing import Final

from caas_console.models.terminal.ghostty.dialect import ColumnShift
from caas_console.models.terminal.ghostty.native import NativeTerminal

_ORIGIN_MODE: Final = 6
_MARGIN_MODE: Final = 69

#: Cursor shown, replace, absolute origin, wrap, normal cursor keys and keypad, no side margins,
#: full-height margins, plain attributes, erasable, ASCII in G0 to G3, GL is G0, and the saved
#: cursor at home (DEC STD 070, 4.8; xterm's VTReset).
_SOFT_RESET: Final = (
    b"\x1b[?25h\x1b[4l\x1b[?6l\x1b[?7h\x1b[?1l\x1b>\x1b[?69l\x1b[r\x1b[m"
    b'\x1b[0"q\x1b(B\x1b)B\x1b*B\x1b+B\x0f\x1b[H\x1b7'
)


def reset_softly(terminal: NativeTerminal) -> None:
    """DECSTR: the cursor stays where it is."""
    row, column = terminal.cursor
    terminal.write(b"%b\x1b[%d;%dH" % (_SOFT_RESET, row + 1, column + 1))


def shift_columns(terminal: NativeTerminal, shift: ColumnShift) -> None:
    """Insert or delete cells in every row within the margins, if the cursor is within them."""
    top, bottom, left, right = _margins(terminal)
    row, column = terminal.cursor
    if not (top <= row <= bottom and left <= column <= right):
        return
    # In origin mode positions count from the margins.
    row_base, column_base = (top, left) if terminal.mode(_ORIGIN_MODE) else (0, 0)
    first = (column if shift.at_cursor else left) - column_base + 1
    final = b"@" if shift.insert else b"P"
    rows = range(top - row_base + 1, bottom - row_base + 2)
    edits = b"".join(b"\x1b[%d;%dH\x1b[%d%b" % (at, first, shift.count, final) for at in rows)
    back = b"\x1b[%d;%dH" % (row - row_base + 1, column - column_base + 1)
    terminal.write(edits + back)


def _margins(terminal: NativeTerminal) -> tuple[int, int, int, int]:
    """Top, bottom, left and right margin, counted from 0, by DECRQSS."""
    top, bottom = _setting(terminal, b"r")
    if not terminal.mode(_MARGIN_MODE):
        return top, bottom, 0, terminal.columns - 1
    return top, bottom, *_setting(terminal, b"s")


def _setting(terminal: NativeTerminal, final: bytes) -> tuple[int, int]:
    answer = terminal.query(b"\x1bP$q%b\x1b\\" % final)
    first, last = answer.removeprefix(b"\x1bP1$r").partition(final)[0].split(b";")
    return int(first) - 1, int(last) - 1
