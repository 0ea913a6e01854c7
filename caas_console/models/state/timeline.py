"""What was measured of one container over the last hour, as columns for charts."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from enum import StrEnum

from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.models.state.sampling import GAP, rate

KEPT = 3600.0  # seconds
_SLACK = 300.0  # seconds that may be kept beyond KEPT before the oldest are dropped
_NAN = float("nan")


class Metric(StrEnum):
    """A column; rates are bytes per second since the sample before."""

    CPU = "cpu_percent"
    MEMORY = "memory_bytes"
    MEMORY_LIMIT = "memory_limit_bytes"
    RECEIVED = "network_received_bytes_per_second"
    SENT = "network_sent_bytes_per_second"
    READ = "block_read_bytes_per_second"
    WRITTEN = "block_written_bytes_per_second"
    PROCESSES = "processes"


class Timeline:
    """Times in seconds since 1970, ascending, and a value of each metric for each of them.

    A value that is not known is NaN; within a gap there is a row of them, so that no line is
    drawn across it.
    """

    def __init__(self) -> None:
        self.times = array("d")
        self.columns = {metric: array("d") for metric in Metric}
        self._latest: ContainerSample | None = None

    def extend(self, samples: Iterable[ContainerSample]) -> None:
        """Take in samples; one that was overtaken by a newer one is dropped."""
        for sample in samples:
            self._take(sample)

    def index_near(self, time: float) -> int | None:
        """The row nearest to a time; None where nothing was measured around it."""
        if not self.times:
            return None
        after = bisect_left(self.times, time)
        near = min(
            (index for index in (after - 1, after) if 0 <= index < len(self.times)),
            key=lambda index: abs(self.times[index] - time),
        )
        return near if abs(self.times[near] - time) <= GAP / 2 else None

    def rows_between(self, start: float, end: float) -> range:
        """The rows of a period, both ends included."""
        return range(bisect_left(self.times, start), bisect_right(self.times, end))

    def _take(self, sample: ContainerSample) -> None:
        previous, time = self._latest, sample.at.timestamp()
        if previous is not None:
            elapsed = (sample.at - previous.at).total_seconds()
            if elapsed < -GAP:
                # The clock was set back: it tells these times again.
                self._drop(slice(bisect_left(self.times, time), None))
                previous = None
            elif elapsed <= 0:
                return
            elif elapsed > GAP:
                self._append(previous.at.timestamp() + elapsed / 2, {})
                previous = None
        self._append(time, _values(previous, sample))
        self._latest = sample
        self._drop_oldest()

    def _append(self, time: float, values: dict[Metric, float | None]) -> None:
        self.times.append(time)
        for metric, column in self.columns.items():
            value = values.get(metric)
            column.append(_NAN if value is None else value)

    def _drop_oldest(self) -> None:
        newest = self.times[-1]
        if self.times[0] >= newest - KEPT - _SLACK:
            return
        self._drop(slice(bisect_left(self.times, newest - KEPT)))

    def _drop(self, rows: slice) -> None:
        del self.times[rows]
        for column in self.columns.values():
            del column[rows]


def _values(old: ContainerSample | None, new: ContainerSample) -> dict[Metric, float | None]:
    values: dict[Metric, float | None] = {
        Metric.CPU: new.cpu_percent,
        Metric.MEMORY: new.memory_bytes,
        Metric.MEMORY_LIMIT: new.memory_limit_bytes,
        Metric.PROCESSES: new.processes,
    }
    if old is not None:
        seconds = (new.at - old.at).total_seconds()
        values |= {
            Metric.RECEIVED: rate(old.network_received_bytes, new.network_received_bytes, seconds),
            Metric.SENT: rate(old.network_sent_bytes, new.network_sent_bytes, seconds),
            Metric.READ: rate(old.block_read_bytes, new.block_read_bytes, seconds),
            Metric.WRITTEN: rate(old.block_written_bytes, new.block_written_bytes, seconds),
        }
    return values
