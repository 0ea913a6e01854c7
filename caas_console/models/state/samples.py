"""The latest measurements of containers: present values, rates, and a short history of each."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from caas_console.backend.contracts.runtime import ContainerSample

HISTORY_LENGTH = 60
_NAN = float("nan")


class History:
    """The last :data:`HISTORY_LENGTH` values, oldest first; a gap is NaN."""

    __slots__ = ("_next", "_values")

    def __init__(self) -> None:
        self._values = array("f")
        self._next = 0

    def append(self, value: float | None) -> None:
        """Add the newest value, dropping the oldest where there is no room."""
        number = _NAN if value is None else value
        if len(self._values) < HISTORY_LENGTH:
            self._values.append(number)
        else:
            self._values[self._next] = number
            self._next = (self._next + 1) % HISTORY_LENGTH

    def values(self) -> Sequence[float]:
        """A copy of the values, oldest first."""
        return self._values[self._next :] + self._values[: self._next]

    def __len__(self) -> int:
        return len(self._values)


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

    def take(self, sample: ContainerSample) -> None:
        """Make a sample the newest; one that is not newer than that is dropped."""
        previous = self.latest
        if previous is not None:
            seconds = (sample.at - previous.at).total_seconds()
            if seconds <= 0:
                return
            self._set_rates(previous, sample, seconds)
        self.latest = sample
        self.cpu_percent = sample.cpu_percent
        self.memory_bytes = sample.memory_bytes
        self.memory_percent = _share(sample.memory_bytes, sample.memory_limit_bytes)
        self.cpu.append(sample.cpu_percent)
        self.memory.append(sample.memory_bytes)

    def end(self) -> None:
        """Let go of the present values: what was measured no longer runs."""
        if self.latest is None:
            return
        self.latest = None
        self.cpu_percent = self.memory_bytes = self.memory_percent = None
        self.network_received_rate = self.network_sent_rate = self.network_rate = None
        self.block_read_rate = self.block_written_rate = self.block_rate = None
        self.cpu.append(None)
        self.memory.append(None)

    def _set_rates(self, old: ContainerSample, new: ContainerSample, seconds: float) -> None:
        received = _rate(old.network_received_bytes, new.network_received_bytes, seconds)
        sent = _rate(old.network_sent_bytes, new.network_sent_bytes, seconds)
        self.network_received_rate, self.network_sent_rate = received, sent
        self.network_rate = _sum(received, sent)
        read = _rate(old.block_read_bytes, new.block_read_bytes, seconds)
        written = _rate(old.block_written_bytes, new.block_written_bytes, seconds)
        self.block_read_rate, self.block_written_rate = read, written
        self.block_rate = _sum(read, written)


def _rate(old: int | None, new: int | None, seconds: float) -> float | None:
    if old is None or new is None:
        return None
    # A counter that went back was reset by a restart, and has counted up from 0 since.
    return (new - old if new >= old else new) / seconds


def _share(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else 100.0 * part / whole


def _sum(left: float | None, right: float | None) -> float | None:
    return None if left is None or right is None else left + right


class SampleStore:
    """The series of every container that is known or measured.

    Args:
        on_dirty: called once when there is something to flush; not again before the flush.
    """

    def __init__(self, on_dirty: Callable[[], None] = lambda: None) -> None:
        self.on_dirty = on_dirty
        self._series: dict[str, ContainerSeries] = {}
        self._listeners: dict[object, Callable[[frozenset[str]], None]] = {}
        self._pending: set[str] = set()

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
            self.series(sample.id).take(sample)
            self._pending.add(sample.id)
        if was_clean and self._pending:
            self.on_dirty()

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
            self._pending.discard(container_id)

    def subscribe(self, listener: Callable[[frozenset[str]], None]) -> Callable[[], None]:
        """Have the ids of the containers with new samples told; returns what ends it."""
        key = object()
        self._listeners[key] = listener

        def unsubscribe() -> None:
            self._listeners.pop(key, None)

        return unsubscribe

    def flush(self) -> None:
        """Tell every listener which containers were measured since the last flush."""
        if not self._pending:
            return
        measured, self._pending = frozenset(self._pending), set()
        for listener in list(self._listeners.values()):
            listener(measured)
