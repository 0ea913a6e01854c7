"""Lines along text: underlines of every shape, strike-through, overline."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from caas_console.models.terminal.screen import Attribute, Style, Underline
from caas_console.views.widgets.cells.cell_colors import CellPaint
from caas_console.views.widgets.cells.cell_grid import CellGrid

_PATTERNS = {
    Underline.DOTTED: [1.0, 1.0],
    Underline.DASHED: [4.0, 2.0],
}


def draw_decorations(
    painter: QPainter, grid: CellGrid, cells: QRectF, style: Style, paint: CellPaint
) -> None:
    """Draw what a style puts over, through and under the cells of a run."""
    width = grid.line_width
    if style.underline is not Underline.NONE:
        draw_underline(painter, grid, cells, style.underline, QPen(paint.underline, width))
    if Attribute.STRIKETHROUGH in style.attributes:
        middle = cells.top() + round(grid.baseline * 0.68)
        painter.fillRect(QRectF(cells.left(), middle, cells.width(), width), paint.foreground)
    if Attribute.OVERLINE in style.attributes:
        painter.fillRect(QRectF(cells.left(), cells.top(), cells.width(), width), paint.foreground)


def draw_underline(
    painter: QPainter, grid: CellGrid, cells: QRectF, shape: Underline, pen: QPen
) -> None:
    """Draw an underline of a shape below the baseline of some cells."""
    width = pen.widthF()
    top = min(cells.top() + grid.baseline + width, cells.bottom() - width)
    if shape is Underline.CURLY:
        _draw_wave(painter, QRectF(cells.left(), top, cells.width(), cells.bottom() - top), pen)
        return
    if shape in _PATTERNS:
        pen.setDashPattern(_PATTERNS[shape])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        middle = top + width / 2
        painter.drawLine(QPointF(cells.left(), middle), QPointF(cells.right(), middle))
        return
    if shape is Underline.DOUBLE:
        top = min(top, cells.bottom() - 3 * width)
        below = QRectF(cells.left(), top + 2 * width, cells.width(), width)
        painter.fillRect(below, pen.color())
    painter.fillRect(QRectF(cells.left(), top, cells.width(), width), pen.color())


def _draw_wave(painter: QPainter, band: QRectF, pen: QPen) -> None:
    height = max(band.height() - pen.widthF(), 2 * pen.widthF())
    middle = band.bottom() - pen.widthF() / 2 - height / 2
    step = height
    path = QPainterPath(QPointF(band.left(), middle))
    count = max(1, round(band.width() / (2 * step)))
    step = band.width() / (2 * count)
    for index in range(2 * count):
        start = band.left() + index * step
        crest = middle + (height if index % 2 == 0 else -height)
        path.quadTo(QPointF(start + step / 2, crest), QPointF(start + step, middle))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(path, pen)
    painter.restore()
