"""Signed checkpoints of the chain: without them, a whole new chain would look like the old one."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.audit import AuditCheckpoint
from caas_console.backend.platform.audit.signing import SigningKey, is_signed
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import audit, audit_chain, audit_checkpoints

# After so many entries, or so long after the first that none covers.
EVERY = 1_000
AT_LATEST = timedelta(minutes=10)

_PURPOSE = "caas-console audit checkpoint\n"


class Checkpoints:
    """Signs the chain from time to time."""

    def __init__(self, database: Database, key: SigningKey, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._key = key
        self._clock = clock

    async def make_if_due(self) -> None:
        """Sign the chain's end where enough came since the last time, or long enough ago.

        Raises:
            PlatformUnavailable: the database or the key cannot be used.
        """
        async with self._database.reading() as connection:
            due = await self._due(connection)
        if due is None:
            return
        position, reached = due
        text = signed_text(position, reached, now := self._clock())
        public_key, signature = await asyncio.to_thread(self._key.sign, text)

        async def act(work: UnitOfWork) -> None:
            await work.connection.execute(
                insert(audit_checkpoints).values(
                    position=position,
                    hash=reached,
                    at=now,
                    public_key=public_key,
                    signature=signature,
                )
            )

        await self._database.transact(act)

    async def _due(self, connection: AsyncConnection) -> tuple[int, str] | None:
        latest = select(audit_checkpoints.c.position)
        signed = await connection.scalar(
            latest.order_by(latest.selected_columns[0].desc()).limit(1)
        )
        links = select(audit_chain.c.position, audit_chain.c.hash, audit.c.at)
        links = links.join(audit, audit.c.id == audit_chain.c.entry_id)
        unsigned = links.where(audit_chain.c.position > (signed or 0)).limit(1)
        by_position = audit_chain.c.position
        last = (await connection.execute(unsigned.order_by(by_position.desc()))).first()
        first = (await connection.execute(unsigned.order_by(by_position))).first()
        if last is None or first is None:
            return None
        enough = last.position - (signed or 0) >= EVERY
        return (last.position, last.hash) if enough or self._old(first.at) else None

    def _old(self, at: datetime) -> bool:
        return self._clock() - at >= AT_LATEST


def signed_text(position: int, reached: str, at: datetime) -> bytes:
    """What is signed of a checkpoint."""
    told = {
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "hash": reached,
        "position": position,
    }
    return (_PURPOSE + json.dumps(told, separators=(",", ":"))).encode()


def is_genuine(checkpoint: AuditCheckpoint) -> bool:
    """Whether the owner of its key signed it."""
    text = signed_text(checkpoint.position, checkpoint.hash, checkpoint.at)
    return is_signed(text, checkpoint.public_key, checkpoint.signature)


async def list_checkpoints(
    connection: AsyncConnection, latest: int | None = None
) -> list[AuditCheckpoint]:
    """Every checkpoint, or so many of the latest, in order."""
    query = select(audit_checkpoints).order_by(audit_checkpoints.c.position.desc()).limit(latest)
    rows = (await connection.execute(query)).mappings().all()
    return [AuditCheckpoint.model_validate(dict(row)) for row in reversed(rows)]
