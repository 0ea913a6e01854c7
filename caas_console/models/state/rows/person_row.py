"""People as table rows."""

from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.tenancy import Person, PersonSource, PersonState
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.query_fields import (
    AgeField,
    Fields,
    ItemsField,
    TextField,
    WordField,
)
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import epoch, haystack, items, natural_key


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person.

    Attributes:
        roles: each with the name of the tenant in which it is held; empty in the whole platform.
        role_items: as items (ItemsField).
        last_login: seconds since 1970; None before the first one.
    """

    id: str
    resource: Person
    name_key: str
    roles: tuple[tuple[Role, str], ...]
    role_items: str
    last_login: float | None
    haystack: str


def make_person_row(state: ConsoleState, person: Person) -> PersonRow:
    """The row of a person."""
    roles = state.memberships.held_roles(person.id)
    return PersonRow(
        id=person.id,
        resource=person,
        name_key=natural_key(person.name),
        roles=roles,
        role_items=items([role for role, _ in roles]),
        last_login=epoch(person.last_login_at),
        haystack=haystack(
            person.login,
            person.name,
            person.email,
            person.source,
            person.state,
            *(word for role in roles for word in role),
        ),
    )


def person_rows(state: ConsoleState) -> RowTable[PersonRow]:
    """The rows of all people."""
    return RowTable(
        "person", state.cache.objects("person"), lambda person: make_person_row(state, person)
    )


PERSON_FIELDS: Fields[PersonRow] = {
    "name": TextField(attrgetter("resource.name")),
    "login": TextField(attrgetter("resource.login")),
    "email": TextField(attrgetter("resource.email")),
    "state": WordField(attrgetter("resource.state"), tuple(PersonState)),
    "source": WordField(attrgetter("resource.source"), tuple(PersonSource)),
    "role": ItemsField(attrgetter("role_items")),
    "login-age": AgeField(attrgetter("last_login")),
    "age": AgeField(lambda row: row.resource.created_at.timestamp()),
}
