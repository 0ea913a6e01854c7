"""What an embedded platform has from the start: one tenant, one person, one host."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from caas_console.backend.contracts.resources import Environment, HostSpec
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import environments, hosts, people, tenants

LOCAL = "local"
DEFAULT_TENANT = "default"


async def seed_embedded(database: Database, person: str, host: HostSpec) -> None:
    """Make sure that these exist, and that the local host is where ``host`` says."""
    async with database.unit_of_work() as work:
        connection = work.connection
        await connection.execute(
            insert(tenants).values(id=DEFAULT_TENANT, name=DEFAULT_TENANT).on_conflict_do_nothing()
        )
        await connection.execute(
            insert(people)
            .values(id=person, tenant_id=DEFAULT_TENANT, name=person)
            .on_conflict_do_nothing()
        )
        await _seed_environment(work)
        values = host.model_dump()
        await connection.execute(
            insert(hosts).values(values).on_conflict_do_update(index_elements=["id"], set_=values)
        )
        await work.commit()


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
