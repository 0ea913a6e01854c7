"""The terminal core on libghostty-vt."""

import math
import time
from collections.abc import Iterator
from typing import Final

from caas_console.models.terminal.core import (
    MAX_CELLS,
    SCROLLBACK_LINES,
    TITLE_LENGTH,
    Modes,
    MouseTracking,
    SelectionUnit,
)
from caas_console.models.terminal.ghostty import encoders, operations
from caas_console.models.terminal.ghostty.dialect import ColumnShift, Dialect, SoftReset
from caas_console.models.terminal.ghostty.frame import FrameReader
from caas_console.models.terminal.ghostty.library import lib
from caas_console.models.terminal.ghostty.link_guard import LinkGuard
from caas_console.models.terminal.ghostty.native import NativeTerminal
from caas_console.models.terminal.ghostty.scrollback import ScrollbackLimit
from caas_console.models.terminal.ghostty.search import Search
from caas_console.models.terminal.ghostty.selection import Selection
from caas_console.models.terminal.ghostty.settings import apply_limits, apply_theme
from caas_console.models.terminal.input_events import KeyEvent, MouseEvent
from caas_console.models.terminal.screen import Frame, Scrollbar, SearchResult, ThemeColors

#: Long output is interpreted in parts of this size, between which scrollback is bounded.
_PART_BYTES: Final = 64 * 1024

#: A step interprets so much. A sequence may redraw the whole screen, which takes up to 10 µs for
#: each of its bytes where the screen is large; a byte of text takes a twentieth of that.
_STEP_BYTES: Final = 512
_TEXT_STEP_BYTES: Final = 8 * 1024

#: By precedence: a program that sets several gets the most talkative.
_MOUSE_MODES: Final = (
    (1003, MouseTracking.ANY_MOTION),
    (1002, MouseTracking.DRAG),
    (1000, MouseTracking.PRESS_RELEASE),
    (9, MouseTracking.PRESS),
)
_ALTERNATE_SCROLL_MODE: Final = 1007
_FOCUS_MODE: Final = 1004
_BRACKETED_PASTE_MODE: Final = 2004
_SYNCHRONIZED_OUTPUT_MODE: Final = 2026


