"""What a terminal shows: immutable values read from a core, with colours still symbolic.

Rows and columns count from 0 at the top left of the viewport, the part of scrollback and
screen that is being looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, Flag, auto
from typing import NamedTuple


class RGB(NamedTuple):
    """A colour, each channel from 0 to 255."""

    red: int
    green: int
    blue: int


#: None is the default foreground or background, an int an index into Palette.colors.
Color = RGB | int | None


class Attribute(Flag):
    """What SGR switches on or off, underline apart (ECMA-48, 8.3.117)."""

    NONE = 0
    BOLD = auto()
    FAINT = auto()
    ITALIC = auto()
    BLINK = auto()
    INVERSE = auto()
    INVISIBLE = auto()
    STRIKETHROUGH = auto()
    OVERLINE = auto()


class Underline(Enum):
    """The shape of an underline (SGR 4 and its sub-parameters)."""

    NONE = 0
    SINGLE = 1
    DOUBLE = 2
    CURLY = 3
    DOTTED = 4
    DASHED = 5


@dataclass(frozen=True, slots=True)
class Style:
    """How cells are drawn. INVERSE is not applied: the painter swaps the colours."""

    foreground: Color = None
    background: Color = None
    underline_color: Color = None
    attributes: Attribute = Attribute.NONE
    underline: Underline = Underline.NONE


DEFAULT_STYLE = Style()


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring cells of equal style.

    A run is either cells of one code point each, all `cell_width` columns wide (1, or 2 for
    wide characters), or one single cell with a base character and its combining characters.
    Cells that hold nothing are spaces.
    """

    column: int
    text: str
    cell_width: int
    style: Style
    cluster: bool = False

    @property
    def columns(self) -> int:
        """The number of columns that the run covers."""
        return self.cell_width * (1 if self.cluster else len(self.text))


@dataclass(frozen=True, slots=True)
class Line:
    """One row. Blank cells of default style after the last run are left out."""

    runs: tuple[Run, ...] = ()
    #: The text goes on in the next row: the line was longer than the screen is wide.
    wrapped: bool = False
    #: The selected columns: first and one past the last.
    selection: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """The characters of the row, combining characters included, as far as it has runs."""
        return "".join(run.text for run in self.runs)


class CursorShape(Enum):
    """The shape that the program asked for (DECSCUSR)."""

    BLOCK = "block"
    UNDERLINE = "underline"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cursor; not visible when hidden by the program or scrolled out of the viewport."""

    row: int
    column: int
    visible: bool
    blinking: bool
    shape: CursorShape


@dataclass(frozen=True, slots=True)
class Scrollbar:
    """The viewport within scrollback and screen, in rows."""

    total: int
    offset: int
    visible: int

    @property
    def at_bottom(self) -> bool:
        """Whether the viewport follows the output."""
        return self.offset + self.visible >= self.total


@dataclass(frozen=True, slots=True)
class ThemeColors:
    """The colours that the user's theme gives to a terminal."""

    foreground: RGB
    background: RGB
    cursor: RGB
    #: The 16 colours of SGR 30-37, 40-47, 90-97 and 100-107.
    ansi: tuple[RGB, ...]


@dataclass(frozen=True, slots=True)
class Palette:
    """What the symbolic colours stand for now: the theme, and what the program changed."""

    foreground: RGB
    background: RGB
    cursor: RGB
    #: 256 colours: ANSI, the 6x6x6 cube, the greys.
    colors: tuple[RGB, ...]

    def resolve(self, color: Color, default: RGB) -> RGB:
        """The colour itself; `default` is the palette's foreground or background."""
        if color is None:
            return default
        return self.colors[color] if isinstance(color, int) else color


@dataclass(frozen=True, slots=True)
class SearchMatch:
    """The part of a search match that lies in one row of the viewport."""

    row: int
    start: int
    #: One past the last column.
    end: int
    current: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Where a search stands."""

    total: int = 0
    #: The current match, counted from 0 at the newest (lowest) match; None before the first.
    index: int | None = None
    #: Everything was looked at; otherwise there may be more matches.
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """What changed on the viewport since the previous frame."""

    columns: int
    rows: int
    #: Changed rows only. After a resize, a scroll or a change of screen: all rows.
    lines: Mapping[int, Line]
    #: Nothing was left for the next frame, be it rows or a part of the search.
    complete: bool
    cursor: Cursor
    scrollbar: Scrollbar
    #: The same object as in the previous frame while no colour changed.
    palette: Palette
    matches: tuple[SearchMatch, ...] = ()
    search: SearchResult = SearchResult()
