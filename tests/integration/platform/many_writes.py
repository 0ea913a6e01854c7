"""Writes of several platforms at once, and what of them is in the database afterwards.

For tests and soaks in which nodes die meanwhile.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

from sqlalchemy import insert, select, text

from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import change_log, login_failures
from tests.lab.database.cluster import GaleraCluster
from tests.lab.database.node import GaleraNode


class ManyWrites:
    """Units of work; each leaves a name of its own, in the change log or in another table.

    Args:
        platforms: whose databases take them, in turn.

    Attributes:
        accepted: the names of those that succeeded.
        answered_at: when each did, by the loop's clock.
    """

    def __init__(self, platforms: Sequence[Database]) -> None:
        self.accepted: set[str] = set()
        self.answered_at: list[float] = []
        self._platforms = platforms

    async def write(self, number: int) -> None:
        """One write; whether it is accepted is for the database to say."""
        name = f"write-{number}"

        async def act(work: UnitOfWork) -> None:
            if number % 2:
                await work.log_change("job", name, None, None)
            else:
                await fail_once(work, name)

        try:
            await self._platforms[number % 5 % len(self._platforms)].transact(act)
        except PlatformUnavailable:
            # On a machine that is so slow, not all get their turn.
            return
        self.accepted.add(name)
        self.answered_at.append(asyncio.get_running_loop().time())

    async def kept(self) -> Counter[str]:
        """How often each name is there by now."""
        async with self._platforms[0].reading() as connection:
            logged = (await connection.scalars(select(change_log.c.object_id))).all()
            failed = (await connection.scalars(select(login_failures.c.subject))).all()
        return Counter([*logged, *failed])

    def longest_pause(self) -> float:
        """Seconds between two answers in which there was none."""
        return max(later - former for former, later in pairwise(sorted(self.answered_at)))


async def fail_once(work: UnitOfWork, subject: str) -> None:
    """Something that is written but told to no watcher: a login that failed."""
    values = {"subject": subject, "failures": 1, "last_at": datetime.now(UTC)}
    await work.connection.execute(insert(login_failures).values(values))


async def writing_node(database: Database, cluster: GaleraCluster) -> GaleraNode:
    """The node that a database's connections lead to."""
    async with database.reading() as connection:
        port = await connection.scalar(text("SELECT @@port"))
    return next(node for node in cluster.nodes if node.port == port)
