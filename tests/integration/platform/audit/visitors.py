"""People of a running platform, besides the owner, whom a test lets in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.tenancy import Binding, Person, Tenant
from caas_console.backend.platform.identity.sessions import Sessions
from caas_console.backend.platform.store.clock import utc_now
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import tenants
from caas_console.backend.platform.store.tenancy import BINDINGS, PEOPLE, TENANTS, binding_id
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from tests.platforms import directories_in

NOW = datetime.now(UTC)


@asynccontextmanager
async def visitor(
    folder: Path, role: Role, tenant_id: str | None = None
) -> AsyncIterator[Connection]:
    """The connection of a person who is named like their one role."""
    places = directories_in(folder)
    database = Database(places.database)
    try:
        act = partial(_let_in, database=database, role=role, tenant_id=tenant_id)
        token = await database.transact(act)
    finally:
        await database.aclose()
    connection = Connection(Endpoint("http://platform/v1", token, socket=places.socket))
    try:
        yield connection
    finally:
        await connection.aclose()


async def _let_in(work: UnitOfWork, database: Database, role: Role, tenant_id: str | None) -> str:
    if tenant_id and not await TENANTS.find(work.connection, tenants.c.id == tenant_id):
        made = Tenant(id=tenant_id, tenant_id=tenant_id, name=tenant_id, created_at=NOW)
        await TENANTS.add(work, made)
    person = await PEOPLE.add(work, Person(id=role, login=role, name=role.title(), created_at=NOW))
    binding = Binding(
        id=binding_id(role, "person", person.id, tenant_id),
        tenant_id=tenant_id,
        role=role,
        subject_kind="person",
        subject_id=person.id,
        subject_name=person.name,
        created_at=NOW,
    )
    await BINDINGS.add(work, binding)
    pair = await Sessions(database, utc_now).open(work, person, client="", address="")
    return pair.access_token
