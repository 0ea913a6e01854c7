"""A directory whose people and failures the test chooses."""

from collections.abc import Awaitable, Callable

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.tenancy import Binding, Group
from caas_console.backend.platform.directory.errors import (
    AccountGone,
    DirectoryError,
    DirectoryUnavailable,
    WrongCredentials,
)
from caas_console.backend.platform.directory.person import DirectoryGroup, DirectoryPerson
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.tenancy import BINDINGS, GROUPS, binding_id
from tests.integration.platform.identity.conftest import PASSWORD, START

OPS = DirectoryGroup("CN=Ops,OU=Groups,DC=ad,DC=test", "Ops")
STAFF = DirectoryGroup("CN=Staff,OU=Groups,DC=ad,DC=test", "Staff")
DORA = DirectoryPerson(
    id="6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    login="Dora",
    display_name="Dora Directory",
    email="dora@ad.test",
    groups=(OPS, STAFF),
)


class FakeDirectory:
    """Knows the people in ``people``, all with PASSWORD, and may look for each of them.

    Attributes:
        people: by login, in lower case.
        failure: raised instead of an answer.
        unreadable: the ids of those about whom it never answers.
        asked: which logins it was asked for.
    """

    can_look_up = True

    def __init__(self) -> None:
        self.people = {"dora": DORA}
        self.failure: DirectoryError | None = None
        self.unreadable: set[str] = set()
        self.asked: list[str] = []
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    async def authenticate(self, login: str, password: str) -> DirectoryPerson:
        self.asked.append(login)
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.failure is not None:
            raise self.failure
        if login not in self.people or password != PASSWORD:
            raise WrongCredentials(login)
        return self.people[login]

    async def look_up(self, identity: str) -> DirectoryPerson:
        if self.failure is not None:
            raise self.failure
        if identity in self.unreadable:
            raise DirectoryUnavailable([])
        for person in self.people.values():
            if person.id == identity:
                return person
        raise AccountGone(identity)


async def add_group(
    database: Database, name: str, directory_name: str | None, role: Role | None = None
) -> Group:
    """A group of the platform, for one of the directory or for none, with a role."""

    async def act(work: UnitOfWork) -> Group:
        group = await GROUPS.add(work, Group(id=name, name=name, directory_name=directory_name))
        if role is not None:
            binding = Binding(
                id=binding_id(role, "group", name, None),
                role=role,
                subject_kind="group",
                subject_id=name,
                subject_name=name,
                created_at=START,
            )
            await BINDINGS.add(work, binding)
        return group

    return await database.transact(act)
