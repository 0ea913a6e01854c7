"""Logging in with a login and a password."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, select

from caas_console.backend.contracts.audit import Outcome
from caas_console.backend.contracts.errors import (
    AuthError,
    ConsoleError,
    InvalidInput,
    PasswordChangeNeeded,
    TooManyRequests,
)
from caas_console.backend.contracts.identity import LoginRequest, TokenPair
from caas_console.backend.contracts.tenancy import Person, PersonSource
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.directory.person import DirectoryPerson
from caas_console.backend.platform.identity.failures import (
    count_failure,
    forget_failures,
    known_failures,
    subjects,
)
from caas_console.backend.platform.identity.passwords import Passwords
from caas_console.backend.platform.identity.refusals import (
    DirectoryFailed,
    WrongCredentials,
    no_role,
    require_usable,
    wrong_credentials,
    wrong_password,
)
from caas_console.backend.platform.identity.sessions import Clock, Sessions
from caas_console.backend.platform.identity.throttle import (
    FIRST_WAIT,
    Failures,
    UnderWay,
    longest_wait,
)
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import passwords, people
from caas_console.backend.platform.store.tenancy import PEOPLE

if TYPE_CHECKING:
    # A desktop's own platform has no directory to ask.
    from caas_console.backend.platform.identity.directory_accounts import DirectoryAccounts


class _LocalAccount(NamedTuple):
    person: Person
    hash: str | None
    must_change: bool


class Logins:
    """Recognises people by their passwords, and opens their sessions.

    Args:
        database: where accounts and sessions are.
        sessions: opens them.
        clock: tells the time.
        directory: asked for everybody who has no local account; None where there is none.
    """

    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        clock: Clock,
        directory: "DirectoryAccounts | None" = None,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._clock = clock
        self._directory = directory
        self._passwords = Passwords()
        self._under_way = UnderWay()

    async def log_in(self, request: LoginRequest, address: str) -> TokenPair:
        """A new session.

        Raises:
            TooManyRequests: the account or the address failed too often lately.
            AuthError: the person was not recognised, or may not log in; every attempt is
                recorded.
            PasswordChangeNeeded: the password is right, and good only to be changed.
            PlatformUnavailable: the directory could not be asked; this is recorded too.
            InvalidInput: a new password for an account whose password is the directory's.
        """
        with self._under_way.one_more(subjects(request.login, address)) as ahead:
            await self._check_throttle(request.login, address, ahead)
            try:
                return await self._try(request, address)
            except (AuthError, DirectoryFailed) as error:
                refused = partial(self._refuse, request=request, address=address, error=error)
                await self._database.transact(refused)
                if request.new_password is not None and isinstance(error, WrongCredentials):
                    raise wrong_password() from error
                raise

    async def _try(self, request: LoginRequest, address: str) -> TokenPair:
        local = await self._local(request.login)
        if local is not None or self._directory is None:
            person = await self._recognise(request, local)
            hashed = None
            if request.new_password is not None:
                hashed = await self._passwords.hash(request.new_password.get_secret_value())
            admit = partial(
                self._admit, person=person, request=request, address=address, new_hash=hashed
            )
            return await self._database.transact(admit)
        found = await self._directory.recognise(request.login, request.password.get_secret_value())
        if request.new_password is not None:
            raise InvalidInput(
                "The directory keeps this password",
                hint="Change it where you log in to your computer.",
                fields={"new_password": "This is the directory's."},
            )
        keep = partial(
            self._admit_found,
            accounts=self._directory,
            found=found,
            request=request,
            address=address,
        )
        pair = await self._database.transact(keep)
        if pair is None:
            # Raised only here: what they lost must be kept.
            raise no_role(found)
        return pair

    async def _check_throttle(self, login: str, address: str, ahead: Mapping[str, int]) -> None:
        async with self._database.reading() as connection:
            failures = await known_failures(connection, login, address)
        now = self._clock()
        wait = longest_wait(failures.values(), now)
        for subject, free in subjects(login, address).items():
            if not failures.get(subject, Failures(0, now, free)).bears(ahead[subject], now):
                wait = max(wait, FIRST_WAIT)
        if wait > timedelta(0):
            seconds = ceil(wait.total_seconds())
            raise TooManyRequests(
                "Too many failed logins",
                f"The next attempt is possible in {seconds} s.",
                "Wait, or ask an administrator if you do not know the password.",
                retry_after=seconds,
            )

    async def _local(self, login: str) -> _LocalAccount | None:
        async with self._database.reading() as connection:
            person = await PEOPLE.find(
                connection, people.c.login == login, people.c.source == PersonSource.LOCAL
            )
            if person is None:
                return None
            query = select(passwords.c.hash, passwords.c.must_change)
            rows = await connection.execute(query.where(passwords.c.person_id == person.id))
            kept = rows.one_or_none()
        return _LocalAccount(person, *(kept or (None, False)))

    async def _recognise(self, request: LoginRequest, local: _LocalAccount | None) -> Person:
        shown = request.password.get_secret_value()
        right = await self._passwords.verify(shown, None if local is None else local.hash)
        if local is None or not right:
            raise wrong_credentials()
        # Only to whoever knows the password.
        require_usable(local.person, self._clock())
        if local.must_change and request.new_password is None:
            raise PasswordChangeNeeded(
                "The password must be changed", hint="Choose a new one to log in."
            )
        return local.person

    async def _refuse(
        self, work: UnitOfWork, request: LoginRequest, address: str, error: ConsoleError
    ) -> None:
        failed = isinstance(error, DirectoryFailed)
        if not failed and not isinstance(error, PasswordChangeNeeded):
            await count_failure(work, request.login, address, self._clock())
        nobody = Actor("", request.login, (), address=address)
        outcome = Outcome.FAILED if failed else Outcome.REFUSED
        action = "login" if request.new_password is None else "person.change-password"
        deed = Deed(action, "person", "", request.login, outcome=outcome, detail=str(error))
        await record(work, nobody, deed)

    async def _admit(
        self,
        work: UnitOfWork,
        person: Person,
        request: LoginRequest,
        address: str,
        new_hash: str | None,
    ) -> TokenPair:
        if new_hash is not None:
            await set_password(work, person.id, new_hash, self._clock(), must_change=False)
            await self._sessions.end_all(work, person.id, "password-changed")
            actor = Actor(person.id, person.name, (), address=address)
            deed = Deed("person.change-password", "person", person.id, person.login)
            await record(work, actor, deed)
        return await self._open(work, person, request, address)

    async def _admit_found(
        self,
        work: UnitOfWork,
        accounts: "DirectoryAccounts",
        found: DirectoryPerson,
        request: LoginRequest,
        address: str,
    ) -> TokenPair | None:
        person = await accounts.keep(work, found, address)
        return None if person is None else await self._open(work, person, request, address)

    async def _open(
        self, work: UnitOfWork, person: Person, request: LoginRequest, address: str
    ) -> TokenPair:
        now = self._clock()
        await forget_failures(work, request.login)
        # As it is by now: the password was verified before this unit of work.
        known = await PEOPLE.get(work.connection, person.id)
        require_usable(known, now)
        await PEOPLE.save(work, known.model_copy(update={"last_login_at": now}))
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
