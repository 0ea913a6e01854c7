"""Paints rows of a terminal by runs of equal style, never cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from caas_console.models.terminal.screen import Line, Run
from caas_console.views.widgets.cells.cell_colors import CellColors, CellPaint
from caas_console.views.widgets.cells.cell_grid import CellGrid
from caas_console.views.widgets.cells.decorations import draw_decorations
from caas_console.views.widgets.cells.drawn_glyphs import DrawnGlyphs
from caas_console.views.widgets.cells.glyph_fonts import GlyphFonts, Piece


@dataclass(frozen=True, slots=True)
class Highlight:
    """Columns of a row in other colours: a selection, a search match, a block cursor."""

    start: int
    end: int
    foreground: QColor
    background: QColor


class LinePainter:
    """Paints the rows of one grid in one font."""

    def __init__(self, grid: CellGrid, font: QFont, device_pixel_ratio: float) -> None:
        self._grid = grid
        self._fonts = GlyphFonts(font, grid)
        self._glyphs = DrawnGlyphs(grid, device_pixel_ratio)

    def paint(
        self,
        painter: QPainter,
        row: int,
        line: Line,
        colors: CellColors,
        highlights: Sequence[Highlight] = (),
    ) -> None:
        """Paint a row over a screen that has its background colour already."""
        is_ascii = all(run.text.isascii() for run in line.runs)
        if not is_ascii:
            # Glyphs of fallback fonts may be taller than the row.
            painter.save()
            painter.setClipRect(
                QRectF(0, self._grid.y(row), painter.device().width(), self._grid.cell_height),
                Qt.ClipOperation.IntersectClip,
            )
        for run in line.runs:
            self._paint_run(painter, row, run, colors.paint(run.style))
        for highlight in highlights:
            self._paint_highlight(painter, row, line, colors, highlight)
        if not is_ascii:
            painter.restore()

    def _paint_highlight(
        self,
        painter: QPainter,
        row: int,
        line: Line,
        colors: CellColors,
        highlight: Highlight,
    ) -> None:
        cells = self._grid.rect(row, highlight.start, highlight.end)
        painter.save()
        painter.setClipRect(cells, Qt.ClipOperation.IntersectClip)
        painter.fillRect(cells, highlight.background)
        color = highlight.foreground
        for run in line.runs:
            if run.column < highlight.end and run.column + run.columns > highlight.start:
                paint = colors.paint(run.style)
                paint = replace(paint, foreground=color, background=None, underline=color)
                self._paint_run(painter, row, run, paint)
        painter.restore()

    def _paint_run(self, painter: QPainter, row: int, run: Run, paint: CellPaint) -> None:
        if paint.background is not None:
            cells = self._grid.rect(row, run.column, run.column + run.columns)
            painter.fillRect(cells, paint.background)
        if not (paint.invisible or run.text.isspace()):
            self._paint_text(painter, row, run, paint)
        if paint.decorated:
            cells = self._grid.rect(row, run.column, run.column + run.columns)
            draw_decorations(painter, self._grid, cells, run.style, paint)

    def _paint_text(self, painter: QPainter, row: int, run: Run, paint: CellPaint) -> None:
        painter.setPen(paint.foreground)
        bold, italic = paint.bold, paint.italic
        if run.cluster:
            pieces = [self._fonts.cluster(run.text, run.cell_width, bold=bold, italic=italic)]
        else:
            pieces = self._fonts.pieces(run.text, run.cell_width, bold=bold, italic=italic)
        for piece in pieces:
            self._paint_piece(painter, row, run.column + piece.offset, piece)

    def _paint_piece(self, painter: QPainter, row: int, column: int, piece: Piece) -> None:
        x, y = self._grid.x(column), self._grid.y(row)
        if piece.font is None:
            self._glyphs.draw(painter, QPointF(x, y), piece.text, painter.pen().color())
            return
        painter.setFont(piece.font)
        baseline = y + self._grid.baseline
        if piece.squeeze == 1.0:
            painter.drawText(QPointF(x + piece.shift, baseline), piece.text)
            return
        painter.save()
        painter.translate(x, baseline)
        painter.scale(piece.squeeze, 1.0)
        painter.drawText(QPointF(0, 0), piece.text)
        painter.restore()
