"""When API tokens were used last: written beside the requests, and seldom."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.identity import ApiToken
from caas_console.backend.platform.identity.sessions import Clock
from caas_console.backend.platform.store.credentials import TOKENS
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import api_tokens

EXACT_TO = timedelta(minutes=1)
_PAUSE = 1.0  # seconds between two units of work; what is used meanwhile is written together

_logger = logging.getLogger(__name__)


class TokenUses:
    """Notes uses, and writes those that say something new while :meth:`follow` runs."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._noted: dict[str, datetime] = {}
        self._wake = asyncio.Event()

    def note(self, token: ApiToken) -> None:
        """A token, as it was just read, is used now."""
        now = self._clock()
        if _says_more(token, now):
            self._noted[token.id] = now
            self._wake.set()

    async def follow(self) -> None:
        """Write what is noted, for ever."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            noted, self._noted = self._noted, {}
            try:
                await self._database.transact(partial(_write, noted))
            except ConsoleError as error:
                # The next use is noted anew.
                _logger.warning("the use of API tokens could not be written: %s", error)
            await asyncio.sleep(_PAUSE)


async def _write(noted: Mapping[str, datetime], work: UnitOfWork) -> None:
    used = api_tokens.c.id.in_(noted)
    for token in await TOKENS.list(work.connection, used, api_tokens.c.revoked_at.is_(None)):
        # Another instance may have written it since it was noted.
        if _says_more(token, noted[token.id]):
            await TOKENS.save(work, token.model_copy(update={"last_used_at": noted[token.id]}))


def _says_more(token: ApiToken, used_at: datetime) -> bool:
    return token.last_used_at is None or used_at - token.last_used_at >= EXACT_TO
