"""Networks as table rows."""

from dataclasses import dataclass

from caas_console.backend.contracts.resources import Network
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.formats import short_id
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


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A network; ``host`` is live.

    Attributes:
        subnets: its address ranges in CIDR notation.
        containers: how many are attached, running or not.
    """

    id: str
    resource: Network
    host: HostView
    name_key: NaturalKey
    subnets: tuple[str, ...]
    containers: int
    haystack: str

    @property
    def host_name(self) -> str:
        """The name of its host."""
        return self.host.name

    @property
    def stale(self) -> bool:
        """Whether it may have changed unseen."""
        return self.host.stale

    @property
    def in_use(self) -> bool:
        """Whether a container is attached to it."""
        return self.containers > 0


def make_network_row(state: ConsoleState, network: Network) -> NetworkRow:
    """The row of a network."""
    host = state.hosts.view(network.host_id)
    subnets = tuple(subnet.subnet for subnet in network.subnets)
    return NetworkRow(
        id=network.id,
        resource=network,
        host=host,
        name_key=natural_key(network.name),
        subnets=subnets,
        containers=len(state.usage.users_of(network)),
        haystack=haystack(
            network.name, network.driver, *subnets, host.name, short_id(network.engine_id)
        ),
    )


def network_rows(state: ConsoleState) -> RowTable[NetworkRow]:
    """The rows of all networks."""
    return RowTable(
        "network", state.cache.networks, lambda network: make_network_row(state, network)
    )


NETWORK_FIELDS: Fields[NetworkRow] = {
    "name": TextField(lambda row: row.resource.name),
    "id": TextField(lambda row: row.resource.engine_id),
    "driver": WordField(lambda row: row.resource.driver),
    "scope": WordField(lambda row: row.resource.scope),
    "subnet": TextField(lambda row: joined(row.subnets)),
    "host": TextField(lambda row: row.host.name),
    "env": TextField(lambda row: row.host.environment),
    "label": ListField(lambda row: label_words(row.resource.labels)),
    "internal": WordField(lambda row: yes_no(row.resource.internal)),
    "used": WordField(lambda row: yes_no(row.in_use)),
    "stale": WordField(lambda row: yes_no(row.stale)),
    "containers": NumberField(lambda row: row.containers),
    "age": AgeField(lambda row: row.resource.created_at),
}
