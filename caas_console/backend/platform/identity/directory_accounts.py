"""People whom the directory recognises, kept here as they are there.

The directory is asked outside of any transaction; what it said is taken over in one.
"""

import logging
from collections.abc import Collection
from typing import NamedTuple, Protocol

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.errors import AuthError, ConsoleError
from caas_console.backend.contracts.tenancy import Group, Person, PersonSource
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.directory.errors import (
    AccountDisabled,
    AccountExpired,
    AccountGone,
    AccountLocked,
    CertificateNotTrusted,
    DirectoryError,
    DirectoryUnavailable,
    LoginRefused,
    LogonNotPermitted,
    PasswordExpired,
    PasswordMustChange,
)
from caas_console.backend.platform.directory.names import comparable
from caas_console.backend.platform.directory.person import DirectoryPerson
from caas_console.backend.platform.identity.refusals import (
    DirectoryFailed,
    require_usable,
    wrong_credentials,
)
from caas_console.backend.platform.identity.sessions import Clock
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import UnitOfWork
from caas_console.backend.platform.store.ids import new_id
from caas_console.backend.platform.store.schema import bindings, group_members, groups, people
from caas_console.backend.platform.store.tenancy import GROUPS, PEOPLE
from caas_console.backend.platform.tenancy.groups import with_members
from caas_console.backend.platform.tenancy.renaming import tell_renamed

# As many as the columns hold.
_LONGEST_NAME = 200
_LONGEST_EMAIL = 320

_logger = logging.getLogger(__name__)


class Authenticator(Protocol):
    """A directory, as :class:`caas_console.backend.platform.directory.directory.Directory` is."""

    @property
    def can_look_up(self) -> bool: ...
    async def authenticate(self, login: str, password: str) -> DirectoryPerson: ...
    async def look_up(self, identity: str) -> DirectoryPerson: ...


class _Mapped(NamedTuple):
    """All groups that the directory has the people of, and which of them somebody is to be in."""

    groups: Collection[Group]
    wanted_ids: Collection[str]


class DirectoryAccounts:
    """Recognises people by the directory, and keeps their accounts and groups like there."""

    def __init__(self, directory: Authenticator, clock: Clock) -> None:
        self._directory = directory
        self._clock = clock

    async def recognise(self, login: str, password: str) -> DirectoryPerson:
        """The person, as the directory knows them now.

        Raises:
            AuthError: why the directory refuses them.
            DirectoryFailed: it could not be asked, or not as it is set up here.
        """
        try:
            return await self._directory.authenticate(login, password)
        except DirectoryError as error:
            raise _told(error) from error

    @property
    def can_look_up(self) -> bool:
        """Whether the directory tells of people who are not just logging in."""
        return self._directory.can_look_up

    async def look_up(self, directory_id: str) -> DirectoryPerson:
        """The person with this id there, as the directory knows them now.

        Raises:
            AuthError: why the directory would not let them in.
            DirectoryFailed: it could not be asked, or not as it is set up here.
        """
        try:
            return await self._directory.look_up(directory_id)
        except DirectoryError as error:
            raise _told(error) from error

    async def keep(self, work: UnitOfWork, found: DirectoryPerson, address: str) -> Person | None:
        """The person's account, made or changed to what the directory says; the groups likewise.

        Returns:
            None where no role is given to them; what they lost is lost all the same.

        Raises:
            AuthError: the account is no good here, or the login is somebody else's.
        """
        known = await PEOPLE.find(work.connection, people.c.directory_id == found.id)
        if known is not None:
            require_usable(known, self._clock())
        mapped = await _mapped(work.connection, found)
        if known is None and not await _has_role(work.connection, "", mapped.wanted_ids):
            return None
        login = found.login.lower()
        if await _is_anothers(work.connection, login, known):
            raise _login_taken(login)
        person = await self._save(work, known, found, login, address)
        await self._move(work, person, mapped, address)
        return person if await _has_role(work.connection, person.id, ()) else None

    async def renew(
        self, work: UnitOfWork, person_id: str, found: DirectoryPerson
    ) -> AuthError | None:
        """Keep the account of somebody who is logged in like the directory.

        They are who they were, by the directory's id, also where it calls them by a login that
        is somebody else's here: two may be about to change theirs. The login stays until then.

        Returns:
            Why the login was not taken over; None where it was.
        """
        known = await PEOPLE.get(work.connection, person_id)
        login, refusal = found.login.lower(), None
        if await _is_anothers(work.connection, login, known):
            login, refusal = known.login, _login_taken(login)
        person = await self._save(work, known, found, login, "")
        await self._move(work, person, await _mapped(work.connection, found), "")
        return refusal

    async def _save(
        self,
        work: UnitOfWork,
        known: Person | None,
        found: DirectoryPerson,
        login: str,
        address: str,
    ) -> Person:
        now = self._clock()
        values = {
            "login": login,
            "name": found.display_name[:_LONGEST_NAME],
            "email": found.email[:_LONGEST_EMAIL],
        }
        if known is None:
            made = Person(id=new_id(now), source=PersonSource.DIRECTORY, created_at=now, **values)
            saved = await PEOPLE.add(work, made, directory_id=found.id)
            action = "person.create"
        elif (wanted := known.model_copy(update=values)) == known:
            return known
        else:
            saved = await PEOPLE.save(work, wanted)
            if saved.name != known.name:
                await tell_renamed(work, "person", saved.id, saved.name)
            action = "person.change"
        deed = Deed(action, "person", saved.id, saved.login, before=known, after=saved)
        await record(work, _actor(saved, address), deed)
        return saved

    async def _move(self, work: UnitOfWork, person: Person, mapped: _Mapped, address: str) -> None:
        """Put them into the wanted ones of the mapped groups, and out of the others."""
        member = group_members.c.person_id == person.id
        rows = await work.connection.scalars(select(group_members.c.group_id).where(member))
        current = set(rows)
        for one in mapped.groups:
            inside = one.id in mapped.wanted_ids
            if inside == (one.id in current):
                continue
            if inside:
                joining = insert(group_members).values(group_id=one.id, person_id=person.id)
                await work.connection.execute(joining)
            else:
                leaving = delete(group_members).where(member, group_members.c.group_id == one.id)
                await work.connection.execute(leaving)
            # Told as a change of the group, so that open sessions lose or get what it brings.
            await GROUPS.save(work, with_members(one, 1 if inside else -1))
            action = "group.add-member" if inside else "group.remove-member"
            deed = Deed(action, "group", one.id, one.name, detail=person.login)
            await record(work, _actor(person, address), deed)


