"""The members of a tenant as table rows."""

from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.tenancy import Binding
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.query_fields import AgeField, Fields, TextField, WordField
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import haystack, natural_key


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person or group with a role in a tenant."""

    id: str
    resource: Binding
    name_key: str
    haystack: str


def _make(binding: Binding) -> MemberRow:
    return MemberRow(
        id=binding.id,
        resource=binding,
        name_key=natural_key(binding.subject_name),
        haystack=haystack(binding.subject_name, binding.role, binding.subject_kind),
    )


def member_rows(state: ConsoleState, tenant_id: str) -> RowTable[MemberRow]:
    """The rows of all who hold a role in a tenant."""
    return RowTable(
        "binding",
        state.cache.objects("binding"),
        _make,
        keep=lambda one: one.tenant_id == tenant_id,
    )


MEMBER_FIELDS: Fields[MemberRow] = {
    "name": TextField(attrgetter("resource.subject_name")),
    "role": WordField(attrgetter("resource.role"), tuple(one for one in Role if one.of_tenant)),
    "kind": WordField(attrgetter("resource.subject_kind"), ("person", "group")),
    "age": AgeField(lambda row: row.resource.created_at.timestamp()),
}
