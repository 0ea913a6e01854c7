"""Characters that are drawn as geometry instead of with a font."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QRegion, QTransform

from caas_console.views.widgets.cells import block_elements, box_drawing
from caas_console.views.widgets.cells.box_drawing import CellPixels
from caas_console.views.widgets.cells.cell_grid import CellGrid
from caas_console.views.widgets.cells.regions import region_rects

# The separators of Powerline prompts: solid and thin triangles.
_POWERLINE = "\ue0b0\ue0b1\ue0b2\ue0b3"


def is_drawn(character: str) -> bool:
    """Whether a character is drawn as geometry."""
    return (
        box_drawing.FIRST <= character <= block_elements.LAST
        or block_elements.BRAILLE_FIRST <= character <= block_elements.BRAILLE_LAST
        or character in _POWERLINE
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    rects: list[QRectF]
    outline: QPainterPath | None = None
    filled: bool = False
    opacity: float = 1.0


class DrawnGlyphs:
    """Draws such characters into the cells of one grid."""

    def __init__(self, grid: CellGrid, device_pixel_ratio: float) -> None:
        self._grid = grid
        self._ratio = device_pixel_ratio
        self._cell = CellPixels(
            round(grid.cell_width * device_pixel_ratio),
            round(grid.cell_height * device_pixel_ratio),
            round(grid.line_width * device_pixel_ratio),
        )
        self._shapes: dict[str, _Shape] = {}

    def draw(self, painter: QPainter, origin: QPointF, text: str, color: QColor) -> None:
        """Draw characters side by side, the top left corner of the first one at ``origin``."""
        for index, character in enumerate(text):
            shape = self._shapes.get(character)
            if shape is None:
                shape = self._shapes[character] = self._shape(character)
            corner = origin + QPointF(index * self._grid.cell_width, 0)
            self._draw(painter, corner, shape, color)

    def _draw(self, painter: QPainter, corner: QPointF, shape: _Shape, color: QColor) -> None:
        if shape.opacity < 1:
            color = QColor(color)
            color.setAlphaF(shape.opacity)
        for rect in shape.rects:
            painter.fillRect(rect.translated(corner), color)
        if shape.outline is None:
            return
        outline = shape.outline.translated(corner)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if shape.filled:
            painter.fillPath(outline, color)
        else:
            painter.setClipRect(
                QRectF(corner.x(), corner.y(), self._grid.cell_width, self._grid.cell_height),
                Qt.ClipOperation.IntersectClip,
            )
            painter.strokePath(outline, QPen(color, self._grid.line_width))
        painter.restore()

    def _shape(self, character: str) -> _Shape:
        if character in _POWERLINE:
            return _Shape([], self._scaled(self._triangle(character)), character in "\ue0b0\ue0b2")
        if character >= block_elements.BRAILLE_FIRST:
            return _Shape(self._rects(block_elements.braille_region(character, self._cell)))
        if character >= block_elements.FIRST:
            block = block_elements.block_region(character, self._cell)
            opacity = block_elements.SHADES.get(character, 1.0)
            return _Shape(self._rects(block), opacity=opacity)
        lines = box_drawing.box_region(character, self._cell)
        if lines is None:
            return _Shape([], self._scaled(box_drawing.box_path(character, self._cell)))
        return _Shape(self._rects(lines))

    def _triangle(self, character: str) -> QPainterPath:
        base, tip = (0, self._cell.width) if character in "\ue0b0\ue0b1" else (self._cell.width, 0)
        path = QPainterPath(QPointF(base, 0))
        path.lineTo(tip, self._cell.height / 2)
        path.lineTo(base, self._cell.height)
        return path

    def _rects(self, region: QRegion) -> list[QRectF]:
        scale = 1 / self._ratio
        return [
            QRectF(r.x() * scale, r.y() * scale, r.width() * scale, r.height() * scale)
            for r in region_rects(region)
        ]

    def _scaled(self, path: QPainterPath) -> QPainterPath:
        return QTransform.fromScale(1 / self._ratio, 1 / self._ratio).map(path)
