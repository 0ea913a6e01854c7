"""The terminal emulator as the rest of the console knows it: bytes in, screen out.

A core is passive. The owner feeds it what the program prints, sends the program what
`take_replies` and the `encode_` methods return, and reads frames whenever it wants to paint.
Nothing that a program prints makes a core touch the clipboard, open a link or start anything:
titles and bells are data that the owner asks for.

A core belongs to one thread at a time. Rows and columns are those of the viewport.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from caas_console.models.terminal.input_events import KeyEvent, MouseEvent
from caas_console.models.terminal.screen import Frame, SearchResult, ThemeColors

#: Lines that leave the screen at its top and are kept, unless said otherwise.
SCROLLBACK_LINES = 10_000

#: Columns or rows that a screen has at most: more make no sense, and take memory at once.
MAX_CELLS = 1000

#: Titles are cut to this many characters.
TITLE_LENGTH = 256


class MouseTracking(Enum):
    """Which mouse events the program wants (xterm's modes 9, 1000, 1002 and 1003)."""

    NONE = "none"
    PRESS = "press"
    PRESS_RELEASE = "press_release"
    DRAG = "drag"
    ANY_MOTION = "any_motion"


@dataclass(frozen=True, slots=True)
class Modes:
    """The modes that concern whoever shows the terminal."""

    #: Not NONE: mouse events go to the program, unless Shift is held.
    mouse_tracking: MouseTracking
    #: A full-screen program has the screen; there is no scrollback behind it.
    alternate_screen: bool
    #: On the alternate screen the wheel stands for arrow keys (mode 1007).
    alternate_scroll: bool
    #: The program can tell pasted from typed text (mode 2004).
    bracketed_paste: bool
    #: The program wants `encode_focus` (mode 1004).
    focus_reporting: bool
    #: The program is in the middle of drawing: wait with the next frame, though never longer
    #: than some 100 ms (mode 2026).
    synchronized_output: bool


class SelectionUnit(Enum):
    """What a selection grows by: click, double click, triple click."""

    CELL = "cell"
    WORD = "word"
    LINE = "line"


class TerminalCore(Protocol):
    """An xterm-256color emulator with scrollback, selection and search."""

    @property
    def columns(self) -> int:
        """Width of the screen in cells."""

    @property
    def rows(self) -> int:
        """Height of the screen in cells."""

    @property
    def modes(self) -> Modes:
        """The modes now in force."""

    @property
    def title(self) -> str:
        """The title that the program set: printable, at most TITLE_LENGTH characters."""

    def feed(self, data: bytes) -> None:
        """Interpret output of the program; it may be cut anywhere.

        Takes about a millisecond per 64 KiB of ordinary output, up to a second per 64 KiB of the
        worst that can be made up (resets without end).
        """

    def feed_in_steps(self, data: bytes) -> Iterator[None]:
        """Interpret output of the program, pausing every few milliseconds at the latest.

        For an owner that must stay responsive: whatever the output is, the clock can be looked at
        in the pauses, and the core be used. The output is interpreted as the iterator is
        advanced; what is left when it is given up is lost.
        """

    def resize(self, columns: int, rows: int, cell_width: int = 8, cell_height: int = 16) -> None:
        """Change the size, in cells, and say how large a cell is, in pixels.

        Lines of the primary screen wrap anew. Columns and rows are clamped to 1 … MAX_CELLS.
        """

    def take_replies(self) -> bytes:
        """What the program must be sent in answer to its queries since the last call."""

    def take_bell(self) -> bool:
        """Whether the bell rang since the last call."""

    def take_frame(self, within: float = math.inf) -> Frame:
        """The rows that changed since the last call, and where cursor and viewport are.

        After `within` seconds rows and matches are left for the next frame, which begins with
        them.
        """

    def set_theme(self, colors: ThemeColors) -> None:
        """Set what default and ANSI colours stand for; programs can ask for them."""

    def scroll(self, rows: int) -> None:
        """Move the viewport; negative is towards older lines."""

    def scroll_to(self, offset: int) -> None:
        """Put the viewport's top at this row of the scrollbar."""

    def scroll_to_bottom(self) -> None:
        """Follow the output again."""

    def start_selection(
        self,
        row: int,
        column: int,
        unit: SelectionUnit = SelectionUnit.CELL,
        *,
        rectangle: bool = False,
    ) -> None:
        """Select the unit at this cell, and let `extend_selection` grow from there.

        The selection keeps to its text while output scrolls it.
        """

    def extend_selection(self, row: int, column: int) -> None:
        """Select from where the selection was started to this cell, which is included."""

    def select_all(self) -> None:
        """Select scrollback and screen."""

    def clear_selection(self) -> None:
        """Select nothing."""

    @property
    def has_selection(self) -> bool:
        """Whether something is selected, be it blanks; to ask for its text may take 0.1 s."""

    def selected_text(self) -> str:
        """The selected text: wrapped lines joined, blanks at the ends of lines dropped."""

    def contents(self) -> str:
        """The text of scrollback and screen: wrapped lines joined, blanks at ends dropped."""

    def search(self, needle: str, within: float = math.inf) -> SearchResult:
        """Find text in scrollback and screen, whatever its case; "" ends the search.

        From now on frames tell the matches in the viewport and where the search stands; what is
        not done `within` seconds they go on with. Countless matches are not all looked for.
        """

    def search_next(self) -> SearchResult:
        """Make the next older match the current one and scroll it into view; wraps around.

        If none is known yet it will be the first that is found.
        """

    def search_previous(self) -> SearchResult:
        """Make the next newer match the current one and scroll it into view; wraps around."""

    def encode_key(self, event: KeyEvent) -> bytes:
        """What the program is sent for a key, as its modes want it; may be nothing."""

    def encode_mouse(self, event: MouseEvent) -> bytes:
        """What the program is sent for the mouse, as its modes want it; may be nothing."""

    def encode_paste(self, text: str) -> bytes:
        """What the program is sent for pasted text: control characters are made harmless."""

    def encode_focus(self, *, gained: bool) -> bytes:
        """What the program is sent when the terminal gains or loses the keyboard."""

    def close(self) -> None:
        """Free the memory; the core cannot be used afterwards."""
