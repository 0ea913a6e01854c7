"""A container's measurements of the last hour, in little memory."""

import math
from array import array
from datetime import UTC, datetime

from caas_console.backend.contracts.runtime import ContainerSample

CAPACITY = 360  # one hour at 10 s

_FIELDS = (
    "cpu_percent",
    "memory_bytes",
    "memory_limit_bytes",
    "network_received_bytes",
    "network_sent_bytes",
    "block_read_bytes",
    "block_written_bytes",
    "processes",
)
_WIDTH = len(_FIELDS) + 1


class SampleRing:
    """The latest :data:`CAPACITY` samples, as doubles (72 bytes each; NaN is None).

    As records they would take some 1.5 KB each: half a megabyte a container.
    """

    def __init__(self, container_id: str) -> None:
        self._container_id = container_id
        self._values = array("d")
        self._next = 0

    def append(self, sample: ContainerSample) -> None:
        """Keep a sample; the oldest goes when the ring is full."""
        row = array("d", [sample.at.timestamp()])
        for name in _FIELDS:
            value = getattr(sample, name)
            row.append(math.nan if value is None else value)
        start = self._next * _WIDTH
        self._values[start : start + _WIDTH] = row
        self._next = (self._next + 1) % CAPACITY

    def samples(self) -> tuple[ContainerSample, ...]:
        """Oldest first."""
        count = len(self._values) // _WIDTH
        oldest = self._next if count == CAPACITY else 0
        return tuple(self._sample((oldest + index) % count) for index in range(count))

    def _sample(self, index: int) -> ContainerSample:
        at, *values = self._values[index * _WIDTH : (index + 1) * _WIDTH]
        known = {
            name: value if name == "cpu_percent" else int(value)
            for name, value in zip(_FIELDS, values, strict=True)
            if not math.isnan(value)
        }
        return ContainerSample.model_validate(
            {"id": self._container_id, "at": datetime.fromtimestamp(at, UTC), **known}
        )
