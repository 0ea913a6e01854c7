"""Keeps the number of scrollback lines asked for, fast and in bounded memory.

libghostty-vt can bound scrollback in lines or in bytes. On reaching the bound in bytes it
reuses its oldest page; on reaching the one in lines it returns the page to the system and
faults in a new one, which is ten times slower on short lines. So only the bound in bytes is
set, and moved such that the lines asked for fit.
"""

from typing import Final

from caas_console.models.terminal.ghostty.library import ffi
from caas_console.models.terminal.ghostty.native import NativeTerminal

#: The scrollback of one terminal never takes more, whatever its lines hold.
MAX_BYTES: Final = 64 * 1024 * 1024

#: Less than a page of libghostty-vt, so that a step drops one page at most.
_STEP: Final = 256 * 1024

#: About the size of a page, and what a cell takes.
_PAGE_BYTES: Final = 512 * 1024
_CELL_BYTES: Final = 8


class ScrollbackLimit:
    """The bound in bytes; `adjust` is called after every part of the stream."""

    def __init__(self, terminal: NativeTerminal, lines: int) -> None:
        self._terminal = terminal
        self._lines = lines
        terminal.set("SCROLLBACK_MAX_LINES", ffi.NULL)
        self._enforce(MAX_BYTES if lines else 0)

    def adjust(self) -> None:
        """Loosen the bound when lines are missing, tighten it when there are too many."""
        if not self._lines:
            return
        page = _PAGE_BYTES // (_CELL_BYTES * self._terminal.columns)
        scarce = self._kept_lines() < self._lines + page // 4
        # Pages that grew beyond the bound are dropped only when it is set, so it always is.
        self._enforce(MAX_BYTES if scarce else self._bytes)
        most = self._lines + 2 * page
        while self._kept_lines() > most:
            self._enforce(self._bytes - _STEP)

    def _kept_lines(self) -> int:
        return int(self._terminal.get("SCROLLBACK_ROWS", "size_t"))

    def _enforce(self, size: int) -> None:
        self._bytes = size
        self._terminal.set("SCROLLBACK_MAX_BYTES", ffi.new("size_t*", size))
