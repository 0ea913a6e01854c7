"""Which charts there are of a container, and what is drawn in each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from caas_console.models.state.formats import format_bytes, format_percent, format_rate
from caas_console.models.state.timeline import Metric
from caas_console.models.translatable import QT_TRANSLATE_NOOP

Scale = Literal["decimal", "binary"]


@dataclass(frozen=True, slots=True)
class SeriesSpec:
    """A line of a chart.

    Attributes:
        title: a source text of the context ``Charts``.
        token: the theme's name of its colour.
        is_limit: what the others should stay below; it does not stretch the axis.
    """

    metric: Metric
    title: str
    token: str
    is_limit: bool = False


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart: lines over one axis.

    Attributes:
        title: a source text of the context ``Charts``.
        scale: steps of the axis are round in 10s, or in 1024s.
        least_top: the axis reaches at least to here, so that noise looks like noise.
        format_value: a value in words.
        filled: the area below the first line is filled.
    """

    id: str
    title: str
    series: tuple[SeriesSpec, ...]
    scale: Scale
    least_top: float
    format_value: Callable[[float], str]
    filled: bool = False


def format_count(value: float) -> str:
    """A number of things."""
    return f"{value:.0f}"


CHARTS = (
    ChartSpec(
        "cpu",
        QT_TRANSLATE_NOOP("Charts", "CPU"),
        (SeriesSpec(Metric.CPU, QT_TRANSLATE_NOOP("Charts", "of one CPU"), "series_1"),),
        "decimal",
        5.0,
        format_percent,
        filled=True,
    ),
    ChartSpec(
        "memory",
        QT_TRANSLATE_NOOP("Charts", "Memory"),
        (
            SeriesSpec(Metric.MEMORY, QT_TRANSLATE_NOOP("Charts", "used"), "series_2"),
            SeriesSpec(
                Metric.MEMORY_LIMIT, QT_TRANSLATE_NOOP("Charts", "limit"), "idle", is_limit=True
            ),
        ),
        "binary",
        1024.0 * 1024,
        format_bytes,
        filled=True,
    ),
    ChartSpec(
        "network",
        QT_TRANSLATE_NOOP("Charts", "Network"),
        (
            SeriesSpec(Metric.RECEIVED, QT_TRANSLATE_NOOP("Charts", "received"), "series_1"),
            SeriesSpec(Metric.SENT, QT_TRANSLATE_NOOP("Charts", "sent"), "series_3"),
        ),
        "binary",
        1024.0,
        format_rate,
    ),
    ChartSpec(
        "block",
        QT_TRANSLATE_NOOP("Charts", "Block I/O"),
        (
            SeriesSpec(Metric.READ, QT_TRANSLATE_NOOP("Charts", "read"), "series_2"),
            SeriesSpec(Metric.WRITTEN, QT_TRANSLATE_NOOP("Charts", "written"), "series_4"),
        ),
        "binary",
        1024.0,
        format_rate,
    ),
    ChartSpec(
        "processes",
        QT_TRANSLATE_NOOP("Charts", "Processes"),
        (SeriesSpec(Metric.PROCESSES, QT_TRANSLATE_NOOP("Charts", "running"), "series_4"),),
        "decimal",
        4.0,
        format_count,
    ),
)
