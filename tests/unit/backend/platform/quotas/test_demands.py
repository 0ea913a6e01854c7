from datetime import UTC, datetime

from caas_console.backend.contracts.operations import (
    ContainerSpec,
    Resources,
    RunContainer,
    StopContainer,
    UpdateContainer,
)
from caas_console.backend.contracts.resources import Container, ContainerState, Port
from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.backend.platform.quotas.demands import demand_of, use_of

PORTS = (
    Port(container_port=80, host_port=8080, host_ip="0.0.0.0"),
    Port(container_port=80, host_port=8080, host_ip="::"),
    Port(container_port=9000),
)


def container(**values: object) -> Container:
    return Container.model_validate(
        {
            "id": "local/c",
            "tenant_id": "default",
            "environment_id": "local",
            "host_id": "local",
            "name": "c",
            "image": "busybox:1",
            "image_id": "sha256:1",
            "created_at": datetime(2026, 11, 24, tzinfo=UTC),
            "state": ContainerState.RUNNING,
        }
        | values
    )


def test_a_container_needs_what_its_spec_limits_it_to() -> None:
    spec = ContainerSpec(
        image="busybox:1",
        ports=(Port(container_port=80, host_port=0), Port(container_port=81)),
        resources=Resources(cpus=0.25, memory_bytes=64 << 20),
    )
    assert demand_of(RunContainer(spec=spec)) == {
        QuotaResource.CONTAINERS: 1,
        QuotaResource.CPUS: 250,
        QuotaResource.MEMORY: 64 << 20,
        QuotaResource.PUBLISHED_PORTS: 1,
    }


def test_without_limits_it_may_need_all_there_is() -> None:
    demand = demand_of(RunContainer(spec=ContainerSpec(image="busybox:1")))
    assert demand[QuotaResource.MEMORY] is None
    assert demand[QuotaResource.CPUS] is None


def test_an_update_needs_what_it_names() -> None:
    assert demand_of(UpdateContainer(target="c", resources=Resources(cpus=2))) == {
        QuotaResource.CPUS: 2000
    }
    assert demand_of(UpdateContainer(target="c", unlimited=("cpus",))) == {QuotaResource.CPUS: None}
    assert demand_of(UpdateContainer(target="c", restart_policy="always")) == {}


def test_other_operations_need_nothing() -> None:
    assert demand_of(StopContainer(target="c")) == {}


def test_a_container_that_nobody_claimed_for_uses_what_is_observed() -> None:
    observed = container(memory_limit=1 << 20, cpu_limit=0.5, ports=PORTS)
    assert use_of(observed, {}) == {
        QuotaResource.CONTAINERS: 1,
        QuotaResource.MEMORY: 1 << 20,
        QuotaResource.CPUS: 500,
        QuotaResource.PUBLISHED_PORTS: 1,
    }


def test_what_cannot_be_told_stays_as_it_was_claimed() -> None:
    claimed = {
        QuotaResource.CONTAINERS: 1,
        QuotaResource.MEMORY: 1 << 20,
        QuotaResource.PUBLISHED_PORTS: 2,
    }
    assert use_of(container(), claimed) == claimed
    changed = use_of(container(memory_limit=2 << 20), claimed)
    assert changed == {**claimed, QuotaResource.MEMORY: 2 << 20}
