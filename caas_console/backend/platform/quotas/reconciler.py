"""Compares what is claimed for containers with the containers that are observed.

What changed hands behind the platform's back (a container removed by hand, a platform that died
between two steps) shows as a difference, whatever led to it.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.resources import Container
from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.backend.platform.quotas.claims import Amounts, Claimant, release, settle
from caas_console.backend.platform.quotas.demands import use_of
from caas_console.backend.platform.regions.regions import Regions
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import jobs, quota_claims, quotas

INTERVAL = 60.0  # seconds
# A difference counts when it is seen twice in a row, so long apart.
CONFIRM_AFTER = 2.0  # seconds
# A container that a job has just made may not have been observed yet.
UNSEEN_FOR = timedelta(seconds=60)

_AT_A_TIME = 100  # holders: some milliseconds
_OF_CONTAINERS = (quota_claims.c.host_id.is_not(None), quota_claims.c.extends.is_(None))

_logger = logging.getLogger(__name__)


@dataclass
class _Held:
    """What a holder has, and where.

    Attributes:
        made_at: when its job ended; None where the job is no longer kept.
    """

    holder: str
    host_id: str
    made_at: datetime | None
    amounts: dict[QuotaResource, int] = field(default_factory=dict)


class QuotaReconciler:
    """Makes the claims of containers what the hosts that are ready show.

    Args:
        database: where the claims are.
        regions: where the containers are.
        interval: seconds between two looks at everything.
        confirm_after: seconds after which a difference is looked at again.
    """

    def __init__(
        self,
        database: Database,
        regions: Regions,
        *,
        interval: float = INTERVAL,
        confirm_after: float = CONFIRM_AFTER,
    ) -> None:
        self._database = database
        self._regions = regions
        self._interval = interval
        self._confirm_after = confirm_after
        self._missed: set[str] = set()
        self._missing = asyncio.Event()
        self._suspected: dict[str, Amounts] = {}

    async def follow(self) -> None:
        """Look at everything regularly, and soon at whose container was removed, for ever."""
        now = asyncio.get_running_loop().time
        due = now() + self._interval
        with self._regions.made.reporting(self._miss):
            while True:
                await self._pause(due - now())
                self._missing.clear()
                try:
                    if now() < due:
                        await self._look_at({*self._suspected, *self._missed})
                    else:
                        due = now() + self._interval
                        await self.look()
                except ConsoleError as error:
                    _logger.warning("quotas cannot be compared with the hosts: %s", error)

    def _miss(self, holder: str) -> None:
        self._missed.add(holder)
        self._missing.set()

    async def _pause(self, longest: float) -> None:
        if self._suspected:
            await asyncio.sleep(self._confirm_after)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(longest):
                await self._missing.wait()

    async def look(self) -> None:
        """Look at everything, a part at a time; what differs as it did the last time is put right.

        Others are served in between.
        """
        looked, last = set[str](), ""
        while holders := await self._holders_after(last):
            await self._look_at(holders)
            looked.update(holders)
            last = holders[-1]
        await self._look_at(self._regions.made.jobs - looked)

    async def _holders_after(self, last: str) -> Sequence[str]:
        following = select(quota_claims.c.holder).where(*_OF_CONTAINERS)
        following = following.where(quota_claims.c.holder > last).distinct()
        page = following.order_by(quota_claims.c.holder).limit(_AT_A_TIME)
        async with self._database.reading() as connection:
            return (await connection.scalars(page)).all()

    async def _look_at(self, holders: Collection[str]) -> None:
        ordered = sorted(holders)
        for start in range(0, len(ordered), _AT_A_TIME):
            await self._compare(ordered[start : start + _AT_A_TIME])

    async def _compare(self, holders: Sequence[str]) -> None:
        async with self._database.reading() as connection:
            held = await _held(connection, holders)
            busy = await _busy(connection)
        for holder in holders:
            container = self._present(holder)
            difference = None if holder in busy else self._difference(held.get(holder), container)
            if difference is not None and self._suspected.get(holder) != difference:
                self._suspected[holder] = difference
                continue
            if difference is not None:
                await self._put_right(holder, difference, container)
            self._suspected.pop(holder, None)
            self._missed.discard(holder)

    def _present(self, holder: str) -> Container | None:
        container = self._regions.made.of_job(holder)
        ready = container is not None and self._regions.is_ready(container.host_id)
        return container if ready else None

    def _difference(self, held: _Held | None, container: Container | None) -> Amounts | None:
        """What a holder uses, where that is not what it has."""
        if container is not None:
            amounts = {} if held is None else held.amounts
            return use if (use := use_of(container, amounts)) != amounts else None
        return {} if held is not None and self._is_gone(held) else None

    def _is_gone(self, held: _Held) -> bool:
        if not self._regions.is_ready(held.host_id):
            return False
        if held.holder in self._missed or held.made_at is None:
            return True
        return self._database.clock() - held.made_at > UNSEEN_FOR

    async def _put_right(self, holder: str, use: Amounts, container: Container | None) -> None:
        async def act(work: UnitOfWork) -> None:
            if holder in await _busy(work.connection):
                return
            if container is None:
                await release(work, holder)
                return
            claimant = Claimant(
                holder, container.tenant_id, container.environment_id, container.host_id
            )
            await settle(work, claimant, use)

        await self._database.transact(act)
        what = "is gone" if container is None else "uses what was not claimed"
        _logger.info("the container of job %s %s; its quotas were put right", holder, what)


async def _held(connection: AsyncConnection, holders: Collection[str]) -> dict[str, _Held]:
    """By holder: what containers have of their tenants' quotas."""
    rows = await connection.execute(
        select(
            quota_claims.c.holder,
            quota_claims.c.host_id,
            quotas.c.resource,
            quota_claims.c.amount,
            jobs.c.ended_at,
        )
        .join(quotas, quota_claims.c.quota_id == quotas.c.id)
        .outerjoin(jobs, quota_claims.c.holder == jobs.c.id)
        .where(
            quota_claims.c.holder.in_(holders), quotas.c.environment_id.is_(None), *_OF_CONTAINERS
        )
    )
    found: dict[str, _Held] = {}
    for holder, host_id, resource, amount, ended_at in rows.all():
        one = found.setdefault(holder, _Held(holder, str(host_id), ended_at))
        one.amounts[QuotaResource(resource)] = amount
    return found


async def _busy(connection: AsyncConnection) -> set[str]:
    """The jobs that go on, and those whose containers an update is changing."""
    going = jobs.c.state.in_([JobState.QUEUED, JobState.RUNNING])
    unended = (await connection.scalars(select(jobs.c.id).where(going))).all()
    changing = select(quota_claims.c.extends).where(quota_claims.c.extends.is_not(None))
    return {*unended, *(one for one in await connection.scalars(changing) if one)}
