"""Keeps programs from changing the width of the terminal (DECCOLM, 80 or 132 columns).

The width is that of the window. xterm, too, ignores DECCOLM unless the program has allowed it by
mode 40 before. libghostty-vt would wrap all of the scrollback anew each time: a few bytes, sent
over and over, would keep the window from anything else.
"""

import re
from collections.abc import Iterator
from typing import Final

from caas_console.models.terminal.ghostty.native import NativeTerminal

_ALLOW_COLUMN_MODE: Final = 40

#: What the parser passes over inside a control sequence, or executes without leaving it.
_PASSED_OVER: Final = bytes({*range(0x20), *range(0x7F, 0x100)} - {0x18, 0x1A, 0x1B})

#: In the parameters of what may have set mode 40, however that is spelt.
_FORTY: Final = re.compile(rb"4[%b]*+0" % re.escape(_PASSED_OVER))
#: Where a control sequence ends, or is cut off.
_END: Final = re.compile(rb"[@-~\x1b]")
#: The end of what may have been begun in an earlier write.
_MAY_END: Final = re.compile(rb"[^@-~\x1b]*+h")


def write_at_fixed_width(terminal: NativeTerminal, data: bytes) -> None:
    """Interpret output of the program, and undo each permission to change the width at once."""
    start = 0
    if begun := _MAY_END.match(data):
        start = _write_and_forbid(terminal, data, start, begun.end())
    for end in _possible_permissions(data, start):
        start = _write_and_forbid(terminal, data, start, end)
    terminal.write(data[start:] if start else data)


def _possible_permissions(data: bytes, start: int) -> Iterator[int]:
    """Where mode 40 may have been set: in any other place it was not.

    A regular expression for all of it would either read a long row of 40s anew from each of
    them on, or look at every byte, which takes as long as interpreting it.
    """
    at = start
    while (forty := _FORTY.search(data, at)) and (end := _END.search(data, forty.end())):
        at = end.end()
        if end[0] == b"h":
            yield at


def _write_and_forbid(terminal: NativeTerminal, data: bytes, start: int, end: int) -> int:
    terminal.write(data[start:end])
    if terminal.mode(_ALLOW_COLUMN_MODE):
        terminal.set_mode(_ALLOW_COLUMN_MODE, on=False)
    return end
