"""Logins and sessions on a real database, with a clock that the test moves."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from caas_console.backend.contracts.tenancy import Person
from caas_console.backend.platform.identity.logins import Logins, set_password
from caas_console.backend.platform.identity.passwords import Passwords
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.identity.sessions import Sessions
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import audit
from caas_console.backend.platform.store.tenancy import PEOPLE

PASSWORD = "correct horse battery staple"
START = datetime(2026, 11, 24, 12, tzinfo=UTC)


class MovedClock:
    """Tells the time that the test set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def sessions(database: Database, clock: MovedClock) -> Sessions:
    return Sessions(database, clock)


@pytest.fixture
def logins(database: Database, sessions: Sessions, clock: MovedClock) -> Logins:
    return Logins(database, sessions, clock)


@pytest.fixture
def recognition(database: Database, clock: MovedClock) -> Recognition:
    return Recognition(database, clock)


AddPerson = Callable[..., Awaitable[Person]]


@pytest.fixture
async def add_person(database: Database) -> AddPerson:
    hashed = await Passwords().hash(PASSWORD)

    async def add(login: str = "berta", *, must_change: bool = False, **values: object) -> Person:
        person = Person(id=login, login=login, name=login.title(), created_at=START).model_copy(
            update=values
        )

        async def act(work: UnitOfWork) -> Person:
            saved = await PEOPLE.add(work, person)
            await set_password(work, person.id, hashed, START, must_change=must_change)
            return saved

        return await database.transact(act)

    return add


@pytest.fixture
def audited(database: Database) -> Callable[[], Awaitable[list[tuple[str, str, str]]]]:
    """What the audit trail holds: action, outcome, actor."""

    async def read() -> list[tuple[str, str, str]]:
        async with database.reading() as connection:
            query = select(audit.c.action, audit.c.outcome, audit.c.actor_name)
            rows = await connection.execute(query.order_by(audit.c.id))
            return [tuple(row) for row in rows.all()]

    return read
