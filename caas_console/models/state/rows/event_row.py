"""Engine events as table rows."""

from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.resources import EngineEvent
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.formats import short_id
from caas_console.models.state.hosts import HostView
from caas_console.models.state.query_fields import (
    AgeField,
    Fields,
    ItemsField,
    TextField,
    WordField,
)
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import haystack, label_items


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that an engine told; ``host`` is live.

    Attributes:
        subject: the name of the object, or where it has none its short id.
    """

    id: str
    resource: EngineEvent
    host: HostView
    subject: str
    action: str
    haystack: str

    @property
    def host_name(self) -> str:
        """The name of its host."""
        return self.host.name


def make_event_row(state: ConsoleState, event: EngineEvent) -> EventRow:
    """The row of an event."""
    host = state.hosts.view(event.host_id)
    subject = event.subject_name or short_id(event.subject_id)
    return EventRow(
        id=event.id,
        resource=event,
        host=host,
        subject=subject,
        action=event.action,
        haystack=haystack(subject, event.type, event.action, host.name),
    )


def event_rows(state: ConsoleState) -> RowTable[EventRow]:
    """The rows of the latest events."""
    return RowTable("event", state.cache.events, lambda event: make_event_row(state, event))


EVENT_FIELDS: Fields[EventRow] = {
    "name": TextField(attrgetter("subject")),
    "id": TextField(attrgetter("resource.subject_id")),
    "type": WordField(attrgetter("resource.type")),
    "action": WordField(attrgetter("action")),
    "host": TextField(attrgetter("host.name")),
    "env": TextField(attrgetter("host.environment")),
    "tenant": TextField(attrgetter("host.tenant")),
    "attribute": ItemsField(lambda row: label_items(row.resource.attributes)),
    "age": AgeField(lambda row: row.resource.at.timestamp()),
}
