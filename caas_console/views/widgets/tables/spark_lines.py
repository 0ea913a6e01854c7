"""The polylines of a sparkline."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPolygonF

_POINTS = 30


def spark_lines(values: Sequence[float], strip: QRect, ceiling: float) -> list[QPolygonF]:
    """The polylines of a sparkline's last values; gaps (NaN) part them."""
    shown = values[-_POINTS:]
    top = max((value for value in shown if not math.isnan(value)), default=0.0)
    scale = strip.height() / (max(top, ceiling) or 1.0)
    step = strip.width() / (_POINTS - 1)
    left = strip.right() - step * (len(shown) - 1)
    lines = [QPolygonF()]
    for number, value in enumerate(shown):
        if not math.isnan(value):
            lines[-1].append(QPointF(left + number * step, strip.bottom() + 1 - value * scale))
        elif not lines[-1].isEmpty():
            lines.append(QPolygonF())
    return lines
