"""Groups as table rows."""

from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.tenancy import Group
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.query_fields import (
    Fields,
    ItemsField,
    NumberField,
    TextField,
    WordField,
)
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import haystack, items, natural_key


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group.

    Attributes:
        roles: each with the name of the tenant in which it is held; empty in the whole platform.
        role_items: as items (ItemsField).
    """

    id: str
    resource: Group
    name_key: str
    roles: tuple[tuple[Role, str], ...]
    role_items: str
    haystack: str

    @property
    def source(self) -> str:
        """Who decides about its people, as the filter calls it."""
        return "local" if self.resource.directory_name is None else "directory"


def make_group_row(state: ConsoleState, group: Group) -> GroupRow:
    """The row of a group."""
    roles = state.memberships.held_roles(group.id)
    return GroupRow(
        id=group.id,
        resource=group,
        name_key=natural_key(group.name),
        roles=roles,
        role_items=items([role for role, _ in roles]),
        haystack=haystack(
            group.name,
            group.description,
            group.directory_name,
            *(word for role in roles for word in role),
        ),
    )


def group_rows(state: ConsoleState) -> RowTable[GroupRow]:
    """The rows of all groups."""
    return RowTable(
        "group", state.cache.objects("group"), lambda group: make_group_row(state, group)
    )


GROUP_FIELDS: Fields[GroupRow] = {
    "name": TextField(attrgetter("resource.name")),
    "description": TextField(attrgetter("resource.description")),
    "directory": TextField(lambda row: row.resource.directory_name or ""),
    "source": WordField(attrgetter("source"), ("local", "directory")),
    "members": NumberField(attrgetter("resource.members")),
    "role": ItemsField(attrgetter("role_items")),
}
