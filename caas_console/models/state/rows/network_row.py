"""Networks as table rows."""

from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.resources import Network
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.formats import short_id
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
    joined,
    label_items,
    natural_key,
)


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A network; ``host`` is live.

    Attributes:
        subnets: its address ranges in CIDR notation.
        containers: how many are attached, running or not.
        created: seconds since 1970.
        labels: as items (ItemsField).
    """

    id: str
    resource: Network
    host: HostView
    name_key: str
    subnets: tuple[str, ...]
    containers: int
    created: float | None
    labels: str
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
        created=epoch(network.created_at),
        labels=label_items(network.labels),
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
    "name": TextField(attrgetter("resource.name")),
    "id": TextField(attrgetter("resource.engine_id")),
    "driver": WordField(attrgetter("resource.driver")),
    "scope": WordField(attrgetter("resource.scope")),
    "subnet": TextField(lambda row: joined(row.subnets)),
    "host": TextField(attrgetter("host.name")),
    "env": TextField(attrgetter("host.environment")),
    "tenant": TextField(attrgetter("host.tenant")),
    "label": ItemsField(attrgetter("labels")),
    "internal": flag_field(lambda row: row.resource.internal),
    "used": flag_field(lambda row: row.in_use),
    "stale": flag_field(lambda row: row.host.stale),
    "containers": NumberField(attrgetter("containers")),
    "age": AgeField(attrgetter("created")),
}
