"""Forgets sessions, tokens and failed logins that are over and that nobody asks about any more.

The audit trail keeps who logged in and what they did.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.platform.identity.sessions import Clock
from caas_console.backend.platform.identity.throttle import FORGOTTEN_AFTER
from caas_console.backend.platform.store.credentials import SESSIONS, TOKENS
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.records import R, RecordTable
from caas_console.backend.platform.store.schema import api_tokens, login_failures, sessions

# Until then whoever was thrown out, or holds a token that fails, can be told why.
KEPT = timedelta(days=7)
INTERVAL = 3600.0  # seconds
_AT_A_TIME = 200

_logger = logging.getLogger(__name__)


async def forget_regularly(database: Database, clock: Clock) -> None:
    """Forget what is over, for ever; of several processes one is enough."""
    while True:
        try:
            await forget(database, clock())
        except ConsoleError as error:
            _logger.warning("what is over of logins could not be forgotten: %s", error)
        await asyncio.sleep(INTERVAL)


async def forget(database: Database, now: datetime) -> None:
    """Forget once what is over by ``now``."""

    async def forget_failures(work: UnitOfWork) -> None:
        old = login_failures.c.last_at < now - FORGOTTEN_AFTER
        await work.connection.execute(delete(login_failures).where(old))

    await database.transact(forget_failures)
    ended = func.coalesce(sessions.c.ended_at, sessions.c.expires_at)
    await _remove(database, SESSIONS, ended < now - KEPT)
    ended = func.coalesce(api_tokens.c.revoked_at, api_tokens.c.expires_at)
    await _remove(database, TOKENS, ended < now - KEPT)


async def _remove(database: Database, table: RecordTable[R], over: ColumnElement[bool]) -> None:
    async def remove_some(work: UnitOfWork) -> int:
        found = await table.list(work.connection, over, limit=_AT_A_TIME)
        for one in found:
            await table.remove(work, one)
        return len(found)

    await database.transact_until_done(remove_some)
