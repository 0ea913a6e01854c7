"""Paints the cursor, and the text that an input method is composing at it."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from caas_console.models.terminal.screen import Cursor, CursorShape, Line, Underline
from caas_console.views.widgets.cells.cell_colors import CellColors
from caas_console.views.widgets.cells.cell_grid import CellGrid
from caas_console.views.widgets.cells.decorations import draw_underline
from caas_console.views.widgets.cells.line_painter import Highlight

_STROKE_LINES = 2


def cursor_width(cursor: Cursor, line: Line) -> int:
    """The columns that the cursor covers: those of the character it stands on."""
    for run in line.runs:
        if run.column <= cursor.column < run.column + run.columns:
            return run.cell_width
    return 1


def block_cursor(cursor: Cursor, line: Line, colors: CellColors) -> Highlight:
    """The cursor as a block, with the character under it still legible."""
    end = cursor.column + cursor_width(cursor, line)
    return Highlight(cursor.column, end, colors.background, colors.cursor)


def draw_cursor(
    painter: QPainter, grid: CellGrid, cursor: Cursor, line: Line, color: QColor, *, focused: bool
) -> None:
    """Draw a cursor that leaves the character visible: bar, underline, or unfocused block."""
    cells = grid.rect(cursor.row, cursor.column, cursor.column + cursor_width(cursor, line))
    stroke = _STROKE_LINES * grid.line_width
    match cursor.shape:
        case CursorShape.BAR:
            painter.fillRect(QRectF(cells.left(), cells.top(), stroke, cells.height()), color)
        case CursorShape.UNDERLINE:
            painter.fillRect(
                QRectF(cells.left(), cells.bottom() - stroke, cells.width(), stroke), color
            )
        case CursorShape.BLOCK if not focused:
            half = grid.line_width / 2
            painter.setPen(QPen(color, grid.line_width))
            painter.drawRect(cells.adjusted(half, half, -half, -half))


def draw_preedit(
    painter: QPainter, grid: CellGrid, cells: QRectF, text: str, colors: CellColors
) -> None:
    """Draw text that is being composed over these cells, in the painter's font."""
    foreground = QColor(*colors.palette.foreground)
    painter.fillRect(cells, colors.background)
    painter.setPen(foreground)
    painter.drawText(QPointF(cells.left(), cells.top() + grid.baseline), text)
    pen = QPen(foreground, grid.line_width)
    draw_underline(painter, grid, cells, Underline.SINGLE, pen)


def preedit_rect(grid: CellGrid, cursor: Cursor, text: str, font: QFont) -> QRectF:
    """Where composed text is drawn."""
    width = QFontMetricsF(font).horizontalAdvance(text)
    return QRectF(grid.x(cursor.column), grid.y(cursor.row), width, grid.cell_height)
