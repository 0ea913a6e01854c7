"""Takes over what the directory decides while people are logged in."""

import asyncio
import logging
from functools import partial
from typing import NamedTuple

from sqlalchemy import or_, select

from caas_console.backend.contracts.audit import Outcome
from caas_console.backend.contracts.errors import AuthError, ConsoleError
from caas_console.backend.contracts.tenancy import PersonState
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.directory.person import DirectoryPerson
from caas_console.backend.platform.identity.api_tokens import ApiTokens
from caas_console.backend.platform.identity.directory_accounts import DirectoryAccounts
from caas_console.backend.platform.identity.sessions import Clock, Sessions
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import api_tokens, audit, people, sessions

# Whose decision it is, in the audit trail.
_DIRECTORY = Actor("", "the directory", ())

_logger = logging.getLogger(__name__)


class _Present(NamedTuple):
    """Somebody of the directory who can use the platform just now."""

    id: str
    login: str
    directory_id: str


class DirectoryReview:
    """Looks up the directory's people who have a session or an API token.

    Who is gone, disabled or expired there loses both; who is in other groups gets what those
    bring. While the directory cannot be asked all stays as it is. Who is called there by a login
    that is another account's here loses nothing, and the audit trail says so once.

    Args:
        database: where accounts are.
        accounts: looks people up, and keeps them.
        sessions: ends sessions.
        tokens: ends API tokens.
        clock: tells the time.
    """

    def __init__(
        self,
        database: Database,
        accounts: DirectoryAccounts,
        sessions: Sessions,
        tokens: ApiTokens,
        clock: Clock,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._sessions = sessions
        self._tokens = tokens
        self._clock = clock
        # Whoever was looked up last: the next review begins behind them, because one whose entry
        # cannot be read must not keep everybody behind them from being reviewed for ever.
        self._reached = ""

    async def follow(self, interval: float) -> None:
        """Review everybody again and again, for ever.

        Args:
            interval: seconds from the end of one review to the next.
        """
        while True:
            await asyncio.sleep(interval)
            try:
                await self.review()
            except ConsoleError as error:
                # The database's or the directory's trouble; all is as it was.
                _logger.warning("what the directory says by now is not known: %s", error)

    async def review(self) -> None:
        """Review everybody once.

        Raises:
            PlatformUnavailable: the directory or the database cannot be asked; the next review
                begins with whoever would have come next.
        """
        present, reached = await self._present(), self._reached
        for person in sorted(present, key=lambda one: (one.id <= reached, one.id)):
            self._reached = person.id
            try:
                found = await self._accounts.look_up(person.directory_id)
            except AuthError as refusal:
                decided = partial(self._put_out, person=person, refusal=refusal)
            else:
                decided = partial(self._take_over, person=person, found=found)
            await self._database.transact(decided)

    async def _present(self) -> list[_Present]:
        now = self._clock()
        open_session = sessions.c.ended_at.is_(None) & (sessions.c.expires_at > now)
        good_token = api_tokens.c.revoked_at.is_(None) & (api_tokens.c.expires_at > now)
        query = select(people.c.id, people.c.login, people.c.directory_id).where(
            people.c.directory_id.is_not(None),
            people.c.state == PersonState.ACTIVE,
            or_(
                people.c.id.in_(select(sessions.c.person_id).where(open_session)),
                people.c.id.in_(select(api_tokens.c.person_id).where(good_token)),
            ),
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(query)
            return [_Present(*row) for row in rows.all()]

    async def _take_over(self, work: UnitOfWork, person: _Present, found: DirectoryPerson) -> None:
        refusal = await self._accounts.renew(work, person.id, found)
        if refusal is None or await _latest_change(work, person) == str(refusal):
            return
        deed = Deed(
            "person.change",
            "person",
            person.id,
            person.login,
            outcome=Outcome.REFUSED,
            detail=str(refusal),
        )
        await record(work, _DIRECTORY, deed)

    async def _put_out(self, work: UnitOfWork, person: _Present, refusal: AuthError) -> None:
        await self._sessions.end_all(work, person.id, "directory-refused")
        await self._tokens.revoke_all(work, person.id)
        deed = Deed("person.put-out", "person", person.id, person.login, detail=str(refusal))
        await record(work, _DIRECTORY, deed)


async def _latest_change(work: UnitOfWork, person: _Present) -> str | None:
    """What the audit trail says in detail of the latest change of a person."""
    query = select(audit.c.detail).where(
        audit.c.object_kind == "person",
        audit.c.object_id == person.id,
        audit.c.action == "person.change",
    )
    return await work.connection.scalar(query.order_by(audit.c.id.desc()).limit(1))
