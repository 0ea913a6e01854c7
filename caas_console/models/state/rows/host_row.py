"""Hosts as table rows."""

from dataclasses import dataclass

from caas_console.backend.contracts.resources import Host
from caas_console.models.state.console_state import ConsoleState
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
from caas_console.models.state.rows.text import NaturalKey, haystack, natural_key, yes_no


@dataclass(frozen=True, slots=True)
class HostRow:
    """A host; ``host`` is its live view.

    Attributes:
        problem: why it is not ready, in one sentence; empty where it is.
    """

    id: str
    resource: Host
    host: HostView
    name_key: NaturalKey
    problem: str
    haystack: str

    @property
    def stale(self) -> bool:
        """Whether what is known of it may no longer be so."""
        return self.host.stale


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


HOST_FIELDS: Fields[HostRow] = {
    "name": TextField(lambda row: row.resource.name),
    "endpoint": TextField(lambda row: row.resource.endpoint),
    "env": TextField(lambda row: row.host.environment),
    "state": WordField(lambda row: row.resource.state),
    "version": TextField(lambda row: row.resource.engine_version or ""),
    "os": TextField(lambda row: row.resource.operating_system or ""),
    "kernel": TextField(lambda row: row.resource.kernel or ""),
    "arch": TextField(lambda row: row.resource.architecture or ""),
    "storage": TextField(lambda row: row.resource.storage_driver or ""),
    "swarm": WordField(lambda row: row.resource.swarm_state or ""),
    "label": ListField(
        lambda row: (*row.resource.labels, *(one.split("=")[0] for one in row.resource.labels))
    ),
    "stale": WordField(lambda row: yes_no(row.stale)),
    "cpus": NumberField(lambda row: row.resource.cpus),
    "mem": NumberField(lambda row: row.resource.memory_bytes),
    "since": AgeField(lambda row: row.resource.since),
}
