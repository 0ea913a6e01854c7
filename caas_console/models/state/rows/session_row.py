"""Sessions as table rows."""

from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.identity import Session
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.query_fields import AgeField, Fields, TextField
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import haystack, natural_key


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session that has not been ended."""

    id: str
    resource: Session
    name_key: str
    haystack: str


def _make(session: Session) -> SessionRow:
    return SessionRow(
        id=session.id,
        resource=session,
        name_key=natural_key(session.person_name),
        haystack=haystack(session.person_name, session.client, session.address),
    )


def session_rows(state: ConsoleState) -> RowTable[SessionRow]:
    """The rows of all sessions that are open."""
    return RowTable(
        "session", state.cache.objects("session"), _make, keep=lambda one: one.ended_at is None
    )


SESSION_FIELDS: Fields[SessionRow] = {
    "name": TextField(attrgetter("resource.person_name")),
    "client": TextField(attrgetter("resource.client")),
    "address": TextField(attrgetter("resource.address")),
    "used": AgeField(lambda row: row.resource.last_used_at.timestamp()),
    "age": AgeField(lambda row: row.resource.created_at.timestamp()),
}
