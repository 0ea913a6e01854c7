"""People: local accounts that are made here, and what may be changed of anybody's."""

from datetime import datetime
from typing import Any

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.errors import Conflict
from caas_console.backend.contracts.tenancy import (
    OneTimePassword,
    Person,
    PersonChange,
    PersonRequest,
    PersonSource,
    PersonState,
)
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.identity.api_tokens import ApiTokens
from caas_console.backend.platform.identity.failures import forget_failures
from caas_console.backend.platform.identity.logins import set_password
from caas_console.backend.platform.identity.passwords import Passwords, one_time_password
from caas_console.backend.platform.identity.sessions import Clock, Sessions
from caas_console.backend.platform.policy.decision import Actor, require
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.ids import new_id
from caas_console.backend.platform.store.schema import people
from caas_console.backend.platform.store.tenancy import PEOPLE
from caas_console.backend.platform.tenancy.administrators import require_platform_administrator
from caas_console.backend.platform.tenancy.renaming import tell_renamed


class People:
    """What can be done with people.

    Every method but :meth:`page` raises NotFound for a person that the actor may not know of,
    and PermissionDenied where the actor may know of them but not do this.
    """

    def __init__(
        self, database: Database, sessions: Sessions, api_tokens: ApiTokens, clock: Clock
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._api_tokens = api_tokens
        self._clock = clock
        self._passwords = Passwords()

    async def page(self, actor: Actor, *, after: str, limit: int) -> list[Person]:
        """The people with ids beyond ``after``."""
        require(actor, Permission.PEOPLE_READ, None)
        async with self._database.reading() as connection:
            return await PEOPLE.list(connection, people.c.id > after, limit=limit)

    async def get(self, person_id: str, actor: Actor) -> Person:
        """A person."""
        require(actor, Permission.PEOPLE_READ, None, PEOPLE.absent(person_id))
        async with self._database.reading() as connection:
            return await PEOPLE.get(connection, person_id)

    async def create(self, request: PersonRequest, actor: Actor) -> OneTimePassword:
        """A new local account.

        Raises:
            Conflict: somebody has the login.
        """
        require(actor, Permission.PEOPLE_MANAGE, None)
        now = self._clock()
        person = Person(id=new_id(now), created_at=now, **request.model_dump())
        password = one_time_password()
        hashed = await self._passwords.hash(password)

        async def act(work: UnitOfWork) -> Person:
            if await PEOPLE.find(work.connection, people.c.login == person.login):
                raise Conflict(
                    "There is such an account already",
                    f"Somebody has the login {person.login}.",
                    "Choose another one.",
                    fields={"login": "This is taken already."},
                )
            saved = await PEOPLE.add(work, person)
            await set_password(work, person.id, hashed, now, must_change=True)
            await record(work, actor, _deed("person.create", saved, after=saved))
            return saved

        return OneTimePassword(person=await self._database.transact(act), password=password)

    async def change(
        self, person_id: str, change: PersonChange, revision: int, actor: Actor
    ) -> Person:
        """Change what the request names; who is disabled loses sessions and API tokens.

        Raises:
            Outdated: the person is not any more as they were with that revision.
            Conflict: the directory decides what is to be changed, or nobody would be left who
                administers the platform.
        """
        require(actor, Permission.PEOPLE_MANAGE, None, PEOPLE.absent(person_id))
        values: dict[str, Any] = change.model_dump(exclude_none=True, exclude={"never_expires"})
        if change.never_expires:
            values["expires_at"] = None

        async def act(work: UnitOfWork) -> Person:
            before = await PEOPLE.get(work.connection, person_id)
            _check_source(before, values)
            wanted = before.model_copy(update={**values, "revision": revision})
            saved = await PEOPLE.save(work, wanted)
            if saved.name != before.name:
                await tell_renamed(work, "person", person_id, saved.name)
            if saved.state is PersonState.DISABLED:
                await self._sessions.end_all(work, person_id, "person-disabled")
                await self._api_tokens.revoke_all(work, person_id)
            if {"state", "expires_at"} & set(values):
                await require_platform_administrator(work, self._clock())
            await record(work, actor, _deed("person.change", saved, before=before, after=saved))
            return saved

        return await self._database.transact(act)

    async def reset_password(self, person_id: str, actor: Actor) -> OneTimePassword:
        """A new password for a local account, whose sessions end.

        Raises:
            Conflict: the person's password is the directory's.
        """
        require(actor, Permission.PEOPLE_MANAGE, None, PEOPLE.absent(person_id))
        async with self._database.reading() as connection:
            person = await PEOPLE.get(connection, person_id)
        if person.source is PersonSource.DIRECTORY:
            raise Conflict(
                "The directory keeps this person's password", hint="Have it changed there."
            )
        password = one_time_password()
        hashed = await self._passwords.hash(password)

        async def act(work: UnitOfWork) -> None:
            await self._replace_password(work, person, hashed, self._clock())
            await record(work, actor, _deed("person.reset-password", person))

        await self._database.transact(act)
        return OneTimePassword(person=person, password=password)

    async def _replace_password(
        self, work: UnitOfWork, person: Person, hashed: str, now: datetime
    ) -> None:
        await set_password(work, person.id, hashed, now, must_change=True)
        await self._sessions.end_all(work, person.id, "password-changed")
        # Whoever had forgotten it has tried.
        await forget_failures(work, person.login)


def _check_source(person: Person, values: dict[str, Any]) -> None:
    theirs = sorted({"name", "email", "expires_at"} & set(values))
    if person.source is PersonSource.DIRECTORY and theirs:
        raise Conflict(
            "The directory keeps what is known of this person",
            hint="Have it changed there; it is read again at the next login.",
            fields=dict.fromkeys(theirs, "This is the directory's."),
        )


def _deed(
    action: str, person: Person, *, before: Person | None = None, after: Person | None = None
) -> Deed:
    return Deed(action, "person", person.id, person.login, before=before, after=after)
