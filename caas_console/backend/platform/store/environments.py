"""Environments and hosts as people want them."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.resources import Environment, HostSpec
from caas_console.backend.platform.store.schema import environments, hosts


class PlacedHost(NamedTuple):
    """A host and the region whose agent drives it."""

    region_id: str
    spec: HostSpec


async def list_environments(connection: AsyncConnection) -> list[Environment]:
    """Every environment, by id."""
    table = environments.c
    columns = (table.id, table.tenant_id, table.name, table.engine_kind, table.revision)
    rows = await connection.execute(select(*columns).order_by(table.id))
    return [Environment.model_validate(dict(row)) for row in rows.mappings()]


async def list_hosts(connection: AsyncConnection) -> list[PlacedHost]:
    """Every host, by id."""
    rows = await connection.execute(
        select(hosts, environments.c.region_id)
        .join(environments, hosts.c.environment_id == environments.c.id)
        .order_by(hosts.c.id)
    )
    return [
        PlacedHost(str(row["region_id"]), HostSpec.model_validate(dict(row)))
        for row in rows.mappings()
    ]
