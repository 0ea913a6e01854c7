from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.resources import (
    COMPOSE_PROJECT_LABEL,
    ContainerState,
    Health,
    HostState,
)
from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.models.state.stacks import StackState
from caas_console.models.state.summary import summarize, top_consumers, totals
from tests.unit.models.state.factories import (
    NOW,
    connected_state,
    container,
    host,
    image,
    job,
    network,
    volume,
)


def sample(name: str, cpu: float | None, memory: int) -> ContainerSample:
    return ContainerSample(id=f"h1/{name}", at=NOW, cpu_percent=cpu, memory_bytes=memory)


def test_everything_is_counted() -> None:
    state = connected_state(
        host("h1"),
        host("h2", state=HostState.UNREACHABLE),
        container("a", health=Health.UNHEALTHY, labels={COMPOSE_PROJECT_LABEL: "shop"}),
        container("b", health=Health.UNHEALTHY, state=ContainerState.EXITED),
        image("i1"),
        image("i2"),
        network("n1"),
        volume("v1"),
        job("j1", state=JobState.RUNNING),
        job("j2", state=JobState.SUCCEEDED),
    )
    summary = summarize(state)
    assert summary.containers == {ContainerState.RUNNING: 1, ContainerState.EXITED: 1}
    assert (summary.container_count, summary.unhealthy) == (2, 1)
    assert summary.hosts == {HostState.READY: 1, HostState.UNREACHABLE: 1}
    assert summary.stacks == {StackState.UNHEALTHY: 1}
    assert (summary.images, summary.images_bytes) == (2, 2000)
    assert (summary.networks, summary.volumes, summary.active_jobs) == (1, 1, 1)


def test_totals_are_those_of_the_containers_that_are_measured() -> None:
    state = connected_state(container("a"), container("b"), container("c"))
    state.samples.take([sample("a", 10, 100), sample("b", None, 50)])
    taken = totals(state.samples, state.cache.containers)
    assert (taken.cpu_percent, taken.memory_bytes, taken.measured) == (10, 150, 2)
    assert totals(state.samples, ["h1/c"]).measured == 0


def test_the_top_consumers_are_ranked_by_what_is_asked_for() -> None:
    state = connected_state()
    state.samples.take([sample("a", 10, 300), sample("b", 90, 100), sample("c", None, 200)])
    by_cpu = top_consumers(state.samples, lambda series: series.cpu_percent, 5)
    assert [(one.container_id, one.amount) for one in by_cpu] == [("h1/b", 90), ("h1/a", 10)]
    by_memory = top_consumers(state.samples, lambda series: series.memory_bytes, 1)
    assert [one.container_id for one in by_memory] == ["h1/a"]
