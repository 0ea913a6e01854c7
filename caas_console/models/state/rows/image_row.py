"""Images as table rows."""

from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.resources import Image
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.formats import short_id, short_reference
from caas_console.models.state.hosts import HostView
from caas_console.models.state.query_fields import (
    AgeField,
    Fields,
    ItemsField,
    NumberField,
    TextField,
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
class ImageRow:
    """An image; ``host`` is live.

    Attributes:
        name: its first tag, shortened; of an image without tags its short id.
        tags: all tags, shortened.
        containers: how many use it.
        created: seconds since 1970.
        labels: as items (ItemsField).
    """

    id: str
    resource: Image
    host: HostView
    name: str
    name_key: str
    tags: tuple[str, ...]
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
        """Whether a container was made from it."""
        return self.containers > 0

    @property
    def dangling(self) -> bool:
        """Whether no tag names it."""
        return not self.tags


def make_image_row(state: ConsoleState, image: Image) -> ImageRow:
    """The row of an image."""
    host = state.hosts.view(image.host_id)
    tags = tuple(short_reference(tag) for tag in image.tags)
    name = tags[0] if tags else short_id(image.engine_id)
    return ImageRow(
        id=image.id,
        resource=image,
        host=host,
        name=name,
        name_key=natural_key(name),
        tags=tags,
        containers=len(state.usage.users_of(image)),
        created=epoch(image.created_at),
        labels=label_items(image.labels),
        haystack=haystack(*image.tags, short_id(image.engine_id), host.name),
    )


def image_rows(state: ConsoleState) -> RowTable[ImageRow]:
    """The rows of all images."""
    return RowTable("image", state.cache.images, lambda image: make_image_row(state, image))


IMAGE_FIELDS: Fields[ImageRow] = {
    "name": TextField(lambda row: joined(row.resource.tags)),
    "tag": TextField(lambda row: joined(row.resource.tags)),
    "id": TextField(attrgetter("resource.engine_id")),
    "digest": TextField(lambda row: joined(row.resource.digests)),
    "host": TextField(attrgetter("host.name")),
    "env": TextField(attrgetter("host.environment")),
    "tenant": TextField(attrgetter("host.tenant")),
    "label": ItemsField(attrgetter("labels")),
    "arch": TextField(lambda row: row.resource.architecture or ""),
    "used": flag_field(lambda row: row.in_use),
    "dangling": flag_field(lambda row: row.dangling),
    "stale": flag_field(lambda row: row.host.stale),
    "containers": NumberField(attrgetter("containers")),
    "size": NumberField(attrgetter("resource.size_bytes")),
    "age": AgeField(attrgetter("created")),
}
