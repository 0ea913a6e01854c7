"""How often a unit of work is tried, and how one whose answer was lost is found again.

A commit that was not answered may have happened, and may even happen later: the server that got
it may live. So whoever tries again first takes the lock that each unit holds until its end, and
then looks for what the former attempts would have left: their changes in the change log, or a
mark where they logged none. Two attempts that reach two nodes of a cluster at once cannot both
be kept, because both would write the same counter or the same mark.
"""

import asyncio
import logging
import secrets
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.platform.store.failures import is_conflict, is_lost, unavailable
from caas_console.backend.platform.store.schema import change_log, unit_marks

T = TypeVar("T")

_FIRST_PAUSE = 0.01  # seconds
_LONGEST_PAUSE = 1.0  # seconds

_logger = logging.getLogger(__name__)
# No two that met once shall meet again.
_random = secrets.SystemRandom()


class Happened(NamedTuple, Generic[T]):
    """What a unit of work returned that was committed without an answer."""

    result: T


class Attempts(Generic[T]):
    """All attempts to do one thing with the database."""

    def __init__(self) -> None:
        self._unit = secrets.token_hex(14)
        self._count = 0
        self._refusal: DBAPIError | None = None
        # What the attempts returned whose commits were not answered.
        self._unsure: dict[str, T] = {}

    def next_id(self) -> str:
        """The id of the next attempt."""
        self._count += 1
        return f"{self._unit}{self._count:04x}"

    async def pause(self, error: DBAPIError) -> None:
        """Wait before the next attempt, a little longer each time.

        Raises:
            DBAPIError: ``error``, where another attempt would fail as well.
        """
        if not (is_conflict(error.orig) or is_lost(error.orig)):
            raise error
        self._refusal = error
        _logger.info("the database is tried again: %s", error.orig)
        longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(self._count, 10))
        await asyncio.sleep(_random.uniform(0, longest))

    async def commit(self, connection: AsyncConnection, attempt: str, result: T) -> None:
        """Commit, and remember the attempt until it is known whether that happened."""
        self._unsure[attempt] = result
        try:
            await connection.commit()
        except DBAPIError as error:
            if not is_lost(error.orig):
                del self._unsure[attempt]
            raise

    async def leave_mark(self, connection: AsyncConnection, attempt: str, now: datetime) -> None:
        """Let an attempt be found that logs no change."""
        values = {"unit": self._unit, "attempt": attempt, "at": now}
        await connection.execute(insert(unit_marks), values)

    async def find_happened(self, connection: AsyncConnection) -> Happened[T] | None:
        """The attempt that was committed though nobody said so, if one was."""
        if not self._unsure:
            return None
        logged = select(change_log.c.unit).where(change_log.c.unit.in_(self._unsure)).limit(1)
        marked = select(unit_marks.c.attempt).where(unit_marks.c.unit == self._unit)
        attempt = await connection.scalar(logged) or await connection.scalar(marked)
        return None if attempt is None else Happened(self._unsure[attempt])

    def given_up(self) -> PlatformUnavailable:
        """What to tell people when it took too long."""
        known = None if self._refusal is None else unavailable(self._refusal.orig)
        if known is None:
            known = PlatformUnavailable(
                "The platform's database is busy", hint="Try again: it has more to do than it can."
            )
        if self._unsure:
            known.hint = f"It may have happened: look before you try again. {known.hint}"
        return known
