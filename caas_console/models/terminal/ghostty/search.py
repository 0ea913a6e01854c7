"""Search through scrollback and screen; it follows the output."""

import time
from typing import Any, Final

from caas_console.models.terminal.ghostty.library import ffi, lib
from caas_console.models.terminal.ghostty.native import (
    NativeTerminal,
    check,
    new_object,
    new_sized,
)
from caas_console.models.terminal.screen import Scrollbar, SearchMatch, SearchResult

#: Matches highlighted at once. The library tells those of whole pages, some hundred lines.
_MAX_MATCHES: Final = 4096


#: Matches found at all, give or take a page: to move among more takes the library too long.
_ENOUGH_MATCHES: Final = 100_000


class Search:
    """One search for one text, a page of the library at a time, from the newest line on.

    `invalidate` it when the terminal changed or its viewport moved.
    """

    def __init__(self, terminal: NativeTerminal, needle: str) -> None:
        self._terminal = terminal
        self._handle = new_object("search", terminal.handle, owner=terminal.handle)
        self._matches = ffi.new("GhosttySelection[]", _MAX_MATCHES)
        self._status = ffi.new("GhosttySearchStatus*")
        self._stale = True
        #: Where to move once there is a match.
        self._wish = ""
        encoded = needle.encode()
        text = ffi.new("GhosttyString*", {"ptr": ffi.from_buffer(encoded), "len": len(encoded)})
        self._set("NEEDLE", text)

    @property
    def goes_on(self) -> bool:
        """Whether there is something left to look at."""
        return not self._is_complete and self._total() < _ENOUGH_MATCHES

    def invalidate(self) -> None:
        """Look at what is new before answering again."""
        self._stale = True

    def advance(self, until: float) -> None:
        """Search on until a moment of `time.perf_counter`, or the end."""
        self._refresh()
        while self.goes_on:
            check(lib.ghostty_search_tick(self._handle, self._status), "search_tick")
            if self._status[0] == lib.GHOSTTY_SEARCH_STATUS_FEED_REQUIRED:
                check(lib.ghostty_search_feed(self._handle), "search_feed")
            self._fulfil_wish()
            if time.perf_counter() >= until:
                return

    def result(self) -> SearchResult:
        """The number of matches and which is the current one."""
        self._refresh()
        index = ffi.new("size_t*")
        has_index = self._get("SELECTED_INDEX", index) == lib.GHOSTTY_SUCCESS
        return SearchResult(self._total(), int(index[0]) if has_index else None, self._is_complete)

    def move(self, direction: str) -> SearchResult:
        """Make the NEXT (older) or PREV (newer) match the current one and show it."""
        self._refresh()
        self._wish = direction
        self._fulfil_wish()
        return self.result()

    def visible_matches(self, scrollbar: Scrollbar) -> tuple[SearchMatch, ...]:
        """The matches in the viewport, row by row; the current one alone if they are too many."""
        self._refresh()
        current = new_sized("GhosttySelection")
        found = ffi.new("GhosttySelectionBuffer*", {"ptr": self._matches, "cap": _MAX_MATCHES})
        fits = self._get("VIEWPORT_MATCHES", found) != lib.GHOSTTY_OUT_OF_SPACE
        natives = list(self._matches[0 : found.len]) if fits else []
        locate = _Locator(self._terminal)
        current_start = None
        if self._get("SELECTED_MATCH", current) == lib.GHOSTTY_SUCCESS:
            current_start = locate(current.start)
            natives = natives if fits else [current]
        matches: list[SearchMatch] = []
        for native in natives:
            start, end = locate(native.start), locate(native.end)
            if start and end:
                is_current = start == current_start
                matches += _rows(start, end, scrollbar, self._terminal.columns, current=is_current)
        return tuple(matches)

    @property
    def _is_complete(self) -> bool:
        return bool(self._status[0] == lib.GHOSTTY_SEARCH_STATUS_COMPLETE)

    def _total(self) -> int:
        total = ffi.new("size_t*")
        check(self._get("TOTAL_MATCHES", total), "search_get TOTAL_MATCHES")
        return int(total[0])

    def _refresh(self) -> None:
        """Take over what changed; before that no answer of the library is valid."""
        if self._stale:
            check(lib.ghostty_search_feed(self._handle), "search_feed")
            check(self._get("STATUS", self._status), "search_get STATUS")
            self._stale = False

    def _fulfil_wish(self) -> None:
        # Among no matches there is nothing to move to.
        if self._wish and self._total():
            self._set(f"SELECT_{self._wish}", ffi.NULL)
            self._wish = ""
            # The viewport may have moved.
            self.invalidate()

    def _set(self, option: str, value: Any) -> None:
        key = getattr(lib, f"GHOSTTY_SEARCH_OPT_{option}")
        check(lib.ghostty_search_set(self._handle, key, value), f"search_set {option}")

    def _get(self, data: str, out: Any) -> int:
        key = getattr(lib, f"GHOSTTY_SEARCH_DATA_{data}")
        return int(lib.ghostty_search_get(self._handle, key, out))


class _Locator:
    """Finds rows, counted from the oldest line, asking once for each page of the library."""

    def __init__(self, terminal: NativeTerminal) -> None:
        self._terminal = terminal
        self._first_rows: dict[Any, int | None] = {}

    def __call__(self, ref: Any) -> tuple[int, int] | None:
        """Row and column of a cell; None if it is on the other screen."""
        if ref.node not in self._first_rows:
            row = self._terminal.row_of(ref)
            self._first_rows[ref.node] = None if row is None else row - ref.y
        first_row = self._first_rows[ref.node]
        return None if first_row is None else (first_row + ref.y, ref.x)


def _rows(
    start: tuple[int, int],
    end: tuple[int, int],
    scrollbar: Scrollbar,
    columns: int,
    *,
    current: bool,
) -> list[SearchMatch]:
    """The parts of a match in the rows of the viewport."""
    first = max(start[0], scrollbar.offset)
    last = min(end[0], scrollbar.offset + scrollbar.visible - 1)
    return [
        SearchMatch(
            row=row - scrollbar.offset,
            start=start[1] if row == start[0] else 0,
            end=end[1] + 1 if row == end[0] else columns,
            current=current,
        )
        for row in range(first, last + 1)
    ]
