"""Containers as table rows."""

from dataclasses import dataclass
from datetime import datetime

from caas_console.backend.contracts.resources import Container, ContainerState, Port
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.formats import short_id, short_reference
from caas_console.models.state.hosts import HostView
from caas_console.models.state.query_fields import (
    AgeField,
    Fields,
    ListField,
    NumberField,
    TextField,
    WordField,
)
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import (
    NaturalKey,
    haystack,
    joined,
    label_words,
    natural_key,
    yes_no,
)
from caas_console.models.state.samples import ContainerSeries

_UP = {ContainerState.RUNNING, ContainerState.PAUSED}


@dataclass(frozen=True, slots=True)
class ContainerRow:
    """A container; ``host`` and ``series`` are live.

    Attributes:
        image: the reference, shortened for display.
    """

    id: str
    resource: Container
    host: HostView
    series: ContainerSeries
    name_key: NaturalKey
    image: str
    stack: str
    service: str
    haystack: str

    @property
    def host_name(self) -> str:
        """The name of its host."""
        return self.host.name

    @property
    def started_at(self) -> datetime | None:
        """Since when it runs; None where it does not."""
        return self.resource.started_at if self.resource.state in _UP else None

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
        name_key=natural_key(container.name),
        image=image,
        stack=stack,
        service=service,
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


def _port_words(ports: tuple[Port, ...]) -> tuple[str, ...]:
    words = []
    for port in ports:
        words += [str(port.container_port), f"{port.container_port}/{port.protocol}"]
        if port.host_port is not None:
            words.append(str(port.host_port))
    return tuple(words)


CONTAINER_FIELDS: Fields[ContainerRow] = {
    "name": TextField(lambda row: row.resource.name),
    "id": TextField(lambda row: row.resource.engine_id),
    "image": TextField(lambda row: row.resource.image),
    "command": TextField(lambda row: row.resource.command),
    "state": WordField(lambda row: row.resource.state),
    "health": WordField(lambda row: row.resource.health or "none"),
    "stack": TextField(lambda row: row.stack),
    "service": TextField(lambda row: row.service),
    "host": TextField(lambda row: row.host.name),
    "env": TextField(lambda row: row.host.environment),
    "label": ListField(lambda row: label_words(row.resource.labels)),
    "port": ListField(lambda row: _port_words(row.resource.ports)),
    "network": TextField(lambda row: joined(net.network for net in row.resource.networks)),
    "mount": TextField(
        lambda row: joined(f"{mount.source}\n{mount.target}" for mount in row.resource.mounts)
    ),
    "ip": ListField(lambda row: tuple(net.ip_address or "" for net in row.resource.networks)),
    "stale": WordField(lambda row: yes_no(row.stale)),
    "oom": WordField(lambda row: yes_no(bool(row.resource.oom_killed))),
    "exit": NumberField(lambda row: row.resource.exit_code),
    "restarts": NumberField(lambda row: row.resource.restart_count),
    "cpu": NumberField(lambda row: row.series.cpu_percent),
    "mem": NumberField(lambda row: row.series.memory_bytes),
    "mem%": NumberField(lambda row: row.series.memory_percent),
    "net": NumberField(lambda row: row.series.network_rate),
    "io": NumberField(lambda row: row.series.block_rate),
    "age": AgeField(lambda row: row.resource.created_at),
    "uptime": AgeField(lambda row: row.started_at),
}
