"""Accounts that an administrator of the machine makes: the first one, and a way back in."""

from pydantic import TypeAdapter, ValidationError

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.errors import Conflict, InvalidInput, NotFound
from caas_console.backend.contracts.tenancy import Binding, Login, Person, PersonSource
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.identity.failures import forget_failures
from caas_console.backend.platform.identity.logins import set_password
from caas_console.backend.platform.identity.passwords import Passwords, one_time_password
from caas_console.backend.platform.identity.sessions import Clock, Sessions
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.ids import new_id
from caas_console.backend.platform.store.schema import people
from caas_console.backend.platform.store.tenancy import BINDINGS, PEOPLE, binding_id


class AdminAccounts:
    """Makes platform administrators, without one who is logged in.

    Args:
        database: whose people they are.
        clock: tells the time.
        operator: who does so, for the audit trail.
    """

    def __init__(self, database: Database, clock: Clock, operator: str) -> None:
        self._database = database
        self._clock = clock
        self._actor = Actor("", f"{operator} (caas-platform admin)", ())

    async def create(self, login: str, name: str) -> str:
        """A new platform administrator; the one-time password.

        Raises:
            InvalidInput: no such login can be.
            Conflict: somebody has it.
        """
        login = _checked(login)
        password, hashed = await _with_hash()

        async def act(work: UnitOfWork) -> None:
            if await PEOPLE.find(work.connection, people.c.login == login):
                raise Conflict(
                    "There is such an account already",
                    f"Somebody has the login {login}.",
                    "Choose another one, or reset the password.",
                )
            now = self._clock()
            person = Person(id=new_id(now), login=login, name=name or login, created_at=now)
            saved = await PEOPLE.add(work, person)
            await set_password(work, saved.id, hashed, now, must_change=True)
            deed = Deed("person.create", "person", saved.id, saved.login, after=saved)
            await record(work, self._actor, deed)
            await self._make_admin(work, saved)

        await self._database.transact(act)
        return password

    async def _make_admin(self, work: UnitOfWork, person: Person) -> None:
        binding = Binding(
            id=binding_id(Role.PLATFORM_ADMIN, "person", person.id, None),
            role=Role.PLATFORM_ADMIN,
            subject_kind="person",
            subject_id=person.id,
            subject_name=person.name,
            subject_login=person.login,
            created_at=self._clock(),
        )
        saved = await BINDINGS.add(work, binding)
        await record(
            work, self._actor, Deed("binding.create", "binding", saved.id, person.name, after=saved)
        )

    async def reset_password(self, login: str) -> str:
        """A one-time password in place of a local account's; its sessions end.

        Raises:
            InvalidInput: no such login can be.
            NotFound: nobody has it.
            Conflict: the directory keeps the password.
        """
        login = _checked(login)
        password, hashed = await _with_hash()

        async def act(work: UnitOfWork) -> None:
            person = await PEOPLE.find(work.connection, people.c.login == login)
            if person is None:
                raise NotFound("There is no such account", f"Nobody has the login {login}.")
            if person.source is not PersonSource.LOCAL:
                raise Conflict(
                    "The directory keeps this person's password", hint="Have it changed there."
                )
            await set_password(work, person.id, hashed, self._clock(), must_change=True)
            sessions = Sessions(self._database, self._clock)
            await sessions.end_all(work, person.id, "password-changed")
            await forget_failures(work, login)
            deed = Deed("person.reset-password", "person", person.id, person.login)
            await record(work, self._actor, deed)

        await self._database.transact(act)
        return password


def _checked(login: str) -> str:
    try:
        checked: str = TypeAdapter(Login).validate_python(login)
    except ValidationError as error:
        raise InvalidInput(
            "This is not a login",
            f"{login!r} cannot be one.",
            "It has no white space, colon, slash or backslash, and 200 characters at most.",
        ) from error
    return checked


async def _with_hash() -> tuple[str, str]:
    password = one_time_password()
    return password, await Passwords().hash(password)
