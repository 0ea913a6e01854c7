"""A chart with its title and, beside each line's colour, the value at the time looked at."""

import math

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from caas_console.models.state.timeline import Timeline
from caas_console.views.theme.theme_manager import active_theme
from caas_console.views.widgets.charts.chart_specs import ChartSpec, SeriesSpec
from caas_console.views.widgets.charts.chart_words import translated
from caas_console.views.widgets.charts.time_plot import TimePlot
from caas_console.views.widgets.labels import role_label


class ChartCell(QWidget):
    """One of the charts of a panel."""

    def __init__(self, spec: ChartSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.plot = TimePlot(spec)
        self._title = role_label("", "heading")
        self._legends = [QLabel() for _ in spec.series]
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 8, 0)
        head.setSpacing(14)
        head.addWidget(self._title)
        head.addStretch(1)
        for legend in self._legends:
            head.addWidget(legend)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.plot, 1)

    def show_values(self, timeline: Timeline, row: int | None) -> None:
        """Tell the values of a row of the timeline; None is of no row."""
        for legend, series in zip(self._legends, self.spec.series, strict=True):
            value = math.nan if row is None else timeline.columns[series.metric][row]
            legend.setText(self._legend(series, value))

    def _legend(self, series: SeriesSpec, value: float) -> str:
        theme = active_theme()
        shown = "–" if math.isnan(value) else self.spec.format_value(value)
        sign = "┄" if series.is_limit else "●"
        return (
            f'<span style="color:{theme.tokens[series.token]}">{sign}</span>'
            f' <span style="color:{theme.tokens["muted"]}">{translated(series.title)}</span>'
            f" <b>{shown}</b>"
        )

    def retranslate(self) -> None:
        """The language has changed."""
        title = translated(self.spec.title)
        self._title.setText(title)
        self.plot.setAccessibleName(title)
