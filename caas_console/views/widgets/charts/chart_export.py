"""Charts as files."""

import csv
import io
import math
from datetime import UTC, datetime

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtWidgets import QWidget

from caas_console.models.state.timeline import Metric, Timeline


def png_of(widget: QWidget) -> bytes:
    """A widget as it is seen."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    buffer.close()
    return bytes(data.data())


def csv_of(timeline: Timeline, start: float, end: float) -> bytes:
    """What was measured in a period (RFC 4180): times of ISO 8601, values in plain numbers."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["time", *Metric])
    for row in timeline.rows_between(start, end):
        values = [timeline.columns[metric][row] for metric in Metric]
        if not all(map(math.isnan, values)):
            moment = datetime.fromtimestamp(timeline.times[row], UTC).astimezone()
            written = ["" if math.isnan(value) else f"{value:.10g}" for value in values]
            writer.writerow([moment.isoformat(timespec="milliseconds"), *written])
    return text.getvalue().encode()