async def _mapped(connection: AsyncConnection, found: DirectoryPerson) -> _Mapped:
    mapped = await GROUPS.list(connection, groups.c.directory_name.is_not(None))
    theirs = {comparable(group.dn) for group in found.groups}
    wanted = [one.id for one in mapped if comparable(one.directory_name or "") in theirs]
    return _Mapped(mapped, wanted)


async def _is_anothers(connection: AsyncConnection, login: str, known: Person | None) -> bool:
    """Whether a login is of another account than the known one."""
    owner = await PEOPLE.find(connection, people.c.login == login)
    return owner is not None and (known is None or owner.id != known.id)


def _login_taken(login: str) -> AuthError:
    return AuthError(
        "The login belongs to another account",
        f"{login} is a local account, or was somebody else's in the directory.",
        "Ask an administrator to disable that account or this login.",
    )


async def _has_role(
    connection: AsyncConnection, person_id: str, group_ids: Collection[str]
) -> bool:
    """Whether a person has any role, in a suspended tenant too, or one of the groups has."""
    theirs = select(group_members.c.group_id).where(group_members.c.person_id == person_id)
    held = select(bindings.c.id).where(
        or_(
            bindings.c.person_id == person_id,
            bindings.c.group_id.in_(theirs),
            bindings.c.group_id.in_(group_ids),
        )
    )
    return await connection.scalar(held.limit(1)) is not None


def _actor(person: Person, address: str) -> Actor:
    return Actor(person.id, person.name, (), address=address)


def _told(error: DirectoryError) -> ConsoleError:
    """What is told to people, who need not know the directory's controllers."""
    if isinstance(error, LoginRefused):
        return _refusal(error)
    others = "Sessions that are open go on, and local accounts can log in."
    look = "Ask an administrator of the platform to look at its log."
    if isinstance(error, CertificateNotTrusted):
        return DirectoryFailed(
            "The directory shows a certificate that is not trusted", others, look
        )
    if isinstance(error, DirectoryUnavailable):
        return DirectoryFailed("The directory does not answer", others, "Try again in a moment.")
    _logger.error("the directory is set up wrongly: %s", error)
    return DirectoryFailed("The platform's settings do not fit the directory", others, look)


def _refusal(error: LoginRefused) -> AuthError:
    ask = "Ask an administrator of the directory."
    there = "The directory says so."
    change = "Change it where you log in to your computer."
    match error:
        case AccountGone():
            return AuthError("The account is not in the directory any more", hint=ask)
        case AccountDisabled():
            return AuthError("The account is disabled", there, ask)
        case AccountExpired():
            return AuthError("The account has expired", there, ask)
        case AccountLocked():
            return AuthError("The account is locked", there, "Wait, or ask for it to be unlocked.")
        case LogonNotPermitted():
            return AuthError("The account may not log in now, or not from here", there, ask)
        case PasswordExpired():
            return AuthError("The password has expired", there, change)
        case PasswordMustChange():
            return AuthError("The directory wants the password changed", there, change)
        case _:
            return wrong_credentials()
