"""Paints the cells of live tables: icon, sparkline, text; nothing that a row does not need."""

import math
from collections.abc import Callable, Sequence
from typing import Generic

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from caas_console.models.items.columns import CellIcon, Column, R
from caas_console.models.items.table_model import ResourceTableModel
from caas_console.views.theme.icons import tinted_pixmap
from caas_console.views.theme.theme_manager import active_theme, monospace_font

ROW_HEIGHT = 26
_PADDING = 8
_ICON = 12
_SPARK_WIDTH = 52
_SPARK_POINTS = 30
_CACHED_TEXTS = 20_000

# Python's flags take longer to combine than Qt to paint.
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)
_SELECTED = QStyle.StateFlag.State_Selected


class RowDelegate(QStyledItemDelegate, Generic[R]):
    """The painter of a table's cells.

    Args:
        is_stale: whether what is known of a row may no longer be so; such rows fade.
    """

    def __init__(
        self, model: ResourceTableModel[R], is_stale: Callable[[R], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._is_stale = is_stale
        self._mono = monospace_font()
        self._mono_metrics = QFontMetrics(self._mono)
        self._font = QFont()
        self._metrics = QFontMetrics(self._font)
        self._elided: dict[tuple[str, int, bool], str] = {}
        self.hovered_row = -1

    def set_font(self, font: QFont) -> None:
        """The view's font, from now on."""
        self._font = font
        self._metrics = QFontMetrics(font)
        self._elided.clear()

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """What a column is widened to on a double click on its border."""
        row = self._model.row_at(index.row())
        if row is None:
            return QSize(0, ROW_HEIGHT)
        column = self._model.columns[index.column()]
        metrics = self._mono_metrics if column.mono else self._metrics
        width = metrics.horizontalAdvance(column.text(row)) + 2 * _PADDING + 2
        width += (_ICON + 6) if column.icon else 0
        width += (_SPARK_WIDTH + 6) if column.history else 0
        return QSize(width, ROW_HEIGHT)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = active_theme()
        position = index.row()
        row = self._model.row_at(position)
        rect: QRect = option.rect
        if row is None:
            painter.fillRect(rect, theme.colour("window"))
            return
        if option.state & _SELECTED:
            painter.fillRect(rect, theme.colour("selection"))
        elif position == self.hovered_row:
            painter.fillRect(rect, theme.colour("hover"))
        column = self._model.columns[index.column()]
        stale = self._is_stale(row)
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        if column.icon is not None:
            colours = dict.fromkeys(theme.tokens, theme.tokens["faint"]) if stale else theme.tokens
            inner = self._paint_icon(painter, inner, column.icon(row), colours)
        if column.history is not None:
            line = theme.colour("faint" if stale else column.series)
            inner = self._paint_history(painter, inner, column, row, line)
        token = "faint" if stale else (column.tone(row) if column.tone else None) or "text"
        self._paint_text(painter, inner, column, column.text(row), theme.colour(token))

    def _paint_icon(
        self, painter: QPainter, rect: QRect, look: CellIcon | None, colours: dict[str, str]
    ) -> QRect:
        if look is None:
            return rect
        name, token = look
        pixmap = tinted_pixmap(name, colours[token], _ICON, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.x(), rect.y() + (rect.height() - _ICON) // 2, pixmap)
        return rect.adjusted(_ICON + 6, 0, 0, 0)

    def _paint_history(
        self, painter: QPainter, rect: QRect, column: Column[R], row: R, colour: QColor
    ) -> QRect:
        values = column.history(row) if column.history else ()
        rest = rect.adjusted(_SPARK_WIDTH + 6, 0, 0, 0)
        if len(values) < 2 or rest.width() < 0:
            return rest
        strip = QRect(rect.x(), rect.y() + 5, _SPARK_WIDTH, rect.height() - 10)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.3))
        for line in spark_lines(values, strip, column.ceiling):
            painter.drawPolyline(line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        return rest

    def _paint_text(
        self, painter: QPainter, rect: QRect, column: Column[R], text: str, colour: QColor
    ) -> None:
        if not text or rect.width() < 8:
            return
        key = (text, rect.width(), column.mono)
        elided = self._elided.get(key)
        if elided is None:
            if len(self._elided) > _CACHED_TEXTS:
                self._elided.clear()
            metrics = self._mono_metrics if column.mono else self._metrics
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            self._elided[key] = elided
        if column.mono:
            painter.setFont(self._mono)
        painter.setPen(colour)
        painter.drawText(rect, _RIGHT if column.numeric else _LEFT, elided)
        if column.mono:
            painter.setFont(self._font)


def spark_lines(values: Sequence[float], strip: QRect, ceiling: float) -> list[QPolygonF]:
    """The polylines of a sparkline's last values; gaps (NaN) part them."""
    shown = values[-_SPARK_POINTS:]
    top = max((value for value in shown if not math.isnan(value)), default=0.0)
    scale = strip.height() / (max(top, ceiling) or 1.0)
    step = strip.width() / (_SPARK_POINTS - 1)
    left = strip.right() - step * (len(shown) - 1)
    lines = [QPolygonF()]
    for number, value in enumerate(shown):
        if not math.isnan(value):
            lines[-1].append(QPointF(left + number * step, strip.bottom() + 1 - value * scale))
        elif not lines[-1].isEmpty():
            lines.append(QPolygonF())
    return lines
