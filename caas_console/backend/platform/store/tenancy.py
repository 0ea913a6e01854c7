"""Tenants, people, groups, and the roles that bind them, as records."""

from sqlalchemy import func, select

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.tenancy import Binding, Group, Person, Tenant
from caas_console.backend.platform.store.records import Columns, RecordTable
from caas_console.backend.platform.store.schema import (
    bindings,
    group_members,
    groups,
    people,
    tenants,
)

_OWN = {"kind", "id", "tenant_id", "revision"}


def _tenant(row: Columns) -> Tenant:
    return Tenant.model_validate({**row, "tenant_id": row["id"]})


TENANTS = RecordTable(
    tenants,
    called="tenant",
    columns=lambda tenant: tenant.model_dump(exclude=_OWN),
    record=_tenant,
)

PEOPLE = RecordTable(
    people,
    called="person",
    columns=lambda person: person.model_dump(exclude=_OWN),
    record=Person.model_validate,
)

_members = select(func.count()).where(group_members.c.group_id == groups.c.id)
GROUPS = RecordTable(
    groups,
    called="group",
    columns=lambda group: group.model_dump(exclude={*_OWN, "members"}),
    record=Group.model_validate,
    query=select(groups, _members.scalar_subquery().label("members")),
)


def binding_id(role: Role, subject_kind: str, subject_id: str, tenant_id: str | None) -> str:
    """The id of a binding: all that it says."""
    return f"{tenant_id or '-'}:{role}:{subject_kind}:{subject_id}"


def binding_subject(of_binding: str) -> tuple[str, str]:
    """Who holds the role of a binding, by the binding's id: ``person`` or ``group``, and its id."""
    _tenant, _role, kind, subject_id = of_binding.split(":", 3)
    return kind, subject_id


def _binding_columns(binding: Binding) -> Columns:
    return {
        "tenant_id": binding.tenant_id,
        "role": binding.role,
        f"{binding.subject_kind}_id": binding.subject_id,
        "created_at": binding.created_at,
    }


def _binding(row: Columns) -> Binding:
    subject_kind = "person" if row["person_id"] else "group"
    return Binding.model_validate(
        {**row, "subject_kind": subject_kind, "subject_id": row[f"{subject_kind}_id"]}
    )


BINDINGS = RecordTable(
    bindings,
    called="role",
    columns=_binding_columns,
    record=_binding,
    query=select(
        bindings,
        func.coalesce(people.c.name, groups.c.name).label("subject_name"),
        people.c.login.label("subject_login"),
    )
    .outerjoin(people, bindings.c.person_id == people.c.id)
    .outerjoin(groups, bindings.c.group_id == groups.c.id),
)
