"""What an embedded platform has from the start: one tenant, one person, one host."""

from datetime import UTC, datetime

from sqlalchemy import insert, select, update

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.resources import Environment, HostSpec
from caas_console.backend.contracts.tenancy import Binding, Person, Tenant
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import (
    bindings,
    environments,
    hosts,
    people,
    tenants,
)
from caas_console.backend.platform.store.tenancy import BINDINGS, PEOPLE, TENANTS, binding_id

LOCAL = "local"
DEFAULT_TENANT = "default"


async def seed_embedded(database: Database, person: str, host: HostSpec) -> None:
    """Make sure that these exist, and that the local host is where ``host`` says."""

    async def act(work: UnitOfWork) -> None:
        await _seed_tenant(work)
        await _seed_person(work, person)
        await _seed_environment(work)
        await _seed_host(work, host)

    await database.transact(act)


async def _seed_tenant(work: UnitOfWork) -> None:
    if await TENANTS.find(work.connection, tenants.c.id == DEFAULT_TENANT) is None:
        now = datetime.now(UTC)
        made = Tenant(
            id=DEFAULT_TENANT, tenant_id=DEFAULT_TENANT, name=DEFAULT_TENANT, created_at=now
        )
        await TENANTS.add(work, made)


async def _seed_person(work: UnitOfWork, name: str) -> None:
    if await PEOPLE.find(work.connection, people.c.id == name) is None:
        made = Person(id=name, login=name.lower(), name=name, created_at=datetime.now(UTC))
        await PEOPLE.add(work, made)
    role = binding_id(Role.PLATFORM_ADMIN, "person", name, None)
    if await BINDINGS.find(work.connection, bindings.c.id == role) is None:
        binding = Binding(
            id=role,
            role=Role.PLATFORM_ADMIN,
            subject_kind="person",
            subject_id=name,
            subject_name=name,
            subject_login=name.lower(),
            created_at=datetime.now(UTC),
        )
        await BINDINGS.add(work, binding)


async def _seed_environment(work: UnitOfWork) -> None:
    known = select(environments.c.id).where(environments.c.id == LOCAL)
    if await work.connection.scalar(known):
        return
    local = Environment(id=LOCAL, tenant_id=DEFAULT_TENANT, name=LOCAL)
    revision = await work.log_change(
        "environment", local.id, local.tenant_id, local.model_dump_json()
    )
    values = local.model_dump(exclude={"kind", "revision"})
    await work.connection.execute(
        insert(environments).values(**values, region_id=LOCAL, revision=revision)
    )


async def _seed_host(work: UnitOfWork, host: HostSpec) -> None:
    values = host.model_dump()
    known = select(hosts.c.id).where(hosts.c.id == host.id)
    if await work.connection.scalar(known):
        await work.connection.execute(update(hosts).where(hosts.c.id == host.id).values(values))
    else:
        await work.connection.execute(insert(hosts).values(values))
