"""One chart: lines over time, marks, and the line under the mouse."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caas_console.models.state.event_marks import EventMark, MarkKind
from caas_console.models.state.timeline import KEPT, Timeline
from caas_console.views.theme.theme_manager import active_theme
from caas_console.views.widgets.charts.chart_axes import TimeAxis, ValueAxis
from caas_console.views.widgets.charts.chart_specs import ChartSpec
from caas_console.views.widgets.charts.data_start import DataStart
from caas_console.views.widgets.charts.value_ticks import round_top

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MARK_TOKENS = {
    MarkKind.START: "ok",
    MarkKind.STOP: "idle",
    MarkKind.DIE: "danger",
    MarkKind.OOM: "danger",
    MarkKind.PAUSE: "idle",
    MarkKind.UNPAUSE: "ok",
    MarkKind.HEALTHY: "ok",
    MarkKind.UNHEALTHY: "warning",
}
# A limit is shown when the values come this near to it.
_LIMIT_SHARE = 0.5
_LINE_WIDTH = 1.5
_FILL_OPACITY = 0.16
_SHORTEST = 10.0  # seconds that can be zoomed to


class TimePlot(pyqtgraph.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Draws one chart of a timeline.

    Attributes:
        start: tells where the data begin.

    Signals:
        range_chosen: a person zoomed or panned; with the new bounds of time.
        hovered: with the time under the mouse; None when it has left.
        reset_requested: a double click: back to the present.
    """

    range_chosen = Signal(float, float)
    hovered = Signal(object)
    reset_requested = Signal()

    def __init__(self, spec: ChartSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent, axisItems={"left": ValueAxis(spec), "bottom": TimeAxis()})
        self.spec = spec
        self._curves = [self.plot(connect="finite", antialias=True) for _ in spec.series]
        self._marks: list[pyqtgraph.InfiniteLine] = []
        self._times: NDArray[np.float64] = np.empty(0)
        self._values: list[NDArray[np.float64]] = []
        self._cross = pyqtgraph.InfiniteLine(angle=90)
        self._cross.hide()
        self.addItem(self._cross, ignoreBounds=True)
        self.start = DataStart(self.getViewBox())
        self.addItem(self.start, ignoreBounds=True)
        self.setMinimumHeight(130)
        self.setMenuEnabled(False)
        self.hideButtons()
        box = self.getViewBox()
        box.setMouseEnabled(x=True, y=False)
        box.setDefaultPadding(0)
        box.setLimits(minXRange=_SHORTEST, maxXRange=KEPT)
        box.disableAutoRange()
        box.sigResized.connect(self._fit_values)
        box.sigRangeChangedManually.connect(self._on_range_chosen)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.restyle()

    def show_timeline(self, timeline: Timeline) -> None:
        """Draw what was measured."""
        self._times = np.array(timeline.times)
        self._values = [np.array(timeline.columns[series.metric]) for series in self.spec.series]
        for curve, values in zip(self._curves, self._values, strict=True):
            curve.setData(self._times, values)
        self._fit_values()

    def show_range(self, start: float, end: float) -> None:
        """Show a period."""
        self.getViewBox().setXRange(start, end, padding=0)
        self._fit_values()

    def show_marks(self, marks: Sequence[EventMark]) -> None:
        """Draw turning points."""
        for line in self._marks:
            self.removeItem(line)
        self._marks = [self._mark_line(mark) for mark in marks]
        for line in self._marks:
            self.addItem(line, ignoreBounds=True)

    def show_cross(self, time: float | None) -> None:
        """Draw a line at the time that is looked at."""
        self._cross.setVisible(time is not None)
        if time is not None:
            self._cross.setPos(time)

    def restyle(self) -> None:
        """Take the colours of the theme that is worn."""
        theme = active_theme()
        self.setBackground(theme.colour("surface"))
        for curve, series in zip(self._curves, self.spec.series, strict=True):
            color = theme.colour(series.token)
            style = Qt.PenStyle.DashLine if series.is_limit else Qt.PenStyle.SolidLine
            curve.setPen(pyqtgraph.mkPen(color, width=_LINE_WIDTH, style=style))
            if self.spec.filled and not series.is_limit:
                fill = QColor(color)
                fill.setAlphaF(_FILL_OPACITY)
                curve.setFillLevel(0)
                curve.setBrush(fill)
        self._cross.setPen(pyqtgraph.mkPen(theme.colour("muted"), width=1))
        font = QFont(self.font())
        font.setPixelSize(11)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(pyqtgraph.mkPen(theme.colour("border_strong")))
            axis.setTextPen(theme.colour("muted"))
            axis.setTickFont(font)
        self.showGrid(y=True, alpha=0.16)

    def _mark_line(self, mark: EventMark) -> pyqtgraph.InfiniteLine:
        color = active_theme().colour(_MARK_TOKENS[mark.kind])
        pen = pyqtgraph.mkPen(color, width=1, style=Qt.PenStyle.DashLine)
        return pyqtgraph.InfiniteLine(mark.at, angle=90, pen=pen)

    def _fit_values(self) -> None:
        """Let the axis hold what is seen, limits only when they are near."""
        (start, end), _ = self.getViewBox().viewRange()
        shown = (self._times >= start) & (self._times <= end)
        top = self.spec.least_top
        limits = []
        for series, values in zip(self.spec.series, self._values, strict=False):
            seen = values[shown]
            highest = float(np.nanmax(seen)) if np.isfinite(seen).any() else 0.0
            if series.is_limit:
                limits.append(highest)
            else:
                top = max(top, highest)
        near = [limit for limit in limits if top >= _LIMIT_SHARE * limit]
        self.getViewBox().setYRange(0, round_top(max([top, *near]), self.spec.scale), padding=0)
        self.start.show_start(float(self._times[0]) if len(self._times) else None)

    def _on_range_chosen(self) -> None:
        (start, end), _ = self.getViewBox().viewRange()
        self._fit_values()
        self.range_chosen.emit(start, end)

    def _on_mouse_moved(self, position: QPointF) -> None:
        box = self.getViewBox()
        inside = box.sceneBoundingRect().contains(position)
        self.hovered.emit(box.mapSceneToView(position).x() if inside else None)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    @override
    def mouseDoubleClickEvent(self, event: QEvent) -> None:
        self.reset_requested.emit()
