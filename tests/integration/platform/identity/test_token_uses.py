from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.identity import ApiToken, Session, TokenRequest
from caas_console.backend.platform.chores import beside
from caas_console.backend.platform.identity.api_tokens import ApiTokens
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.identity.sessions import Sessions
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.change_log import changes_after
from caas_console.backend.platform.store.database import Database, UnitOfWork
from tests.integration.platform.identity.conftest import START, AddPerson, MovedClock
from tests.integration.platform.mariadb import on_both
from tests.waiting import eventually_async

pytestmark = on_both

Told = Callable[[], Awaitable[list[object]]]


@pytest.fixture
def told(database: Database) -> Told:
    """What the watchers were told of, one after the other."""

    async def read() -> list[object]:
        async with database.reading() as connection:
            return [one.change.object for one in await changes_after(connection, 0)]

    return read


async def test_the_use_of_a_token_is_told_and_at_most_once_a_minute(
    recognition: Recognition,
    database: Database,
    clock: MovedClock,
    add_person: AddPerson,
    told: Told,
) -> None:
    person = await add_person()
    request = TokenRequest(
        name="ci", scopes=(Permission.HOSTS_READ,), expires_at=START + timedelta(days=1)
    )
    made = await ApiTokens(database, clock).create(request, Actor(person.id, person.name, ()))

    async def uses() -> list[datetime | None]:
        return [one.last_used_at for one in await told() if isinstance(one, ApiToken)]

    async def are(*expected: datetime | None) -> None:
        async def reached() -> bool:
            return await uses() == [None, *expected]

        await eventually_async(reached)

    async with beside(recognition.token_uses.follow()):
        assert await recognition.actor(made.secret) is not None
        await are(START)
        clock.move(timedelta(seconds=59))
        assert await recognition.actor(made.secret) is not None
        clock.move(timedelta(seconds=1))
        assert await recognition.actor(made.secret) is not None
        await are(START, START + timedelta(minutes=1))


async def test_a_token_that_is_good_for_nobody_is_not_used(
    recognition: Recognition,
    database: Database,
    clock: MovedClock,
    add_person: AddPerson,
    told: Told,
) -> None:
    person = await add_person(expires_at=START + timedelta(hours=1))
    request = TokenRequest(
        name="ci", scopes=(Permission.HOSTS_READ,), expires_at=START + timedelta(days=1)
    )
    actor = Actor(person.id, person.name, ())
    tokens = ApiTokens(database, clock)
    late, good = await tokens.create(request, actor), await tokens.create(request, actor)
    async with beside(recognition.token_uses.follow()):
        clock.move(timedelta(hours=1))
        assert await recognition.actor(late.secret) is None
        clock.move(timedelta(hours=-1))
        assert await recognition.actor(good.secret) is not None

        async def written() -> bool:
            used = [one for one in await told() if isinstance(one, ApiToken) and one.last_used_at]
            return [one.id for one in used] == [good.token.id]

        await eventually_async(written)


async def test_watchers_are_told_that_a_session_was_used(
    sessions: Sessions,
    database: Database,
    clock: MovedClock,
    add_person: AddPerson,
    told: Told,
) -> None:
    person = await add_person()

    async def opened(work: UnitOfWork) -> str:
        return (await sessions.open(work, person, client="", address="")).refresh_token

    refresh_token = await database.transact(opened)
    clock.move(timedelta(minutes=9))
    await sessions.refresh(refresh_token)
    used = [one.last_used_at for one in await told() if isinstance(one, Session)]
    assert used == [START, START + timedelta(minutes=9)]
