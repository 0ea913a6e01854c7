"""Hosts as table rows."""

from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.resources import Host, HostState
from caas_console.models.state.console_state import ConsoleState
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
from caas_console.models.state.rows.text import haystack, label_items, natural_key


@dataclass(frozen=True, slots=True)
class HostRow:
    """A host; ``host`` is its live view.

    Attributes:
        problem: why it is not ready, in one sentence; empty where it is.
    """

    id: str
    resource: Host
    host: HostView
    name_key: str
    problem: str
    haystack: str

    @property
    def stale(self) -> bool:
        """Whether its state may no longer be so; that it does not answer is known for certain."""
        return self.host.untold


def make_host_row(state: ConsoleState, host: Host) -> HostRow:
    """The row of a host."""
    view = state.hosts.view(host.id)
    problem = host.problem.title if host.problem else ""
    return HostRow(
        id=host.id,
        resource=host,
        host=view,
        name_key=natural_key(host.name),
        problem=problem,
        haystack=haystack(
            host.name,
            host.endpoint,
            host.state,
            problem,
            host.operating_system,
            host.engine_version,
            *host.labels,
        ),
    )


def host_rows(state: ConsoleState) -> RowTable[HostRow]:
    """The rows of all hosts."""
    return RowTable("host", state.cache.hosts, lambda host: make_host_row(state, host))


def _labels(host: Host) -> dict[str, str]:
    """An engine's labels, which it tells as ``key=value``."""
    return {key: value for key, _, value in (label.partition("=") for label in host.labels)}


HOST_FIELDS: Fields[HostRow] = {
    "name": TextField(attrgetter("resource.name")),
    "endpoint": TextField(attrgetter("resource.endpoint")),
    "env": TextField(attrgetter("host.environment")),
    "tenant": TextField(attrgetter("host.tenant")),
    "state": WordField(attrgetter("resource.state"), tuple(HostState)),
    "version": TextField(lambda row: row.resource.engine_version or ""),
    "os": TextField(lambda row: row.resource.operating_system or ""),
    "kernel": TextField(lambda row: row.resource.kernel or ""),
    "arch": TextField(lambda row: row.resource.architecture or ""),
    "storage": TextField(lambda row: row.resource.storage_driver or ""),
    "swarm": WordField(lambda row: row.resource.swarm_state or ""),
    "label": ItemsField(lambda row: label_items(_labels(row.resource))),
    "stale": flag_field(lambda row: row.host.stale),
    "cpus": NumberField(attrgetter("resource.cpus")),
    "mem": NumberField(attrgetter("resource.memory_bytes")),
    "since": AgeField(lambda row: row.resource.since.timestamp()),
}
