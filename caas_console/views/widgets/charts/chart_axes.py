"""Axes that people can read: values in their own units, times in local time."""

from collections.abc import Sequence
from typing import Any

import pyqtgraph
from typing_extensions import override

from caas_console.views.widgets.charts.chart_specs import ChartSpec
from caas_console.views.widgets.charts.value_ticks import ticks

#: All value axes are as wide, so that the same time is at the same place in charts below
#: each other.
AXIS_WIDTH = 72
_PIXELS_PER_TICK = 26


class ValueAxis(pyqtgraph.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """From 0 up, with round numbers of the chart's scale."""

    def __init__(self, spec: ChartSpec) -> None:
        super().__init__("left")
        self._spec = spec
        self.setWidth(AXIS_WIDTH)
        self.setStyle(tickLength=0)

    @override
    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[Any]:
        most = max(2, int(size / _PIXELS_PER_TICK))
        values = ticks(maxVal, most, self._spec.scale)
        return [(values[1] if len(values) > 1 else 1.0, values)]

    @override
    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [self._spec.format_value(value) for value in values]


class TimeAxis(pyqtgraph.DateAxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Local time."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setStyle(tickLength=3)
