"""The services that administer people, on one real database."""

from dataclasses import dataclass

import pytest
from sqlalchemy import insert, select

from caas_console.backend.contracts.access import GrantPath, Role
from caas_console.backend.contracts.tenancy import Person, PersonRequest, PersonSource
from caas_console.backend.platform.identity.api_tokens import ApiTokens
from caas_console.backend.platform.identity.sessions import Sessions
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.clock import utc_now
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import audit, group_members, groups
from caas_console.backend.platform.store.tenancy import PEOPLE
from caas_console.backend.platform.tenancy.access import AccessView
from caas_console.backend.platform.tenancy.groups import Groups
from caas_console.backend.platform.tenancy.people import People
from caas_console.backend.platform.tenancy.roles import Roles

# The tenant, and the one administrator, that the database is seeded with.
OWN, ANNA = "default", "anna"
ADMIN = Actor("root", "Root", (GrantPath(role=Role.PLATFORM_ADMIN),))
AUDITOR = Actor("ada", "Ada", (GrantPath(role=Role.AUDITOR),))
TENANT_ADMIN = Actor("tom", "Tom", (GrantPath(role=Role.TENANT_ADMIN, tenant_id=OWN),))


@dataclass(frozen=True)
class Office:
    """Whatever people are administered with."""

    database: Database
    sessions: Sessions
    api_tokens: ApiTokens
    people: People
    groups: Groups
    roles: Roles
    access: AccessView

    async def hire(self, login: str = "berta") -> Person:
        """A local account."""
        request = PersonRequest(login=login, name=login.title())
        return (await self.people.create(request, ADMIN)).person

    async def join(self, group: str, person: Person) -> None:
        """Put somebody into a group as a login does that reads the directory's."""

        async def act(work: UnitOfWork) -> None:
            found = select(groups.c.id).where(groups.c.name == group)
            group_id = await work.connection.scalar(found)
            inside = insert(group_members).values(group_id=group_id, person_id=person.id)
            await work.connection.execute(inside)

        await self.database.transact(act)

    async def audited(self) -> list[str]:
        """What was done, in order."""
        async with self.database.reading() as connection:
            rows = await connection.scalars(select(audit.c.action).order_by(audit.c.id))
            return list(rows.all())


@pytest.fixture
def office(database: Database) -> Office:
    sessions, api_tokens = Sessions(database, utc_now), ApiTokens(database, utc_now)
    return Office(
        database,
        sessions,
        api_tokens,
        People(database, sessions, api_tokens, utc_now),
        Groups(database, utc_now),
        Roles(database, utc_now),
        AccessView(database, utc_now),
    )


@pytest.fixture
async def from_directory(office: Office) -> Person:
    """Somebody whose account is the directory's."""
    known = Person(
        id="dora", login="dora", name="Dora", source=PersonSource.DIRECTORY, created_at=utc_now()
    )
    return await office.database.transact(lambda work: PEOPLE.add(work, known))
