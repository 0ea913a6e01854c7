"""Compares what is claimed for containers with the containers that are observed.

What changed hands behind the platform's back (a container removed by hand, a platform that died
between two steps) shows as a difference, whatever led to it.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.resources import JOB_LABEL, Container
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.backend.platform.quotas.claims import Amounts, Claimant, release, settle
from caas_console.backend.platform.quotas.demands import use_of
from caas_console.backend.platform.regions.mirror import RegionMirror
from caas_console.backend.platform.regions.regions import Regions
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import jobs, quota_claims, quotas

INTERVAL = 60.0  # seconds
# A difference counts when it is seen twice in a row, so long apart.
CONFIRM_AFTER = 2.0  # seconds
# A container that a job has just made may not have been observed yet.
UNSEEN_FOR = timedelta(seconds=60)

_logger = logging.getLogger(__name__)


@dataclass
class _Held:
    """What a holder has, and where.

    Attributes:
        made_at: when its job ended; None where the job is no longer kept.
    """

    host_id: str
    made_at: datetime | None
    amounts: dict[QuotaResource, int] = field(default_factory=dict)


class QuotaReconciler:
    """Makes the claims of containers what the hosts that are ready show.

    Args:
        database: where the claims are.
        regions: where the containers are.
        interval: seconds between two looks while nothing happens.
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
        self._removed = asyncio.Event()
        self._seen: set[str] = set()
        self._suspected: dict[str, Amounts] = {}

    async def follow(self) -> None:
        """Look regularly, and soon after a container was removed, for ever."""
        async with asyncio.TaskGroup() as group:
            for mirror in self._regions.mirrors:
                group.create_task(self._notice(mirror))
            while True:
                await self._pause()
                self._removed.clear()
                try:
                    await self.look()
                except ConsoleError as error:
                    _logger.warning("quotas cannot be compared with the hosts: %s", error)

    async def _pause(self) -> None:
        if self._suspected:
            await asyncio.sleep(self._confirm_after)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(self._interval):
                await self._removed.wait()

    async def look(self) -> None:
        """Look once; what differs as it did the last time is put right."""
        async with self._database.reading() as connection:
            held = await _held(connection)
            busy = await _busy(connection)
        present = {label: one for label, one in self._present() if label not in busy}
        self._seen = {holder for holder in self._seen if holder in held} | set(present)
        differing: dict[str, Amounts] = {}
        for holder, container in present.items():
            amounts = held[holder].amounts if holder in held else {}
            if (use := use_of(container, amounts)) != amounts:
                differing[holder] = use
        for holder, one in held.items():
            if holder not in present and holder not in busy and self._is_gone(holder, one):
                differing[holder] = {}
        for holder, use in differing.items():
            if self._suspected.get(holder) == use:
                await self._put_right(holder, use, present.get(holder))
        self._suspected = {
            holder: use for holder, use in differing.items() if self._suspected.get(holder) != use
        }

    def _present(self) -> Iterator[tuple[str, Container]]:
        """The containers of ready hosts that jobs made, each with its job's id."""
        for mirror in self._regions.mirrors:
            for container in mirror.feed.objects("container"):
                if isinstance(container, Container):
                    label = container.labels.get(JOB_LABEL)
                    if label and self._regions.is_ready(container.host_id):
                        yield label, container

    def _is_gone(self, holder: str, held: _Held) -> bool:
        if not self._regions.is_ready(held.host_id):
            return False
        if holder in self._seen or held.made_at is None:
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

    async def _notice(self, mirror: RegionMirror) -> None:
        async with closing(mirror.watch("")) as batches:
            async for batch in batches:
                for change in batch.changes:
                    if change.kind == "container" and change.object is None:
                        self._removed.set()
                    elif isinstance(change.object, Container):
                        self._seen.add(change.object.labels.get(JOB_LABEL, ""))


async def _held(connection: AsyncConnection) -> dict[str, _Held]:
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
            quotas.c.environment_id.is_(None),
            quota_claims.c.host_id.is_not(None),
            quota_claims.c.extends.is_(None),
        )
    )
    found: dict[str, _Held] = {}
    for holder, host_id, resource, amount, ended_at in rows.all():
        one = found.setdefault(holder, _Held(str(host_id), ended_at))
        one.amounts[QuotaResource(resource)] = amount
    return found


async def _busy(connection: AsyncConnection) -> set[str]:
    """The jobs that go on, and those whose containers an update is changing."""
    going = jobs.c.state.in_([JobState.QUEUED, JobState.RUNNING])
    unended = (await connection.scalars(select(jobs.c.id).where(going))).all()
    changing = select(quota_claims.c.extends).where(quota_claims.c.extends.is_not(None))
    return {*unended, *(one for one in await connection.scalars(changing) if one)}
