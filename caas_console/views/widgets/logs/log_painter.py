"""Paints rows of a log: the stream's mark, the time, the text with what is to stand out in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from caas_console.models.state.logs.frames import Stream
from caas_console.models.state.logs.lines import LogLine, LogSeverity
from caas_console.models.state.logs.patterns import LogPattern
from caas_console.models.terminal.screen import RGB, Line, Run, Style
from caas_console.views.theme.theme_manager import active_theme
from caas_console.views.widgets.cells.cell_colors import CellColors, ScreenColors, theme_palette
from caas_console.views.widgets.cells.cell_grid import CellGrid
from caas_console.views.widgets.cells.line_painter import Highlight, LinePainter
from caas_console.views.widgets.logs.log_layout import LaidLine, cut, lay_out

#: Columns of a time with the blank behind it.
TIME_COLUMNS = 24
_MARK_WIDTH = 3.0  # pixels
_SEVERITY_TOKENS = {
    LogSeverity.ERROR: "danger",
    LogSeverity.WARNING: "warning",
    LogSeverity.DEBUG: "muted",
}


@dataclass(frozen=True, slots=True)
class RowSpec:
    """A row to paint.

    Attributes:
        row: its place on the screen.
        start: the first column of the line that is shown in it.
        end: one past the last.
        first: the line begins here, so that its time is shown.
        selected: the selected characters of the line, if any.
        current: the line is the one that a search has gone to.
    """

    row: int
    laid: LaidLine
    start: int
    end: int
    first: bool
    selected: tuple[int, int] | None
    current: bool


class LogPainter:
    """Paints in one font and the theme that is worn."""

    def __init__(self, grid: CellGrid, font: QFont, device_pixel_ratio: float) -> None:
        self._grid = grid
        self._lines = LinePainter(grid, font, device_pixel_ratio)
        self._colors = CellColors(theme_palette())
        self._highlights = ScreenColors.of_theme()
        self._stderr = active_theme().colour("danger")
        self._time_style = _style("muted")
        self._severities = {one: _style(token) for one, token in _SEVERITY_TOKENS.items()}

    @property
    def background(self) -> QColor:
        """The colour behind the rows."""
        return self._colors.background

    def lay_out(self, line: LogLine) -> LaidLine:
        """A line in the colour of its severity."""
        severity = line.severity
        style = self._severities.get(severity) if severity else None
        return lay_out(line, style) if style else lay_out(line)

    def paint(
        self, painter: QPainter, spec: RowSpec, gutter: int, patterns: Sequence[LogPattern]
    ) -> None:
        """Paint a row whose text begins ``gutter`` columns from the left."""
        line = spec.laid.line
        if line.stream is Stream.STDERR:
            mark = QRectF(0, self._grid.y(spec.row), _MARK_WIDTH, self._grid.cell_height)
            painter.fillRect(mark, self._stderr)
        runs = cut(spec.laid.runs, spec.start, spec.end, gutter - spec.start)
        if spec.first and line.at is not None:
            time = Run(gutter - TIME_COLUMNS, time_text(line), 1, self._time_style)
            runs = (time, *runs)
        marks = [*self._marks(spec, patterns)]
        shown = [*_shown(marks, spec, gutter)]
        self._lines.paint(painter, spec.row, Line(runs), self._colors, shown)

    def _marks(self, spec: RowSpec, patterns: Iterable[LogPattern]) -> Iterator[Highlight]:
        """What stands out, in characters of the line."""
        colors = self._highlights
        match = colors.current_match if spec.current else colors.match
        for pattern in patterns:
            for start, end in pattern.spans(spec.laid.line.text):
                yield Highlight(start, end, colors.match_text, match)
        if spec.selected is not None:
            yield Highlight(*spec.selected, colors.selected_text, colors.selection)


def time_text(line: LogLine) -> str:
    """When the engine received a line, in local time, to the millisecond."""
    if line.at is None:
        return ""
    return line.at.astimezone().strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def _shown(marks: Iterable[Highlight], spec: RowSpec, gutter: int) -> Iterator[Highlight]:
    """The parts of highlights that lie in a row, in columns of the screen."""
    columns = spec.laid.columns
    last = len(columns) - 1
    shift = gutter - spec.start
    for mark in marks:
        start = max(columns[min(mark.start, last)], spec.start)
        end = min(columns[min(mark.end, last)], spec.end)
        if start < end:
            yield Highlight(start + shift, end + shift, mark.foreground, mark.background)


def _style(token: str) -> Style:
    color = active_theme().colour(token)
    return Style(foreground=RGB(color.red(), color.green(), color.blue()))
