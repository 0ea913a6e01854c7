"""Paints the rows of live tables: icon, sparkline or bar, text; nothing that a row does not need.

Not a delegate: Qt asks a delegate for one cell at a time, and being asked by Qt costs more than
painting does. For the same reason a text is laid out once, and only painted from then on.
"""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPolygonF, QStaticText, QTransform

from caas_console.models.items.columns import Column, Gauge, R
from caas_console.views.theme.icons import tinted_pixmap
from caas_console.views.theme.theme_manager import active_theme, monospace_font
from caas_console.views.widgets.cells.one_line import one_line
from caas_console.views.widgets.tables.spark_lines import spark_lines

ROW_HEIGHT = 26
_PADDING = 8
_ICON = 12
_GAP = 6
_SPARK_WIDTH = 52
_SPARK_MARGIN = 5
_SPARK_PEN = 1.3
_GAUGE_TEXT = 80  # pixels beside a bar
_GAUGE_HEIGHT = 6
_LEAST_GAUGE = 24
_LEAST_TEXT = 8  # pixels; what is narrower says nothing
_KEPT_TEXTS = 20_000


class Place(NamedTuple, Generic[R]):
    """Where a column's cells are, in pixels of the viewport."""

    column: Column[R]
    left: int
    width: int


class _Laid(NamedTuple):
    """A text that fits its cell, laid out, and its size in pixels."""

    text: QStaticText
    width: int
    height: int


class RowPainter(Generic[R]):
    """The painter of a table's rows.

    Args:
        is_stale: whether what is known of a row may no longer be so; such rows fade.
    """

    def __init__(self, is_stale: Callable[[R], bool]) -> None:
        self._is_stale = is_stale
        self._mono = monospace_font()
        self._font = QFont()
        self._laid: dict[tuple[str, int, bool], _Laid] = {}

    def set_font(self, font: QFont) -> None:
        """The view's font, from now on."""
        self._font = font
        self._laid.clear()

    def width_of(self, column: Column[R], row: R) -> int:
        """How wide the column must be to show the row's cell whole."""
        metrics = QFontMetrics(self._mono if column.mono else self._font)
        width = metrics.horizontalAdvance(column.text(row)) + 2 * _PADDING + 2
        width += (_ICON + _GAP) if column.icon else 0
        width += (_SPARK_WIDTH + _GAP) if column.history else 0
        width += (_SPARK_WIDTH + _GAP) if column.gauge else 0
        return width

    def paint(self, painter: QPainter, row: R, top: int, places: Sequence[Place[R]]) -> None:
        """Paint a row's cells; their background is there already."""
        theme = active_theme()
        stale = self._is_stale(row)
        for place in places:
            column = place.column
            left, right = place.left + _PADDING, place.left + place.width - _PADDING
            if column.icon is not None and (look := column.icon(row)) is not None:
                name, token = look
                paint_icon(painter, name, theme.tokens["faint" if stale else token], left, top)
                left += _ICON + _GAP
            if column.history is not None:
                pen = QPen(theme.colour("faint" if stale else column.series), _SPARK_PEN)
                if left + _SPARK_WIDTH + _GAP <= right:
                    _paint_history(painter, _spark_lines(column, row, left, top), pen)
                left += _SPARK_WIDTH + _GAP
            if column.gauge is not None and (gauge := column.gauge(row)) is not None:
                bar = QRect(left, top, right - left - _GAUGE_TEXT - _GAP, ROW_HEIGHT)
                if bar.width() >= _LEAST_GAUGE:
                    _paint_gauge(painter, gauge, bar, "faint" if stale else gauge.token)
                    left = right - _GAUGE_TEXT
            text = column.text(row)
            if text and right - left >= _LEAST_TEXT:
                painter.setPen(theme.colour("faint" if stale else _tone(column, row)))
                self._paint_text(painter, column, text, QRect(left, top, right - left, ROW_HEIGHT))

    def _paint_text(self, painter: QPainter, column: Column[R], text: str, cell: QRect) -> None:
        laid = self._lay_out(text, cell.width(), mono=column.mono)
        x = cell.x() + (cell.width() - laid.width if column.numeric else 0)
        y = cell.y() + (ROW_HEIGHT - laid.height) // 2
        if column.mono:
            painter.setFont(self._mono)
        painter.drawStaticText(x, y, laid.text)
        if column.mono:
            painter.setFont(self._font)

    def _lay_out(self, text: str, width: int, *, mono: bool) -> _Laid:
        key = (text, width, mono)
        laid = self._laid.get(key)
        if laid is None:
            if len(self._laid) >= _KEPT_TEXTS:
                self._laid.clear()
            laid = self._laid[key] = _fitted(text, width, self._mono if mono else self._font)
        return laid


def paint_icon(painter: QPainter, name: str, colour: str, left: int, top: int) -> None:
    """Paint an icon in the middle of a row's height."""
    pixmap = tinted_pixmap(name, colour, _ICON, painter.device().devicePixelRatioF())
    painter.drawPixmap(left, top + (ROW_HEIGHT - _ICON) // 2, pixmap)


def _tone(column: Column[R], row: R) -> str:
    return (column.tone(row) if column.tone else None) or "text"


def _fitted(text: str, width: int, font: QFont) -> _Laid:
    # No more characters than pixels are seen, and to measure a label of 64 KiB takes long.
    seen = one_line(text, width)
    elided = QFontMetrics(font).elidedText(seen, Qt.TextElideMode.ElideRight, width)
    static = QStaticText(elided)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.prepare(QTransform(), font)
    size = static.size()
    return _Laid(static, round(size.width()), round(size.height()))


def _spark_lines(column: Column[R], row: R, left: int, top: int) -> list[QPolygonF]:
    values = column.history(row) if column.history else ()
    height = ROW_HEIGHT - 2 * _SPARK_MARGIN
    strip = QRect(left, top + _SPARK_MARGIN, _SPARK_WIDTH, height)
    return spark_lines(values, strip, column.ceiling) if len(values) > 1 else []


def _paint_gauge(painter: QPainter, gauge: Gauge, place: QRect, token: str) -> None:
    theme = active_theme()
    track = QRectF(place.x(), 0, place.width(), _GAUGE_HEIGHT)
    track.moveTop(place.y() + (place.height() - _GAUGE_HEIGHT) / 2)
    # What is used of a large limit shows, however little it is.
    least = _GAUGE_HEIGHT if gauge.share else 0
    used = QRectF(track)
    used.setWidth(max(least, min(1.0, gauge.share) * track.width()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for bar, colour in ((track, "border"), (used, token)):
        painter.setBrush(theme.colour(colour))
        painter.drawRoundedRect(bar, _GAUGE_HEIGHT / 2, _GAUGE_HEIGHT / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _paint_history(painter: QPainter, lines: list[QPolygonF], pen: QPen) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    for line in lines:
        painter.drawPolyline(line)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
