"""What operations and containers use of what quotas count."""

from caas_console.backend.contracts.operations import Operation, RunContainer, UpdateContainer
from caas_console.backend.contracts.resources import Container
from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.backend.platform.quotas.claims import Amounts


def demand_of(operation: Operation) -> Amounts:
    """What an operation makes its container use, as far as it says so; empty for most."""
    match operation:
        case RunContainer(spec=spec):
            return {
                QuotaResource.CONTAINERS: 1,
                QuotaResource.CPUS: _thousandths(spec.resources.cpus),
                QuotaResource.MEMORY: spec.resources.memory_bytes,
                QuotaResource.PUBLISHED_PORTS: sum(
                    port.host_port is not None for port in spec.ports
                ),
            }
        case UpdateContainer(resources=resources, unlimited=unlimited):
            demand: dict[QuotaResource, int | None] = {}
            if resources.memory_bytes is not None:
                demand[QuotaResource.MEMORY] = resources.memory_bytes
            if resources.cpus is not None or "cpus" in unlimited:
                demand[QuotaResource.CPUS] = _thousandths(resources.cpus)
            return demand
        case _:
            return {}


def use_of(container: Container, claimed: Amounts) -> Amounts:
    """What a container is observed to use.

    What cannot be told is as it was claimed: the limits of a container that was not inspected
    yet, and the ports of one that does not run.
    """
    use = {**claimed, QuotaResource.CONTAINERS: 1}
    if container.memory_limit is not None:
        use[QuotaResource.MEMORY] = container.memory_limit
    if container.cpu_limit is not None:
        use[QuotaResource.CPUS] = _thousandths(container.cpu_limit)
    if not claimed:
        # Once for IPv4 and once for IPv6.
        ports = {
            (port.container_port, port.protocol, port.host_port)
            for port in container.ports
            if port.host_port is not None
        }
        use[QuotaResource.PUBLISHED_PORTS] = len(ports)
    return {resource: amount for resource, amount in use.items() if amount}


def _thousandths(cpus: float | None) -> int | None:
    return None if cpus is None else max(1, round(cpus * 1000))
