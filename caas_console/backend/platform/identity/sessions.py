"""Sessions: a chain of token pairs, each got with the refresh token of the one before.

A refresh token is good once (RFC 9700, section 4.14.2): when one is shown again, either its
owner or a thief has the newer one, and the whole session ends.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import insert, select, update

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.errors import AuthError
from caas_console.backend.contracts.identity import Session, TokenPair
from caas_console.backend.contracts.tenancy import Person
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.identity.secrets import (
    ACCESS,
    REFRESH,
    digest,
    new_secret,
    successor,
)
from caas_console.backend.platform.policy.decision import Actor, require
from caas_console.backend.platform.store.credentials import SESSIONS
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.ids import new_id
from caas_console.backend.platform.store.schema import sessions, spent_refresh_tokens

ACCESS_LIFE = timedelta(minutes=10)
SESSION_LIFE = timedelta(hours=12)

_ENDED = {
    "stolen": "Its refresh token was used twice: somebody else may have it.",
    "revoked": "Somebody ended it.",
    "logged-out": "It was logged out.",
    "person-disabled": "The account was disabled.",
    "password-changed": "The password was changed.",
    "directory-refused": "The directory does not let the account in any more.",
}

# Who ends the session of a stolen token, in the audit trail.
_PLATFORM = Actor("", "the platform", ())

Clock = Callable[[], datetime]


class Lives(NamedTuple):
    """How long an access token is good, and how long a session."""

    access: timedelta = ACCESS_LIFE
    session: timedelta = SESSION_LIFE


class _Secrets(NamedTuple):
    access: str
    refresh: str
    access_expires_at: datetime

    @classmethod
    def new(cls, now: datetime, life: timedelta, session_end: datetime) -> "_Secrets":
        expiry = min(now + life, session_end)
        return cls(new_secret(ACCESS), new_secret(REFRESH), expiry)

    @classmethod
    def of_attempt(
        cls, refresh_token: str, attempt: str, access_expires_at: datetime
    ) -> "_Secrets":
        """Those that an attempt gets, however often its answer is lost."""
        access = successor(ACCESS, refresh_token, attempt)
        return cls(access, successor(REFRESH, refresh_token, attempt), access_expires_at)

    @property
    def columns(self) -> dict[str, object]:
        return {
            "access_hash": digest(self.access),
            "refresh_hash": digest(self.refresh),
            "access_expires_at": self.access_expires_at,
        }

    def pair(self, session: Session) -> TokenPair:
        return TokenPair(
            session_id=session.id,
            access_token=self.access,
            access_expires_at=self.access_expires_at,
            refresh_token=self.refresh,
            session_expires_at=session.expires_at,
        )


class Sessions:
    """Opens, continues and ends sessions."""

    def __init__(self, database: Database, clock: Clock, lives: Lives | None = None) -> None:
        self._database = database
        self._clock = clock
        self._lives = lives or Lives()

    async def open(
        self, work: UnitOfWork, person: Person, *, client: str, address: str
    ) -> TokenPair:
        """A new session of a person who was recognised."""
        now = self._clock()
        session = Session(
            id=new_id(now),
            person_id=person.id,
            person_name=person.name,
            client=client,
            address=address,
            created_at=now,
            last_used_at=now,
            expires_at=now + self._lives.session,
        )
        made = _Secrets.new(now, self._lives.access, session.expires_at)
        await SESSIONS.add(work, session, **made.columns)
        return made.pair(session)

    async def refresh(self, refresh_token: str, attempt: str | None = None) -> TokenPair:
        """The next pair of a session.

        Args:
            refresh_token: good once.
            attempt: gets the same answer again where it was lost; see ``RefreshRequest``.

        Raises:
            AuthError: the session is over; with this, where the token was used before.
        """

        async def act(work: UnitOfWork) -> TokenPair | None:
            pair = await self._exchange(work, refresh_token, attempt)
            if pair is None and attempt is not None:
                pair = await self._again(work, refresh_token, attempt)
            if pair is None:
                await self._on_reuse(work, digest(refresh_token))
            return pair

        pair = await self._database.transact(act)
        if pair is None:
            # Raised only here: the session's end must be kept.
            raise _over("stolen")
        return pair

    async def _exchange(
        self, work: UnitOfWork, refresh_token: str, attempt: str | None
    ) -> TokenPair | None:
        """The next pair; None where the token is not the session's present one."""
        now, shown = self._clock(), digest(refresh_token)
        session = await SESSIONS.find(work.connection, sessions.c.refresh_hash == shown)
        if session is None:
            return None
        require_open(session, now)
        made = _Secrets.new(now, self._lives.access, session.expires_at)
        if attempt is not None:
            made = _Secrets.of_attempt(refresh_token, attempt, made.access_expires_at)
        exchanged = await work.connection.execute(
            update(sessions).where(sessions.c.refresh_hash == shown).values(**made.columns)
        )
        if not exchanged.rowcount:
            # Somebody else exchanged it since it was read.
            return None
        await SESSIONS.save(work, session.model_copy(update={"last_used_at": now}))
        await work.connection.execute(
            insert(spent_refresh_tokens).values(hash=shown, session_id=session.id, spent_at=now)
        )
        return made.pair(session)

    async def _again(self, work: UnitOfWork, refresh_token: str, attempt: str) -> TokenPair | None:
        """What an attempt was given before; None where it was not, or has been used since."""
        next_token = successor(REFRESH, refresh_token, attempt)
        # A locking read: the answer may have been committed since this unit began.
        given = (
            select(sessions.c.id, sessions.c.access_expires_at)
            .where(sessions.c.refresh_hash == digest(next_token))
            .with_for_update()
        )
        row = (await work.connection.execute(given)).one_or_none()
        if row is None:
            return None
        session = await SESSIONS.get(work.connection, row.id)
        require_open(session, self._clock())
        return _Secrets.of_attempt(refresh_token, attempt, row.access_expires_at).pair(session)

    async def _on_reuse(self, work: UnitOfWork, shown: str) -> None:
        """End the session of a token that was exchanged before."""
        spent = select(spent_refresh_tokens.c.session_id).where(
            spent_refresh_tokens.c.hash == shown
        )
        session_id = await work.connection.scalar(spent.with_for_update())
        if session_id is None:
            raise AuthError("The refresh token is not known", hint="Log in again.")
        session = await SESSIONS.get(work.connection, session_id)
        if session.ended_at is not None:
            return
        ended = await self.end(work, session, "stolen")
        detail = "a refresh token was shown twice"
        deed = Deed(
            "session.revoke", "session", session.id, session.person_name, detail=detail, after=ended
        )
        await record(work, _PLATFORM, deed)

    async def page(self, owner: str | None, *, after: str, limit: int) -> list[Session]:
        """The open sessions of a person (None: of everybody) with ids beyond ``after``."""
        query = [sessions.c.ended_at.is_(None), sessions.c.id > after]
        if owner is not None:
            query.append(sessions.c.person_id == owner)
        async with self._database.reading() as connection:
            return await SESSIONS.list(connection, *query, limit=limit)

    async def revoke(self, session_id: str, actor: Actor) -> Session:
        """End a session, the actor's own or another person's.

        Raises:
            NotFound: there is none that the actor may know of.
            PermissionDenied: the actor may not end other people's.
        """

        async def act(work: UnitOfWork) -> Session:
            session = await SESSIONS.get(work.connection, session_id)
            if session.person_id != actor.id:
                require(actor, Permission.SESSIONS_REVOKE, None, SESSIONS.absent(session_id))
            ended = await self.end(work, session, "revoked")
            deed = Deed("session.revoke", "session", session_id, session.person_name, after=ended)
            await record(work, actor, deed)
            return ended

        return await self._database.transact(act)

    async def log_out(self, actor: Actor) -> None:
        """End the session that the actor uses, if it is one."""

        async def act(work: UnitOfWork) -> None:
            used = sessions.c.id == actor.credential_id
            if session := await SESSIONS.find(work.connection, used):
                await self.end(work, session, "logged-out")
                await record(work, actor, Deed("logout", "session", session.id, actor.name))

        await self._database.transact(act)

    async def end(self, work: UnitOfWork, session: Session, reason: str) -> Session:
        """End a session; one that has ended stays as it is."""
        if session.ended_at is not None:
            return session
        ended = session.model_copy(update={"ended_at": self._clock(), "end_reason": reason})
        return await SESSIONS.save(work, ended)

    async def end_all(self, work: UnitOfWork, person_id: str, reason: str) -> None:
        """End every session of a person."""
        theirs = sessions.c.person_id == person_id
        for session in await SESSIONS.list(work.connection, theirs, sessions.c.ended_at.is_(None)):
            await self.end(work, session, reason)


def require_open(session: Session, now: datetime) -> None:
    """Check that a session goes on.

    Raises:
        AuthError: it has ended; why.
    """
    if session.end_reason is not None:
        raise _over(session.end_reason)
    if session.expires_at <= now:
        raise AuthError("The session has expired", hint="Log in again.")


def _over(reason: str) -> AuthError:
    return AuthError("The session has ended", _ENDED[reason], "Log in again.")
