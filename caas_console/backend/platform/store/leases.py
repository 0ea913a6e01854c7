"""Leases as rows, by the database's clock.

Each change is made in a unit of work, beside which no other runs. On a cluster whose nodes all
take writes two may, but both would write the lease's row, and one is run again.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Select, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.platform.leases.lease import DURATION, Lease, claimed, released
from caas_console.backend.platform.store.database import UnitOfWork
from caas_console.backend.platform.store.schema import leases

_INSTANCE = "instance/"
# With microseconds; SQLite's databases have no leases.
_NOW = func.utc_timestamp(text("6"))
_SOON = func.timestampadd(text("SECOND"), int(DURATION.total_seconds()), _NOW)

Change = Callable[[Lease | None, str, datetime], Lease | None]


class _Found(NamedTuple):
    lease: Lease | None
    now: datetime


def instance_lease(instance_id: str) -> str:
    """The name of the lease that an instance has on being alive."""
    return _INSTANCE + instance_id


def living_instances() -> Select[str]:
    """The ids of the instances that live."""
    return select(leases.c.holder).where(
        leases.c.name.startswith(_INSTANCE), leases.c.expires_at > _NOW
    )


def known_instances() -> Select[str]:
    """The ids of the instances that live, or died without saying so."""
    return select(leases.c.holder).where(leases.c.name.startswith(_INSTANCE))


async def is_free(connection: AsyncConnection, name: str, holder: str) -> bool:
    """Whether a lease would be had for the asking."""
    found = await _find(connection, name)
    return claimed(found.lease, holder, found.now) is not None


async def claim_lease(work: UnitOfWork, name: str, holder: str) -> int | None:
    """Take or renew a lease; its epoch, None where it is another's."""
    lease = await _change(work, name, holder, claimed)
    return None if lease is None else lease.epoch


async def release_lease(work: UnitOfWork, name: str, holder: str) -> None:
    """Let others have a lease at once, if it is the holder's."""
    await _change(work, name, holder, released)


async def hold_lease(work: UnitOfWork, name: str, holder: str, epoch: int) -> bool:
    """Whether a tenure has not ended: then the unit of work cannot be kept beside its end.

    It renews the lease, since a row that is only read hinders nobody on another node.
    """
    ours = (leases.c.name == name, leases.c.holder == holder, leases.c.epoch == epoch)
    held = await work.connection.execute(update(leases).where(*ours).values(expires_at=_SOON))
    return held.rowcount == 1


async def drop_lease(work: UnitOfWork, name: str) -> None:
    """Forget a lease whose epochs nobody compares."""
    await work.connection.execute(delete(leases).where(leases.c.name == name))


async def forget_dead_instances(work: UnitOfWork) -> None:
    """Forget instances that have been dead for a day: whose jobs they had, others have by then."""
    dead = leases.c.expires_at < func.timestampadd(text("DAY"), -1, _NOW)
    await work.connection.execute(delete(leases).where(leases.c.name.startswith(_INSTANCE), dead))


async def _change(work: UnitOfWork, name: str, holder: str, change: Change) -> Lease | None:
    found = await _find(work.connection, name)
    lease = change(found.lease, holder, found.now)
    if lease is None:
        return None
    if found.lease is None:
        await work.connection.execute(insert(leases).values(name=name, **lease._asdict()))
    else:
        changed = update(leases).where(leases.c.name == name).values(lease._asdict())
        await work.connection.execute(changed)
    return lease


async def _find(connection: AsyncConnection, name: str) -> _Found:
    now = (await connection.execute(select(_NOW))).scalar_one().replace(tzinfo=UTC)
    wanted = select(leases.c.holder, leases.c.epoch, leases.c.expires_at)
    row = (await connection.execute(wanted.where(leases.c.name == name))).one_or_none()
    return _Found(None if row is None else Lease(*row), now)
