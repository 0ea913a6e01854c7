"""Where the cells of a terminal are: geometry from font metrics, on whole device pixels."""

from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF

#: Pixels between the widget's edge and the outermost cells.
MARGIN = 4


@dataclass(frozen=True, slots=True)
class CellGrid:
    """A grid of equal cells, in device-independent pixels.

    Every edge of a cell lies on a device pixel, so that neighbouring backgrounds and box
    drawing characters meet without a seam.

    Attributes:
        baseline: distance of the text's baseline from the top of its row.
        line_width: thickness of underlines and of light box drawing lines.
    """

    cell_width: float
    cell_height: float
    baseline: float
    line_width: float

    @classmethod
    def for_font(cls, font: QFont, device_pixel_ratio: float = 1.0) -> Self:
        """The grid that fits a fixed-pitch font."""

        def snap(length: float) -> float:
            return max(1, round(length * device_pixel_ratio)) / device_pixel_ratio

        metrics = QFontMetricsF(font)
        return cls(
            cell_width=snap(metrics.horizontalAdvance("M")),
            cell_height=snap(metrics.ascent() + metrics.descent()),
            baseline=snap(metrics.ascent()),
            line_width=snap(metrics.lineWidth()),
        )

    def count(self, size: QSize) -> tuple[int, int]:
        """The columns and rows that a widget of this size has room for, one at least."""
        columns = (size.width() - 2 * MARGIN) / self.cell_width
        rows = (size.height() - 2 * MARGIN) / self.cell_height
        return max(1, int(columns)), max(1, int(rows))

    def size(self, columns: int, rows: int) -> QSizeF:
        """The size of a widget with room for so many columns and rows."""
        return QSizeF(columns * self.cell_width + 2 * MARGIN, rows * self.cell_height + 2 * MARGIN)

    def x(self, column: int) -> float:
        """The left edge of a column."""
        return MARGIN + column * self.cell_width

    def y(self, row: int) -> float:
        """The top edge of a row."""
        return MARGIN + row * self.cell_height

    def rect(self, row: int, start: int, end: int) -> QRectF:
        """The cells of a row from column ``start`` up to, not including, ``end``."""
        width = (end - start) * self.cell_width
        return QRectF(self.x(start), self.y(row), width, self.cell_height)

    def rows_between(self, top: float, bottom: float, rows: int) -> range:
        """The rows, of ``rows``, that reach into a band of the widget."""
        first = int((top - MARGIN) // self.cell_height)
        last = int((bottom - MARGIN) // self.cell_height)
        return range(max(0, first), min(rows, last + 1))

    def cell_at(self, position: QPointF, columns: int, rows: int) -> tuple[int, int]:
        """Row and column of the cell at a position, or of the nearest one."""
        column = int((position.x() - MARGIN) // self.cell_width)
        row = int((position.y() - MARGIN) // self.cell_height)
        return min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
