"""Containers as table rows."""

from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.resources import Container, ContainerState, Health, Port
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.formats import short_id, short_reference
from caas_console.models.state.hosts import HostView
from caas_console.models.state.query_fields import (
    AgeField,
    Fields,
    ItemsField,
    NumberField,
    TextField,
    WordField,
    flag_field,
)
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import (
    epoch,
    haystack,
    items,
    joined,
    label_items,
    natural_key,
)
from caas_console.models.state.samples import ContainerSeries

_UP = {ContainerState.RUNNING, ContainerState.PAUSED}


@dataclass(frozen=True, slots=True)
class ContainerRow:
    """A container; ``host`` and ``series`` are live.

    What is often asked for is at hand here: the way through ``resource`` is twice as long.

    Attributes:
        image: the reference, shortened for display.
        health: ``none`` where there is no check.
        created: seconds since 1970.
        started: since when it runs, likewise; None where it does not.
        labels: as items (ItemsField).
        ports: likewise, the ports of the container and of the host.
    """

    id: str
    resource: Container
    host: HostView
    series: ContainerSeries
    name: str
    state: ContainerState
    name_key: str
    image: str
    stack: str
    service: str
    health: str
    created: float
    started: float | None
    restarts: int | None
    labels: str
    ports: str
    haystack: str

    @property
    def host_name(self) -> str:
        """The name of its host."""
        return self.host.name

    @property
    def stale(self) -> bool:
        """Whether it may have changed unseen."""
        return self.host.stale


def make_container_row(state: ConsoleState, container: Container) -> ContainerRow:
    """The row of a container."""
    host = state.hosts.view(container.host_id)
    image = short_reference(container.image)
    stack, service = container.stack or "", container.service or ""
    return ContainerRow(
        id=container.id,
        resource=container,
        host=host,
        series=state.samples.series(container.id),
        name=container.name,
        state=container.state,
        name_key=natural_key(container.name),
        image=image,
        stack=stack,
        service=service,
        health=container.health or "none",
        created=container.created_at.timestamp(),
        started=epoch(container.started_at) if container.state in _UP else None,
        restarts=container.restart_count,
        labels=label_items(container.labels),
        ports=_port_items(container.ports),
        haystack=haystack(
            container.name,
            container.image,
            container.state,
            stack,
            service,
            host.name,
            short_id(container.engine_id),
        ),
    )


def container_rows(state: ConsoleState) -> RowTable[ContainerRow]:
    """The rows of all containers."""
    return RowTable(
        "container",
        state.cache.containers,
        lambda container: make_container_row(state, container),
    )


def _port_items(ports: tuple[Port, ...]) -> str:
    words: list[str] = []
    for port in ports:
        words += [str(port.container_port), f"{port.container_port}/{port.protocol}"]
        if port.host_port is not None:
            words.append(str(port.host_port))
    return items(words)


CONTAINER_FIELDS: Fields[ContainerRow] = {
    "name": TextField(attrgetter("name")),
    "id": TextField(attrgetter("resource.engine_id")),
    "image": TextField(attrgetter("image")),
    "command": TextField(attrgetter("resource.command")),
    "state": WordField(attrgetter("state"), tuple(ContainerState)),
    "health": WordField(attrgetter("health"), (*Health, "none")),
    "stack": TextField(attrgetter("stack")),
    "service": TextField(attrgetter("service")),
    "host": TextField(attrgetter("host.name")),
    "env": TextField(attrgetter("host.environment")),
    "tenant": TextField(attrgetter("host.tenant")),
    "label": ItemsField(attrgetter("labels")),
    "port": ItemsField(attrgetter("ports")),
    "network": TextField(lambda row: joined(net.network for net in row.resource.networks)),
    "mount": TextField(
        lambda row: joined(f"{mount.source}\n{mount.target}" for mount in row.resource.mounts)
    ),
    "ip": ItemsField(lambda row: items(net.ip_address or "" for net in row.resource.networks)),
    "stale": flag_field(lambda row: row.host.stale),
    "oom": flag_field(lambda row: bool(row.resource.oom_killed)),
    "exit": NumberField(attrgetter("resource.exit_code")),
    "restarts": NumberField(attrgetter("restarts")),
    "cpu": NumberField(attrgetter("series.cpu_percent")),
    "mem": NumberField(attrgetter("series.memory_bytes")),
    "mem%": NumberField(attrgetter("series.memory_percent")),
    "net": NumberField(attrgetter("series.network_rate")),
    "io": NumberField(attrgetter("series.block_rate")),
    "age": AgeField(attrgetter("created")),
    "uptime": AgeField(attrgetter("started")),
}
