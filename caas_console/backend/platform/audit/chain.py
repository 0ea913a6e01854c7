"""The chain over the audit trail: the hash of each entry holds that of the one before it.

It is written just after the entries, by one worker: in their own transactions everybody would
wait for everybody else.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.platform.audit.checkpoints import Checkpoints
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import audit, audit_chain, audit_unchained

BATCH = 500
# Before the first entry.
ORIGIN = "0" * 64
LONGEST_WAIT = 60.0  # seconds until a checkpoint that has become due is looked for
ELSEWHERE = 1.0  # seconds until what another process committed is looked for
# Seconds between two rounds: chaining each entry by itself would take more than writing it.
PACE = 1.0
AGAIN_AFTER = 10.0  # seconds, while the database or the key cannot be used

_logger = logging.getLogger(__name__)


class Head(NamedTuple):
    """The end of the chain: how many entries it has, and the last one's hash."""

    position: int
    hash: str


def next_hash(former: str, entry: Mapping[str, Any]) -> str:
    """The hash of an entry behind the one with the hash ``former``.

    Args:
        former: SHA-256 in hexadecimal.
        entry: a row of the audit trail, as the database has it.
    """
    # One text for one row: sorted, without white space.
    text = json.dumps(
        entry, default=_text, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(f"{former}\n{text}".encode()).hexdigest()


def _text(value: datetime) -> str:
    return value.isoformat(timespec="microseconds")


class Chainer:
    """Chains the entries of a database and has the chain signed; one at a time may do it."""

    def __init__(self, database: Database, checkpoints: Checkpoints) -> None:
        self._database = database
        self._checkpoints = checkpoints

    async def follow(self) -> None:
        """Chain what is committed, for ever; whatever an earlier process left comes first."""
        while True:
            self._database.committed.clear()
            try:
                await self.catch_up()
                await self._checkpoints.make_if_due()
            except ConsoleError as error:
                _logger.warning("the audit trail cannot be chained: %s", error)
                await asyncio.sleep(AGAIN_AFTER)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(ELSEWHERE if self._database.is_shared else LONGEST_WAIT):
                    await self._database.committed.wait()
            await asyncio.sleep(PACE)

    async def catch_up(self) -> None:
        """Chain everything that is there."""
        chained = 1
        while chained and await self._any_waiting():
            chained = await self._database.transact(self.chain_once)

    async def _any_waiting(self) -> bool:
        async with self._database.reading() as connection:
            waiting = select(audit_unchained.c.entry_id).limit(1)
            return await connection.scalar(waiting) is not None

    async def chain_once(self, work: UnitOfWork) -> int:
        """Chain the oldest entries that are not, at most ``BATCH``; returns how many."""
        position, former = await head(work.connection)
        waiting = (
            select(audit)
            .join(audit_unchained, audit_unchained.c.entry_id == audit.c.id)
            .order_by(audit.c.id)
            .limit(BATCH)
        )
        links = []
        for row in (await work.connection.execute(waiting)).mappings():
            position, former = position + 1, next_hash(former, dict(row))
            links.append({"position": position, "entry_id": row["id"], "hash": former})
        if links:
            chained = audit_unchained.c.entry_id.in_([link["entry_id"] for link in links])
            await work.connection.execute(insert(audit_chain), links)
            await work.connection.execute(delete(audit_unchained).where(chained))
        return len(links)


async def head(connection: AsyncConnection) -> Head:
    """The end of the chain."""
    latest = select(audit_chain.c.position, audit_chain.c.hash)
    row = (
        await connection.execute(latest.order_by(audit_chain.c.position.desc()).limit(1))
    ).first()
    return Head(0, ORIGIN) if row is None else Head(*row)
