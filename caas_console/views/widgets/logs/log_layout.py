"""A line of a log on a grid of cells: columns, runs of one style, and where it wraps."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from caas_console.models.state.logs.lines import LogLine
from caas_console.models.state.logs.styles import LogColor, LogStyle
from caas_console.models.terminal.screen import (
    DEFAULT_STYLE,
    RGB,
    Attribute,
    Color,
    Run,
    Style,
    Underline,
)

_TAB = 8
# Nothing above this many columns is laid out; the line's whole text can still be copied.
_MOST_COLUMNS = 20_000


@dataclass(frozen=True, slots=True)
class LaidLine:
    """A line ready for painting.

    Attributes:
        columns: where each character begins, and where the last one ends.
        runs: what is painted, from column 0 on.
    """

    line: LogLine
    columns: Sequence[int]
    runs: tuple[Run, ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return self.columns[-1]

    def character_at(self, column: int) -> int:
        """The index of the character at a column; one past the last behind the end."""
        return max(0, bisect_right(self.columns, column) - 1)

    def wraps(self, width: int) -> list[int]:
        """The columns at which the rows of the line begin, in a view so many columns wide."""
        starts = [0]
        while self.width - starts[-1] > width:
            # A wide character is not torn apart; one that has no room at all is.
            fitting = self.columns[bisect_right(self.columns, starts[-1] + width) - 1]
            starts.append(fitting if fitting > starts[-1] else starts[-1] + width)
        return starts


def lay_out(line: LogLine, base: Style = DEFAULT_STYLE) -> LaidLine:
    """Put a line's characters into columns.

    Args:
        line: what is shown.
        base: the style of what has none of its own.
    """
    text = line.text[:_MOST_COLUMNS]
    if text.isascii() and "\t" not in text:
        columns: Sequence[int] = range(len(text) + 1)
    else:
        columns = _columns(text)
    runs: list[Run] = []
    at = 0
    for start, end, style in line.spans:
        runs += _runs(text, columns, at, min(start, len(text)), base)
        runs += _runs(text, columns, start, min(end, len(text)), _merged(style, base))
        at = end
    runs += _runs(text, columns, at, len(text), base)
    return LaidLine(line, columns, tuple(runs))


def cut(runs: Sequence[Run], start: int, end: int, shift: int) -> tuple[Run, ...]:
    """The parts of runs between two columns, moved by so many columns."""
    parts = []
    for run in runs:
        first, last = max(run.column, start), min(run.column + run.columns, end)
        if first >= last:
            continue
        text = run.text
        if not run.cluster:
            width = run.cell_width
            text = text[(first - run.column) // width : -((run.column - last) // width)]
        parts.append(Run(first + shift, text, run.cell_width, run.style, cluster=run.cluster))
    return tuple(parts)


def _columns(text: str) -> list[int]:
    columns = [0]
    for character in text:
        at = columns[-1]
        columns.append(at + (_TAB - at % _TAB if character == "\t" else _width(character)))
    return columns


def _width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _runs(text: str, columns: Sequence[int], start: int, end: int, style: Style) -> Iterator[Run]:
    """The runs of some characters of one style."""
    if start < end and text.isascii() and "\t" not in text:
        yield Run(columns[start], text[start:end], 1, style)
        return
    cells = _cells(text, columns, start, end)
    for (width, alone), group in groupby(cells, lambda cell: (cell.width, cell.cluster)):
        if alone:
            yield from (Run(cell.column, cell.text, width, style, cluster=True) for cell in group)
        else:
            first, *rest = group
            joined = first.text + "".join(cell.text for cell in rest)
            yield Run(first.column, joined, width, style)


class _Cell(NamedTuple):
    """A character with its combining ones."""

    column: int
    text: str
    width: int

    @property
    def cluster(self) -> bool:
        return len(self.text) > 1


def _cells(text: str, columns: Sequence[int], start: int, end: int) -> Iterator[_Cell]:
    index = start
    while index < end:
        after = index + 1
        while after < end and columns[after] == columns[after + 1]:
            after += 1
        column, width = columns[index], columns[after] - columns[index]
        if text[index] == "\t":
            yield from (_Cell(column + offset, " ", 1) for offset in range(width))
        elif width:
            yield _Cell(column, text[index:after], width)
        index = after


def _merged(style: LogStyle, base: Style) -> Style:
    attributes = Attribute.NONE
    for wanted, attribute in (
        (style.bold, Attribute.BOLD),
        (style.faint, Attribute.FAINT),
        (style.italic, Attribute.ITALIC),
        (style.inverse, Attribute.INVERSE),
    ):
        if wanted:
            attributes |= attribute
    foreground = _color(style.foreground)
    return Style(
        foreground=base.foreground if foreground is None else foreground,
        background=_color(style.background),
        attributes=attributes,
        underline=Underline.SINGLE if style.underline else Underline.NONE,
    )


def _color(color: LogColor | None) -> Color:
    return RGB(*color) if isinstance(color, tuple) else color
