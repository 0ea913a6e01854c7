"""Where a chart's data begin, told in words: an empty stretch before it is not a quiet one."""

import pyqtgraph
from PySide6.QtGui import QFont

from caas_console.views.theme.theme_manager import active_theme
from caas_console.views.widgets.charts.chart_words import since_text

_FONT_PIXELS = 11
_ABOVE_MARKS = 10
_MARGIN = 8  # pixels between the words and the first value


class DataStart(pyqtgraph.TextItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Stands left of the first value, where there is room."""

    def __init__(self, view: pyqtgraph.ViewBox) -> None:
        super().__init__(anchor=(1, 0.5))
        self._view = view
        font = QFont()
        font.setPixelSize(_FONT_PIXELS)
        self.setFont(font)
        # The marks of what happened before must not strike it through.
        self.setZValue(_ABOVE_MARKS)
        self.hide()

    def show_start(self, first: float | None) -> None:
        """Place it for a time in seconds since 1970; None is of no value at all."""
        (start, end), (bottom, top) = self._view.viewRange()
        pixel = (end - start) / max(1.0, self._view.width())
        if first is None or not start < first < end:
            self.hide()
            return
        self.fill = pyqtgraph.mkBrush(active_theme().colour("surface"))
        self.setText(since_text(first), active_theme().colour("faint"))
        room = (first - start) / pixel - 2 * _MARGIN
        self.setVisible(room >= self.textItem.boundingRect().width())
        self.setPos(first - _MARGIN * pixel, (bottom + top) / 2)
