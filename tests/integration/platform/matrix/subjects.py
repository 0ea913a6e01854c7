"""People, groups and roles for the requests that change and remove them."""

from datetime import UTC, datetime

from sqlalchemy import insert

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.tenancy import Binding, Group, Person
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import bindings, group_members, groups, people
from caas_console.backend.platform.store.tenancy import BINDINGS, GROUPS, PEOPLE, binding_id

NOW = datetime.now(UTC)


async def placed_subjects(database: Database, tenant_id: str, member: str) -> dict[str, str]:
    """The ids of a group with ``member`` in it, a member of the tenant, and a platform's role.

    They are made anew where the last request removed them.
    """
    number = len(tenant_id)  # Tells the places apart, and is part of no other id.
    group = Group(id=f"group-{number}", name=f"group-{number}")
    extra = Person(
        id=f"extra-{number}", login=f"extra-{number}", name=f"extra-{number}", created_at=NOW
    )
    roles = {
        "member_id": _binding(Role.VIEWER, extra, tenant_id),
        "role_id": _binding(Role.REVIEWER, extra, None),
    }

    async def act(work: UnitOfWork) -> None:
        if await PEOPLE.find(work.connection, people.c.id == extra.id) is None:
            await PEOPLE.add(work, extra)
        if await GROUPS.find(work.connection, groups.c.id == group.id) is None:
            await GROUPS.add(work, group)
            inside = insert(group_members).values(group_id=group.id, person_id=member)
            await work.connection.execute(inside)
        for role in roles.values():
            if await BINDINGS.find(work.connection, bindings.c.id == role.id) is None:
                await BINDINGS.add(work, role)

    await database.transact(act)
    return {name: role.id for name, role in roles.items()} | {"group_id": group.id}


def _binding(role: Role, person: Person, tenant_id: str | None) -> Binding:
    return Binding(
        id=binding_id(role, "person", person.id, tenant_id),
        tenant_id=tenant_id,
        role=role,
        subject_kind="person",
        subject_id=person.id,
        subject_name=person.name,
        created_at=NOW,
    )
