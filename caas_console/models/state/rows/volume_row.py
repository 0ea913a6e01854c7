"""Volumes as table rows."""

from dataclasses import dataclass

from caas_console.backend.contracts.resources import Volume
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
from caas_console.models.state.rows.text import (
    NaturalKey,
    haystack,
    label_words,
    natural_key,
    yes_no,
)


@dataclass(frozen=True, slots=True)
class VolumeRow:
    """A volume; ``host`` is live.

    Attributes:
        containers: how many mount it, running or not.
    """

    id: str
    resource: Volume
    host: HostView
    name_key: NaturalKey
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
        haystack=haystack(volume.name, volume.driver, volume.mountpoint, host.name),
    )


def volume_rows(state: ConsoleState) -> RowTable[VolumeRow]:
    """The rows of all volumes."""
    return RowTable("volume", state.cache.volumes, lambda volume: make_volume_row(state, volume))


VOLUME_FIELDS: Fields[VolumeRow] = {
    "name": TextField(lambda row: row.resource.name),
    "driver": WordField(lambda row: row.resource.driver),
    "mountpoint": TextField(lambda row: row.resource.mountpoint),
    "host": TextField(lambda row: row.host.name),
    "env": TextField(lambda row: row.host.environment),
    "label": ListField(lambda row: label_words(row.resource.labels)),
    "used": WordField(lambda row: yes_no(row.in_use)),
    "stale": WordField(lambda row: yes_no(row.stale)),
    "containers": NumberField(lambda row: row.containers),
    "age": AgeField(lambda row: row.resource.created_at),
}
