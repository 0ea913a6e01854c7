"""Volumes as table rows."""

from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.resources import Volume
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
from caas_console.models.state.rows.text import (
    epoch,
    haystack,
    label_items,
    natural_key,
)


@dataclass(frozen=True, slots=True)
class VolumeRow:
    """A volume; ``host`` is live.

    Attributes:
        containers: how many mount it, running or not.
        created: seconds since 1970.
        labels: as items (ItemsField).
    """

    id: str
    resource: Volume
    host: HostView
    name_key: str
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
        """Whether a container mounts it."""
        return self.containers > 0


def make_volume_row(state: ConsoleState, volume: Volume) -> VolumeRow:
    """The row of a volume."""
    host = state.hosts.view(volume.host_id)
    return VolumeRow(
        id=volume.id,
        resource=volume,
        host=host,
        name_key=natural_key(volume.name),
        containers=len(state.usage.users_of(volume)),
        created=epoch(volume.created_at),
        labels=label_items(volume.labels),
        haystack=haystack(volume.name, volume.driver, volume.mountpoint, host.name),
    )


def volume_rows(state: ConsoleState) -> RowTable[VolumeRow]:
    """The rows of all volumes."""
    return RowTable("volume", state.cache.volumes, lambda volume: make_volume_row(state, volume))


VOLUME_FIELDS: Fields[VolumeRow] = {
    "name": TextField(attrgetter("resource.name")),
    "driver": WordField(attrgetter("resource.driver")),
    "mountpoint": TextField(attrgetter("resource.mountpoint")),
    "host": TextField(attrgetter("host.name")),
    "env": TextField(attrgetter("host.environment")),
    "tenant": TextField(attrgetter("host.tenant")),
    "label": ItemsField(attrgetter("labels")),
    "used": flag_field(lambda row: row.in_use),
    "stale": flag_field(lambda row: row.host.stale),
    "containers": NumberField(attrgetter("containers")),
    "age": AgeField(attrgetter("created")),
}
