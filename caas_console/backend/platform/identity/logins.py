"""Logging in with a login and a password."""

from datetime import datetime, timedelta
from functools import partial
from math import ceil

from sqlalchemy import delete, insert, select, update

from caas_console.backend.contracts.audit import Outcome
from caas_console.backend.contracts.errors import (
    AuthError,
    ConsoleError,
    PasswordChangeNeeded,
    TooManyRequests,
)
from caas_console.backend.contracts.identity import LoginRequest, TokenPair
from caas_console.backend.contracts.tenancy import Person, PersonState
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.identity.failures import (
    count_failure,
    forget_failures,
    known_failures,
)
from caas_console.backend.platform.identity.passwords import Passwords
from caas_console.backend.platform.identity.sessions import Clock, Sessions
from caas_console.backend.platform.identity.throttle import longest_wait
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import passwords, people
from caas_console.backend.platform.store.tenancy import PEOPLE

WRONG = "The login or the password is wrong"


class Logins:
    """Recognises people by their passwords, and opens their sessions."""

    def __init__(self, database: Database, sessions: Sessions, clock: Clock) -> None:
        self._database = database
        self._sessions = sessions
        self._clock = clock
        self._passwords = Passwords()

    async def log_in(self, request: LoginRequest, address: str) -> TokenPair:
        """A new session.

        Raises:
            TooManyRequests: the account or the address failed too often lately.
            AuthError: the person was not recognised, or may not log in; every attempt is
                recorded.
            PasswordChangeNeeded: the password is right, and good only to be changed.
        """
        await self._check_throttle(request.login, address)
        try:
            person = await self._recognise(request)
        except AuthError as error:
            refused = partial(self._refuse, request=request, address=address, error=error)
            await self._database.transact(refused)
            raise
        hashed = None
        if request.new_password is not None:
            hashed = await self._passwords.hash(request.new_password.get_secret_value())
        admitted = partial(
            self._admit, person=person, request=request, address=address, new_hash=hashed
        )
        return await self._database.transact(admitted)

    async def _check_throttle(self, login: str, address: str) -> None:
        async with self._database.reading() as connection:
            failures = await known_failures(connection, login, address)
        wait = longest_wait(failures.values(), self._clock())
        if wait > timedelta(0):
            seconds = ceil(wait.total_seconds())
            raise TooManyRequests(
                "Too many failed logins",
                f"The next attempt is possible in {seconds} s.",
                "Wait, or ask an administrator if you do not know the password.",
                retry_after=seconds,
            )

    async def _recognise(self, request: LoginRequest) -> Person:
        async with self._database.reading() as connection:
            person = await PEOPLE.find(connection, people.c.login == request.login)
            kept = None
            if person is not None:
                query = select(passwords.c.hash, passwords.c.must_change)
                rows = await connection.execute(query.where(passwords.c.person_id == person.id))
                kept = rows.one_or_none()
        shown = request.password.get_secret_value()
        right = await self._passwords.verify(shown, None if kept is None else kept.hash)
        if person is None or kept is None or not right:
            raise AuthError(WRONG, hint="Check both, and whether Caps Lock is on.")
        # Only to whoever knows the password.
        require_usable(person, self._clock())
        if kept.must_change and request.new_password is None:
            raise PasswordChangeNeeded(
                "The password must be changed", hint="Choose a new one to log in."
            )
        return person

    async def _refuse(
        self, work: UnitOfWork, request: LoginRequest, address: str, error: ConsoleError
    ) -> None:
        if not isinstance(error, PasswordChangeNeeded):
            await count_failure(work, request.login, address)
        nobody = Actor("", request.login, (), address=address)
        deed = Deed(
            "login", "person", "", request.login, outcome=Outcome.REFUSED, detail=str(error)
        )
        await record(work, nobody, deed)

    async def _admit(
        self,
        work: UnitOfWork,
        person: Person,
        request: LoginRequest,
        address: str,
        new_hash: str | None,
    ) -> TokenPair:
        now = self._clock()
        await forget_failures(work, request.login)
        if new_hash is not None:
            await set_password(work, person.id, new_hash, now, must_change=False)
            await self._sessions.end_all(work, person.id, "password-changed")
        # Not told to the watchers as a change of the person: it says nothing new of them.
        await work.connection.execute(
            update(people).where(people.c.id == person.id).values(last_login_at=now)
        )
        pair = await self._sessions.open(work, person, client=request.client, address=address)
        actor = Actor(person.id, person.name, (), credential_id=pair.session_id, address=address)
        await record(work, actor, Deed("login", "person", person.id, person.login))
        return pair


async def set_password(
    work: UnitOfWork, person_id: str, hashed: str, now: datetime, *, must_change: bool
) -> None:
    """Replace a person's password, or give the first one."""
    await work.connection.execute(delete(passwords).where(passwords.c.person_id == person_id))
    await work.connection.execute(
        insert(passwords).values(
            person_id=person_id, hash=hashed, changed_at=now, must_change=must_change
        )
    )


def require_usable(person: Person, now: datetime) -> None:
    """Check that a person's account is good.

    Raises:
        AuthError: it is not; why.
    """
    ask = "Ask an administrator."
    if person.state is PersonState.DISABLED:
        raise AuthError("The account is disabled", hint=ask)
    if person.expires_at is not None and person.expires_at <= now:
        raise AuthError("The account has expired", f"It was good until {person.expires_at}.", ask)
