"""The fleet in numbers."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from operator import attrgetter

from caas_console.backend.contracts.resources import ContainerState, Health, HostState
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.samples import ContainerSeries, SampleStore
from caas_console.models.state.stacks import StackState

_STATE = attrgetter("state")


@dataclass(frozen=True, slots=True)
class Consumer:
    """A container and how much it takes of what it was ranked by."""

    container_id: str
    amount: float


@dataclass(frozen=True, slots=True)
class Totals:
    """What some containers take together.

    Attributes:
        cpu_percent: of one CPU.
        memory_bytes: working sets.
        measured: of how many containers; 0 means that the sums say nothing.
    """

    cpu_percent: float
    memory_bytes: int
    measured: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of everything that is known.

    Attributes:
        unhealthy: running containers whose health check fails.
        images_bytes: the sum of all images' sizes; layers that images share count for each.
        active_jobs: queued and running.
    """

    containers: Mapping[ContainerState, int]
    unhealthy: int
    hosts: Mapping[HostState, int]
    stacks: Mapping[StackState, int]
    images: int
    images_bytes: int
    networks: int
    volumes: int
    active_jobs: int

    @property
    def container_count(self) -> int:
        """How many containers there are, in whatever state."""
        return sum(self.containers.values())


def summarize(state: ConsoleState) -> Summary:
    """The counts as they are now."""
    cache = state.cache
    return Summary(
        containers=Counter(map(_STATE, cache.containers.values())),
        unhealthy=sum(
            container.health is Health.UNHEALTHY and container.state is ContainerState.RUNNING
            for container in cache.containers.values()
        ),
        hosts=Counter(map(_STATE, cache.hosts.values())),
        stacks=Counter(map(_STATE, state.stacks.stacks.values())),
        images=len(cache.images),
        images_bytes=sum(image.size_bytes for image in cache.images.values()),
        networks=len(cache.networks),
        volumes=len(cache.volumes),
        active_jobs=sum(not job.state.ended for job in cache.jobs.values()),
    )


def totals(samples: SampleStore, container_ids: Iterable[str]) -> Totals:
    """What these containers take together, as far as they are measured."""
    latest = [sample for one in container_ids if (sample := samples.latest(one)) is not None]
    return Totals(
        cpu_percent=sum(sample.cpu_percent or 0.0 for sample in latest),
        memory_bytes=sum(sample.memory_bytes or 0 for sample in latest),
        measured=len(latest),
    )


def top_consumers(
    samples: SampleStore, amount: Callable[[ContainerSeries], float | None], count: int
) -> list[Consumer]:
    """The containers that take most of something, such as ``lambda s: s.cpu_percent``."""
    amounts = (
        (taken, container_id)
        for container_id, series in samples.measured()
        if (taken := amount(series)) is not None
    )
    return [Consumer(container_id, taken) for taken, container_id in nlargest(count, amounts)]
