"""The measurements of a host's containers over the last hour."""

from collections.abc import Collection

from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.backend.engine.stats.ring import SampleRing


class SampleHistory:
    """A ring a container; it survives reconnections, whose gaps stay gaps."""

    def __init__(self) -> None:
        self._rings: dict[str, SampleRing] = {}

    def append(self, sample: ContainerSample) -> None:
        """Keep a sample."""
        if sample.id not in self._rings:
            self._rings[sample.id] = SampleRing(sample.id)
        self._rings[sample.id].append(sample)

    def of(self, container_id: str) -> tuple[ContainerSample, ...]:
        """A container's samples, oldest first."""
        ring = self._rings.get(container_id)
        return ring.samples() if ring else ()

    def keep_only(self, container_ids: Collection[str]) -> None:
        """Forget the containers that do not exist any more."""
        for gone in self._rings.keys() - set(container_ids):
            del self._rings[gone]
