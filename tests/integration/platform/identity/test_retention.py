from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.errors import AuthError
from caas_console.backend.contracts.identity import LoginRequest, TokenPair, TokenRequest
from caas_console.backend.platform.identity.api_tokens import ApiTokens
from caas_console.backend.platform.identity.logins import Logins
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.identity.retention import KEPT, forget
from caas_console.backend.platform.identity.sessions import SESSION_LIFE, Sessions
from caas_console.backend.platform.identity.throttle import FORGOTTEN_AFTER
from caas_console.backend.platform.store.change_log import changes_after, latest_revision
from caas_console.backend.platform.store.credentials import SESSIONS, TOKENS
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.schema import login_failures, spent_refresh_tokens
from tests.integration.platform.identity.conftest import PASSWORD, AddPerson, MovedClock
from tests.integration.platform.mariadb import on_both

pytestmark = on_both

SECOND = timedelta(seconds=1)


async def _log_in(logins: Logins, password: str = PASSWORD) -> TokenPair:
    return await logins.log_in(
        LoginRequest(login="berta", password=SecretStr(password)), "10.0.0.1"
    )


async def test_a_session_is_forgotten_a_week_after_its_end_with_its_spent_tokens(
    logins: Logins, sessions: Sessions, add_person: AddPerson, database: Database, clock: MovedClock
) -> None:
    await add_person()
    pair = await _log_in(logins)
    await sessions.refresh(pair.refresh_token)
    clock.move(SESSION_LIFE + KEPT)
    await forget(database, clock())
    async with database.reading() as connection:
        assert [one.id for one in await SESSIONS.list(connection)] == [pair.session_id]
        before = await latest_revision(connection)
    clock.move(SECOND)
    await forget(database, clock())
    async with database.reading() as connection:
        assert await SESSIONS.list(connection) == []
        spent = select(func.count()).select_from(spent_refresh_tokens)
        assert await connection.scalar(spent) == 0
        told = [one.change for one in await changes_after(connection, before)]
    assert [(one.kind, one.id, one.object) for one in told] == [("session", pair.session_id, None)]


async def test_a_token_and_a_session_that_go_on_stay_however_old(
    logins: Logins,
    recognition: Recognition,
    add_person: AddPerson,
    database: Database,
    clock: MovedClock,
) -> None:
    await add_person()
    actor = await recognition.actor((await _log_in(logins)).access_token)
    assert actor is not None
    request = TokenRequest(
        name="robot", scopes=(Permission.ACCOUNT_USE,), expires_at=clock() + timedelta(days=90)
    )
    made = await ApiTokens(database, clock).create(request, actor)
    clock.move(timedelta(days=60))
    await forget(database, clock())
    assert await recognition.actor(made.secret) is not None
    clock.move(timedelta(days=30) + KEPT + SECOND)
    await forget(database, clock())
    async with database.reading() as connection:
        assert await TOKENS.list(connection) == []


async def test_failures_that_count_no_more_are_forgotten(
    logins: Logins, add_person: AddPerson, database: Database, clock: MovedClock
) -> None:
    await add_person()
    with pytest.raises(AuthError):
        await _log_in(logins, "wrong horse battery staple")
    count = select(func.count()).select_from(login_failures)
    clock.move(FORGOTTEN_AFTER)
    await forget(database, clock())
    async with database.reading() as connection:
        assert await connection.scalar(count) == 3
    clock.move(SECOND)
    await forget(database, clock())
    async with database.reading() as connection:
        assert await connection.scalar(count) == 0
