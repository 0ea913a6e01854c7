"""An instance among those on one database: it says that it lives, and leads where nobody else does.

Who leads does the background work. Two things keep a leader that was paused, or cut off, from
working beside the next one: it stops by its own clock before its lease expires, and each of its
units of work is fenced, because it may be paused between a look at the clock and a commit.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from sqlalchemy import ColumnElement, or_

from caas_console.backend.contracts.errors import ConsoleError, PlatformUnavailable
from caas_console.backend.platform.chores import Chore, beside
from caas_console.backend.platform.leases.lease import DURATION, RENEW_INTERVAL, TRUSTED
from caas_console.backend.platform.store.database import Act, Database, UnitOfWork, fenced_by
from caas_console.backend.platform.store.leases import (
    claim_lease,
    drop_lease,
    forget_dead_instances,
    hold_lease,
    instance_lease,
    is_free,
    known_instances,
    living_instances,
    release_lease,
)
from caas_console.backend.platform.store.schema import jobs

LEADER = "leader"
# How long an instance that ends waits for the database to hear of it.
_PARTING = 5.0  # seconds

Chores = Callable[[], Iterable[Chore]]

_logger = logging.getLogger(__name__)


class LeaseLost(PlatformUnavailable):
    """Another instance leads by now."""


class Membership:
    """One process of a platform.

    Args:
        database: one that several instances share.

    Attributes:
        id: names this life of the process.
    """

    def __init__(self, database: Database) -> None:
        self.id = secrets.token_hex(8)
        self._database = database
        self._lease = instance_lease(self.id)
        # Since when, and until when, nobody can have taken it for dead, by the loop's clock.
        self._alive_since = 0.0
        self._alive_until = 0.0

    @asynccontextmanager
    async def living(self) -> AsyncIterator[None]:
        """Within, others take it for alive; afterwards they take up its jobs at once."""
        await self._renew()
        await self._database.transact(forget_dead_instances)
        try:
            async with beside(self._keep_alive()):
                yield
        finally:
            await self._part(lambda work: drop_lease(work, self._lease))

    async def lead(self, chores: Chores) -> None:
        """Do the chores whenever no other instance leads, for ever."""
        try:
            while True:
                begun = _now()
                with suppress(ConsoleError):
                    if await self._may_lead() and (epoch := await self._claim(LEADER)) is not None:
                        await self._work(epoch, begun + TRUSTED, chores)
                await asyncio.sleep(RENEW_INTERVAL)
        finally:
            await self._part(lambda work: release_lease(work, LEADER, self.id))

    def orphaned(self) -> ColumnElement[bool]:
        """Which jobs nobody runs: their instance has parted, or has not been heard of for too long.

        After the database was away, nobody has been heard of. So the others are believed dead by
        none that has not itself been heard of since before their leases expired.
        """
        heard = _now() - self._alive_since > DURATION.total_seconds() and _now() < self._alive_until
        lost = jobs.c.instance.not_in(living_instances() if heard else known_instances())
        return or_(jobs.c.instance.is_(None), lost) & jobs.c.instance.is_distinct_from(self.id)

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(RENEW_INTERVAL)
            try:
                await self._renew()
            except ConsoleError as error:
                _logger.warning("others may take this instance for dead: %s", error)

    async def _renew(self) -> None:
        begun = _now()
        await self._claim(self._lease)
        if begun > self._alive_until:
            self._alive_since = begun
        self._alive_until = begun + TRUSTED

    async def _may_lead(self) -> bool:
        async with self._database.reading() as connection:
            return await is_free(connection, LEADER, self.id)

    async def _claim(self, name: str) -> int | None:
        # Many that write here are no reason to be taken for dead.
        return await self._database.transact(
            lambda work: claim_lease(work, name, self.id), ahead=True
        )

    async def _work(self, epoch: int, until: float, chores: Chores) -> None:
        """Do the chores until the lease is lost, or is about to be for want of a renewal."""
        _logger.info("this instance, %s, leads; its epoch is %d", self.id, epoch)
        lost = asyncio.Event()

        async def fence(work: UnitOfWork) -> None:
            if not await hold_lease(work, LEADER, self.id, epoch):
                lost.set()
                raise LeaseLost("Another instance of the platform leads by now")

        try:
            async with asyncio.timeout_at(until) as limit, AsyncExitStack() as stack:
                with fenced_by(fence):
                    await stack.enter_async_context(beside(*chores()))
                while not lost.is_set():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(RENEW_INTERVAL):
                            await lost.wait()
                    begun = _now()
                    with suppress(ConsoleError):
                        if await self._claim(LEADER) != epoch:
                            break
                        limit.reschedule(begun + TRUSTED)
        except TimeoutError:
            _logger.warning("the database was not heard of for too long")
        _logger.warning("this instance, %s, leads no longer", self.id)

    async def _part(self, act: Act[None]) -> None:
        """Tell the others of an end; what cannot be told, the leases' ends tell."""
        with suppress(ConsoleError, TimeoutError):
            async with asyncio.timeout(_PARTING):
                await self._database.transact(act)


def _now() -> float:
    return asyncio.get_running_loop().time()
