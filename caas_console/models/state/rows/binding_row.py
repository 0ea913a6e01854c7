"""Roles that people and groups hold, as table rows."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.tenancy import Binding
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.query_fields import AgeField, Fields, TextField, WordField
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import haystack, natural_key


@dataclass(frozen=True, slots=True)
class BindingRow:
    """A role that a person or a group holds.

    Attributes:
        tenant: the name of the one that it is held in; empty in the whole platform.
        place_key: the platform's roles come before those of tenants, the mightiest first.
    """

    id: str
    resource: Binding
    name_key: str
    tenant: str
    place_key: str
    haystack: str


def make_binding_row(state: ConsoleState, binding: Binding) -> BindingRow:
    """The row of a role that somebody holds."""
    tenant_id = binding.tenant_id
    tenant = "" if tenant_id is None else state.memberships.tenant_name(tenant_id)
    order = tuple(Role).index(binding.role)
    return BindingRow(
        id=binding.id,
        resource=binding,
        name_key=natural_key(binding.subject_name),
        tenant=tenant,
        place_key=f"{natural_key(tenant)}\n{order}\n{natural_key(binding.subject_name)}",
        haystack=haystack(
            binding.subject_name,
            binding.subject_login or "",
            binding.role,
            binding.subject_kind,
            tenant,
        ),
    )


def binding_rows(
    state: ConsoleState, keep: Callable[[Binding], bool] = lambda _: True
) -> RowTable[BindingRow]:
    """The rows of the roles that are held, of all or of some."""
    return RowTable(
        "binding",
        state.cache.objects("binding"),
        lambda binding: make_binding_row(state, binding),
        keep=keep,
    )


BINDING_FIELDS: Fields[BindingRow] = {
    "name": TextField(attrgetter("resource.subject_name")),
    "login": TextField(lambda row: row.resource.subject_login or ""),
    "role": WordField(attrgetter("resource.role"), tuple(Role)),
    "kind": WordField(attrgetter("resource.subject_kind"), ("person", "group")),
    "tenant": TextField(attrgetter("tenant")),
    "place": WordField(lambda row: "tenant" if row.tenant else "platform", ("platform", "tenant")),
    "age": AgeField(lambda row: row.resource.created_at.timestamp()),
}