class GhosttyCore:
    """A TerminalCore; see there for what the methods mean."""

    def __init__(
        self, columns: int = 80, rows: int = 24, scrollback_lines: int = SCROLLBACK_LINES
    ) -> None:
        columns, rows = _clamped(columns, rows)
        self._terminal = NativeTerminal(columns, rows)
        apply_limits(self._terminal)
        self._scrollback = ScrollbackLimit(self._terminal, scrollback_lines)
        self._dialect = Dialect()
        self._guard = LinkGuard(self._terminal)
        self._frames = FrameReader(self._terminal)
        self._selection = Selection(self._terminal)
        self._search: Search | None = None
        self._keys = encoders.KeyEncoder(self._terminal)
        self._mouse = encoders.MouseEncoder(self._terminal)
        self.resize(columns, rows)

    @property
    def columns(self) -> int:
        """Width of the screen in cells."""
        return self._terminal.columns

    @property
    def rows(self) -> int:
        """Height of the screen in cells."""
        return self._terminal.rows

    @property
    def modes(self) -> Modes:
        """The modes now in force."""
        mode = self._terminal.mode
        tracking = (tracking for number, tracking in _MOUSE_MODES if mode(number))
        screen = self._terminal.get("ACTIVE_SCREEN", "GhosttyTerminalScreen")
        return Modes(
            mouse_tracking=next(tracking, MouseTracking.NONE),
            alternate_screen=screen == lib.GHOSTTY_TERMINAL_SCREEN_ALTERNATE,
            alternate_scroll=mode(_ALTERNATE_SCROLL_MODE),
            bracketed_paste=mode(_BRACKETED_PASTE_MODE),
            focus_reporting=mode(_FOCUS_MODE),
            synchronized_output=mode(_SYNCHRONIZED_OUTPUT_MODE),
        )

    @property
    def title(self) -> str:
        """The title that the program set."""
        title = self._terminal.get_text("TITLE")[: 4 * TITLE_LENGTH]
        return "".join(filter(str.isprintable, title))[:TITLE_LENGTH]

    def feed(self, data: bytes) -> None:
        """Interpret output of the program."""
        for start in range(0, len(data), _PART_BYTES):
            for _ in self._interpret(data[start : start + _PART_BYTES]):
                pass
            self._scrollback.adjust()

    def feed_in_steps(self, data: bytes) -> Iterator[None]:
        """Interpret output of the program, pausing every few milliseconds at the latest."""
        for start in range(0, len(data), _TEXT_STEP_BYTES):
            part = data[start : start + _TEXT_STEP_BYTES]
            size = _STEP_BYTES if b"\x1b" in part else len(part)
            for at in range(0, len(part), size):
                if start or at:
                    yield
                yield from self._interpret(part[at : at + size])
            self._scrollback.adjust()

    def _interpret(self, data: bytes) -> Iterator[None]:
        """Interpret a part of the output; pauses between pieces, which may take long."""
        pieces = self._dialect.pieces(data, max_repeat=self.columns * self.rows)
        for number, piece in enumerate(pieces):
            if number:
                yield
            if isinstance(piece, bytes):
                self._guard.write(piece)
            else:
                self._guard.flush()
                self._perform(piece)
            self._on_changed()

    def _perform(self, operation: ColumnShift | SoftReset) -> None:
        if isinstance(operation, ColumnShift):
            operations.shift_columns(self._terminal, operation)
        else:
            operations.reset_softly(self._terminal)

    def resize(self, columns: int, rows: int, cell_width: int = 8, cell_height: int = 16) -> None:
        """Change the size, in cells, and say how large a cell is, in pixels."""
        columns, rows = _clamped(columns, rows)
        cell_width, cell_height = max(cell_width, 1), max(cell_height, 1)
        self._terminal.resize(columns, rows, cell_width, cell_height)
        self._mouse.resize(columns, rows, cell_width, cell_height)
        self._scrollback.adjust()
        self._on_changed()

    def take_replies(self) -> bytes:
        """What the program must be sent in answer to its queries since the last call."""
        return self._terminal.take_replies()

    def take_bell(self) -> bool:
        """Whether the bell rang since the last call."""
        return self._terminal.take_bell()

    def take_frame(self, within: float = math.inf) -> Frame:
        """The rows that changed since the last call, and where cursor and viewport are."""
        begin = time.perf_counter()
        if self._search:
            # First, because it may move the viewport.
            self._search.advance(begin + within / 2)
        lines, all_read = self._frames.read_lines(begin + within)
        scrollbar = self._scrollbar()
        return Frame(
            columns=self.columns,
            rows=self.rows,
            lines=lines,
            complete=all_read and not (self._search and self._search.goes_on),
            cursor=self._frames.cursor(),
            scrollbar=scrollbar,
            palette=self._frames.palette(),
            matches=self._search.visible_matches(scrollbar) if self._search else (),
            search=self._search.result() if self._search else SearchResult(),
        )

    def set_theme(self, colors: ThemeColors) -> None:
        """Set what default and ANSI colours stand for."""
        apply_theme(self._terminal, colors)

    def scroll(self, rows: int) -> None:
        """Move the viewport; negative is towards older lines."""
        self._terminal.scroll_viewport("DELTA", rows)
        self._on_changed()

    def scroll_to(self, offset: int) -> None:
        """Put the viewport's top at this row of the scrollbar."""
        self._terminal.scroll_viewport("ROW", max(offset, 0))
        self._on_changed()

    def scroll_to_bottom(self) -> None:
        """Follow the output again."""
        self._terminal.scroll_viewport("BOTTOM")
        self._on_changed()

    def start_selection(
        self,
        row: int,
        column: int,
        unit: SelectionUnit = SelectionUnit.CELL,
        *,
        rectangle: bool = False,
    ) -> None:
        """Select the unit at this cell, and let `extend_selection` grow from there."""
        self._selection.start(row, column, unit, rectangle=rectangle)

    def extend_selection(self, row: int, column: int) -> None:
        """Select from where the selection was started to this cell, which is included."""
        self._selection.extend(row, column)

    def select_all(self) -> None:
        """Select scrollback and screen."""
        self._selection.select_all()

    def clear_selection(self) -> None:
        """Select nothing."""
        self._selection.clear()

    @property
    def has_selection(self) -> bool:
        """Whether something is selected."""
        return self._selection.current() is not None

    def selected_text(self) -> str:
        """The selected text."""
        return self._selection.text()

    def contents(self) -> str:
        """The text of scrollback and screen."""
        return self._selection.contents()

    def search(self, needle: str, within: float = math.inf) -> SearchResult:
        """Find text in scrollback and screen; "" ends the search."""
        self._search = Search(self._terminal, needle) if needle else None
        if not self._search:
            return SearchResult()
        self._search.advance(time.perf_counter() + within)
        return self._search.result()

    def search_next(self) -> SearchResult:
        """Make the next older match the current one and scroll it into view."""
        return self._search.move("NEXT") if self._search else SearchResult()

    def search_previous(self) -> SearchResult:
        """Make the next newer match the current one and scroll it into view."""
        return self._search.move("PREV") if self._search else SearchResult()

    def encode_key(self, event: KeyEvent) -> bytes:
        """What the program is sent for a key."""
        return self._keys.encode(event)

    def encode_mouse(self, event: MouseEvent) -> bytes:
        """What the program is sent for the mouse."""
        return self._mouse.encode(event)

    def encode_paste(self, text: str) -> bytes:
        """What the program is sent for pasted text."""
        return encoders.encode_paste(self._terminal, text)

    def encode_focus(self, *, gained: bool) -> bytes:
        """What the program is sent when the terminal gains or loses the keyboard."""
        return encoders.encode_focus(self._terminal, gained=gained)

    def close(self) -> None:
        """Free the memory."""
        self._search = None
        self._selection.forget()
        self._terminal.close()

    def _on_changed(self) -> None:
        if self._search:
            self._search.invalidate()

    def _scrollbar(self) -> Scrollbar:
        native = self._terminal.get("SCROLLBAR", "GhosttyTerminalScrollbar")
        return Scrollbar(total=native.total, offset=native.offset, visible=native.len)


def _clamped(columns: int, rows: int) -> tuple[int, int]:
    return min(max(columns, 1), MAX_CELLS), min(max(rows, 1), MAX_CELLS)
