"""The charts of a container beside and below each other, over one period of time."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from caas_console.models.controllers.charts_controller import ChartsController
from caas_console.views.widgets.charts.chart_cell import ChartCell
from caas_console.views.widgets.charts.chart_specs import CHARTS
from caas_console.views.widgets.charts.chart_words import clock_text, mark_text

_TWO_COLUMNS = 780  # pixels of width from which on charts stand side by side
_MARK_REACH = 0.01  # part of the period within which a mark is told


class ChartsPanel(QWidget):
    """Shows what a controller knows.

    Signals:
        period_chosen: a person zoomed or panned away from the present.
        present_requested: a person wants to be back there.
        looked_at: with the time under the mouse and what happened then, in words; "" when the
            mouse has left.
    """

    period_chosen = Signal()
    present_requested = Signal()
    looked_at = Signal(str)

    def __init__(self, controller: ChartsController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._period = (0.0, 1.0)
        self._time: float | None = None
        self.cells = [ChartCell(spec) for spec in CHARTS]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        self._side_by_side: bool | None = None
        self.setObjectName("page_content")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        for cell in self.cells:
            cell.plot.range_chosen.connect(self._on_range_chosen)
            cell.plot.hovered.connect(self.look_at)
            cell.plot.reset_requested.connect(self.present_requested)
            cell.retranslate()
        controller.measured.connect(self.show_measured)
        controller.marked.connect(self.show_marks)
        self.show_measured()
        self.show_marks()

    @property
    def period(self) -> tuple[float, float]:
        """The period that is shown, in seconds since 1970."""
        return self._period

    def show_period(self, start: float, end: float) -> None:
        """Show a period in every chart."""
        self._period = (start, end)
        for cell in self.cells:
            cell.plot.show_range(start, end)

    def show_measured(self) -> None:
        """Draw what is known by now."""
        for cell in self.cells:
            cell.plot.show_timeline(self._controller.timeline)
        self._show_values()

    def show_marks(self) -> None:
        """Draw the turning points."""
        for cell in self.cells:
            cell.plot.show_marks(self._controller.marks)

    def look_at(self, time: float | None) -> None:
        """Tell the values of every chart at a time; None tells the newest."""
        self._time = time
        for cell in self.cells:
            cell.plot.show_cross(time)
        self._show_values()
        self.looked_at.emit("" if time is None else self._moment(time))

    def _moment(self, time: float) -> str:
        reach = (self._period[1] - self._period[0]) * _MARK_REACH
        happened = [
            mark_text(mark) for mark in self._controller.marks if abs(mark.at - time) <= reach
        ]
        return "  ".join([clock_text(time), ", ".join(happened)]).rstrip()

    def _show_values(self) -> None:
        timeline = self._controller.timeline
        if self._time is not None:
            row = timeline.index_near(self._time)
        else:
            row = timeline.index_near(self._controller.now)
        for cell in self.cells:
            cell.show_values(timeline, row)

    def _on_range_chosen(self, start: float, end: float) -> None:
        self.show_period(start, end)
        self.period_chosen.emit()

    def _arrange(self) -> None:
        side_by_side = self.width() >= _TWO_COLUMNS
        if side_by_side == self._side_by_side:
            return
        self._side_by_side = side_by_side
        columns = 2 if side_by_side else 1
        for index, cell in enumerate(self.cells):
            last_alone = index == len(self.cells) - 1 and index % columns == 0
            self._grid.addWidget(
                cell, index // columns, index % columns, 1, columns if last_alone else 1
            )
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            for cell in self.cells:
                cell.plot.restyle()
            self.show_marks()
            self._show_values()
        elif event.type() is QEvent.Type.LanguageChange:
            for cell in self.cells:
                cell.retranslate()
            self._show_values()
