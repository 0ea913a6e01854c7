"""The latest measurements of containers: present values, rates, and a short history of each."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import repeat

from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.models.state.sampling import GAP, rate

HISTORY_LENGTH = 60  # seconds
_NAN = float("nan")

#: The samples since the last notice, oldest first, by the container's id.
Measured = Mapping[str, Sequence[ContainerSample]]


class History:
    """A value for each of the last :data:`HISTORY_LENGTH` seconds, oldest first; a gap is NaN.

    So a chart of it holds its time axis however far samples lie apart: the seconds between two
    of them are on the line from one to the other.
    """

    __slots__ = ("_second", "_values")

    def __init__(self) -> None:
        self._values = array("f")
        self._second = 0

    def append(self, second: int, value: float | None) -> None:
        """Add the value of a second, since 1970; of several in one second the last stays."""
        number = _NAN if value is None else value
        passed = second - self._second
        if passed < -GAP:
            # The clock was set back: what it told before is of no use beside this.
            del self._values[:]
        if not self._values or passed == 1:
            self._values.append(number)
        elif passed <= 0:
            self._values[-1] = number
            return
        else:
            self._values.extend(_between(self._values[-1], number, passed))
            self._values.append(number)
        self._second = second
        del self._values[:-HISTORY_LENGTH]

    def end(self) -> None:
        """Part what comes from what has been."""
        self.append(self._second + 1, None)

    def values(self) -> Sequence[float]:
        """A copy of the values."""
        return self._values[:]

    def __len__(self) -> int:
        return len(self._values)


def _between(first: float, last: float, seconds: int) -> Iterable[float]:
    """The values of the seconds between two samples that lie so far apart."""
    if seconds > GAP:
        return repeat(_NAN, min(seconds - 1, HISTORY_LENGTH))
    step = (last - first) / seconds
    return (first + step * number for number in range(1, seconds))


@dataclass(slots=True, eq=False)
class ContainerSeries:
    """What is measured of one container; the same object for as long as the container exists.

    Present values are None until they are known, and while the container does not run. Rates are
    bytes per second between the two newest samples.

    Attributes:
        latest: the newest sample.
        cpu_percent: of one CPU, so 200 is two CPUs.
        memory_bytes: the working set.
        memory_percent: the working set as a share of the limit (without one: of the machine).
        network_rate: received and sent.
        block_rate: read and written.
        cpu: history of CPU per cent.
        memory: history of memory in bytes.
    """

    latest: ContainerSample | None = None
    cpu_percent: float | None = None
    memory_bytes: int | None = None
    memory_percent: float | None = None
    network_received_rate: float | None = None
    network_sent_rate: float | None = None
    network_rate: float | None = None
    block_read_rate: float | None = None
    block_written_rate: float | None = None
    block_rate: float | None = None
    cpu: History = field(default_factory=History)
    memory: History = field(default_factory=History)

    def take(self, sample: ContainerSample) -> bool:
        """Make a sample the newest; whether it became it.

        One that is a little older than the newest was overtaken. One that is much older comes
        from a clock that was set back, and begins anew.
        """
        previous = self.latest
        if previous is not None:
            seconds = (sample.at - previous.at).total_seconds()
            if seconds > 0:
                self._set_rates(previous, sample, seconds)
            elif seconds < -GAP:
                self.end()
            else:
                return False
        self.latest = sample
        self.cpu_percent = sample.cpu_percent
        self.memory_bytes = sample.memory_bytes
        self.memory_percent = _share(sample.memory_bytes, sample.memory_limit_bytes)
        second = int(sample.at.timestamp())
        self.cpu.append(second, sample.cpu_percent)
        self.memory.append(second, sample.memory_bytes)
        return True

    def end(self) -> None:
        """Let go of the present values: what was measured no longer runs."""
        if self.latest is None:
            return
        self.latest = None
        self.cpu_percent = self.memory_bytes = self.memory_percent = None
        self.network_received_rate = self.network_sent_rate = self.network_rate = None
        self.block_read_rate = self.block_written_rate = self.block_rate = None
        self.cpu.end()
        self.memory.end()

    def _set_rates(self, old: ContainerSample, new: ContainerSample, seconds: float) -> None:
        received = rate(old.network_received_bytes, new.network_received_bytes, seconds)
        sent = rate(old.network_sent_bytes, new.network_sent_bytes, seconds)
        self.network_received_rate, self.network_sent_rate = received, sent
        self.network_rate = _sum(received, sent)
        read = rate(old.block_read_bytes, new.block_read_bytes, seconds)
        written = rate(old.block_written_bytes, new.block_written_bytes, seconds)
        self.block_read_rate, self.block_written_rate = read, written
        self.block_rate = _sum(read, written)


def _share(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else 100.0 * part / whole


def _sum(left: float | None, right: float | None) -> float | None:
    return None if left is None or right is None else left + right


class SampleStore:
    """The series of every container that is known or measured.

    Args:
        on_measured: called once when there is something to flush; not again before the flush.
    """

    def __init__(self, on_measured: Callable[[], None] = lambda: None) -> None:
        self.on_measured = on_measured
        self._series: dict[str, ContainerSeries] = {}
        self._listeners: dict[object, Callable[[Measured], None]] = {}
        self._pending: dict[str, list[ContainerSample]] = {}

    def series(self, container_id: str) -> ContainerSeries:
        """The container's series; empty where nothing has been measured yet."""
        found = self._series.get(container_id)
        if found is None:
            found = self._series[container_id] = ContainerSeries()
        return found

    def take(self, samples: Iterable[ContainerSample]) -> None:
        """Take in what a :class:`StatsFeed` told."""
        was_clean = not self._pending
        for sample in samples:
            if self.series(sample.id).take(sample):
                self._pending.setdefault(sample.id, []).append(sample)
        if was_clean and self._pending:
            self.on_measured()

    @property
    def pending(self) -> Measured:
        """What the next flush tells."""
        return self._pending

    def latest(self, container_id: str) -> ContainerSample | None:
        """The container's newest sample."""
        series = self._series.get(container_id)
        return None if series is None else series.latest

    def measured(self) -> Iterator[tuple[str, ContainerSeries]]:
        """Every container with present values."""
        return ((one, series) for one, series in self._series.items() if series.latest)

    def end(self, container_id: str) -> None:
        """Note that a container no longer runs: it has a past, but no present values."""
        series = self._series.get(container_id)
        if series is not None:
            series.end()

    def forget(self, container_ids: Iterable[str]) -> None:
        """Let go of the series of removed containers."""
        for container_id in container_ids:
            self._series.pop(container_id, None)
            self._pending.pop(container_id, None)

    def subscribe(self, listener: Callable[[Measured], None]) -> Callable[[], None]:
        """Have the new samples told with each flush; returns what ends it."""
        key = object()
        self._listeners[key] = listener

        def unsubscribe() -> None:
            self._listeners.pop(key, None)

        return unsubscribe

    def flush(self) -> None:
        """Tell every listener what was measured since the last flush."""
        if not self._pending:
            return
        measured, self._pending = self._pending, {}
        with ExitStack() as telling:
            for listener in reversed(self._listeners.values()):
                telling.callback(listener, measured)
