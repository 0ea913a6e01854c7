import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from pydantic import SecretStr

from caas_console.backend.contracts.access import GrantPath, Role
from caas_console.backend.contracts.errors import AuthError, NotFound
from caas_console.backend.contracts.identity import LoginRequest, TokenPair
from caas_console.backend.platform.identity.logins import Logins
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.identity.sessions import ACCESS_LIFE, SESSION_LIFE, Sessions
from caas_console.backend.platform.policy.decision import Actor
from tests.integration.platform.identity.conftest import PASSWORD, AddPerson, MovedClock
from tests.integration.platform.mariadb import on_both

pytestmark = on_both

LogIn = Callable[[], Awaitable[TokenPair]]
ADMIN = Actor("root", "Root", (GrantPath(role=Role.PLATFORM_ADMIN),))


@pytest.fixture
async def log_in(logins: Logins, add_person: AddPerson) -> LogIn:
    await add_person()
    return lambda: logins.log_in(LoginRequest(login="berta", password=SecretStr(PASSWORD)), "")


async def test_an_access_token_is_good_for_minutes_and_the_next_pair_goes_on(
    log_in: LogIn, sessions: Sessions, recognition: Recognition, clock: MovedClock
) -> None:
    first = await log_in()
    clock.move(ACCESS_LIFE)
    assert await recognition.actor(first.access_token) is None
    second = await sessions.refresh(first.refresh_token)
    assert await recognition.actor(second.access_token) is not None
    assert second.session_id == first.session_id


async def test_a_refresh_token_shown_twice_ends_the_session_for_both(
    log_in: LogIn, sessions: Sessions, recognition: Recognition
) -> None:
    stolen = await log_in()
    owners = await sessions.refresh(stolen.refresh_token)
    with pytest.raises(AuthError, match="used twice"):
        await sessions.refresh(stolen.refresh_token)
    assert await recognition.actor(owners.access_token) is None
    with pytest.raises(AuthError, match="somebody else may have it"):
        await sessions.refresh(owners.refresh_token)


async def test_a_stolen_session_is_recorded_once(
    log_in: LogIn,
    sessions: Sessions,
    audited: Callable[[], Awaitable[list[tuple[str, str, str]]]],
) -> None:
    stolen = await log_in()
    await sessions.refresh(stolen.refresh_token)
    for _ in range(2):
        with pytest.raises(AuthError, match="used twice"):
            await sessions.refresh(stolen.refresh_token)
    assert await audited() == [
        ("login", "succeeded", "Berta"),
        ("session.revoke", "succeeded", "the platform"),
    ]


async def test_two_exchanges_at_once_do_not_both_succeed(log_in: LogIn, sessions: Sessions) -> None:
    pair = await log_in()
    answers = await asyncio.gather(
        *(sessions.refresh(pair.refresh_token) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(one, TokenPair) for one in answers) == 1


ATTEMPT = "a" * 32


async def test_the_same_attempt_gets_the_same_answer_until_it_is_used(
    log_in: LogIn, sessions: Sessions, recognition: Recognition, clock: MovedClock
) -> None:
    first = await log_in()
    second = await sessions.refresh(first.refresh_token, ATTEMPT)
    # However late: a machine may have slept meanwhile.
    clock.move(timedelta(hours=1))
    assert await sessions.refresh(first.refresh_token, ATTEMPT) == second
    third = await sessions.refresh(second.refresh_token, ATTEMPT)
    assert len({pair.refresh_token for pair in (first, second, third)}) == 3
    with pytest.raises(AuthError, match="used twice"):
        await sessions.refresh(first.refresh_token, ATTEMPT)
    assert await recognition.actor(third.access_token) is None


@pytest.mark.parametrize("attempt", [None, "b" * 32])
async def test_whoever_does_not_know_the_attempt_has_stolen_the_token(
    log_in: LogIn, sessions: Sessions, recognition: Recognition, attempt: str | None
) -> None:
    first = await log_in()
    second = await sessions.refresh(first.refresh_token, ATTEMPT)
    with pytest.raises(AuthError, match="used twice"):
        await sessions.refresh(first.refresh_token, attempt)
    assert await recognition.actor(second.access_token) is None
    with pytest.raises(AuthError, match="somebody else may have it"):
        await sessions.refresh(first.refresh_token, ATTEMPT)


async def test_an_attempt_that_is_made_twice_at_once_has_one_outcome(
    log_in: LogIn, sessions: Sessions, recognition: Recognition
) -> None:
    first = await log_in()
    pairs = await asyncio.gather(
        *(sessions.refresh(first.refresh_token, ATTEMPT) for _ in range(5))
    )
    assert len({pair.refresh_token for pair in pairs}) == 1
    assert await recognition.actor(pairs[0].access_token) is not None


async def test_an_attempt_opens_no_session_that_was_ended_meanwhile(
    log_in: LogIn, sessions: Sessions
) -> None:
    first = await log_in()
    second = await sessions.refresh(first.refresh_token, ATTEMPT)
    await sessions.revoke(second.session_id, ADMIN)
    with pytest.raises(AuthError, match="Somebody ended it"):
        await sessions.refresh(first.refresh_token, ATTEMPT)


async def test_a_session_ends_after_its_time_however_often_it_is_refreshed(
    log_in: LogIn, sessions: Sessions, clock: MovedClock
) -> None:
    pair = await log_in()
    for _ in range(4):
        clock.move(SESSION_LIFE / 4 - timedelta(seconds=1))
        pair = await sessions.refresh(pair.refresh_token)
    clock.move(timedelta(seconds=4))
    with pytest.raises(AuthError, match="expired"):
        await sessions.refresh(pair.refresh_token)


async def test_a_revoked_session_opens_nothing_from_that_moment(
    log_in: LogIn, sessions: Sessions, recognition: Recognition
) -> None:
    pair = await log_in()
    ended = await sessions.revoke(pair.session_id, ADMIN)
    assert ended.end_reason == "revoked"
    assert await recognition.actor(pair.access_token) is None
    with pytest.raises(AuthError, match="Somebody ended it"):
        await sessions.refresh(pair.refresh_token)


async def test_another_persons_session_looks_absent(log_in: LogIn, sessions: Sessions) -> None:
    pair = await log_in()
    stranger = Actor("carl", "Carl", ())
    with pytest.raises(NotFound) as foreign:
        await sessions.revoke(pair.session_id, stranger)
    with pytest.raises(NotFound) as missing:
        await sessions.revoke("x" * len(pair.session_id), stranger)
    told = missing.value.detail.replace("x" * len(pair.session_id), pair.session_id)
    assert (foreign.value.title, foreign.value.detail) == (missing.value.title, told)


async def test_a_token_that_was_never_given_ends_nothing(
    log_in: LogIn, sessions: Sessions, recognition: Recognition
) -> None:
    pair = await log_in()
    with pytest.raises(AuthError, match="not known"):
        await sessions.refresh("caas_rt_guess")
    assert await recognition.actor("caas_at_guess") is None
    assert await recognition.actor("guess") is None
    assert await recognition.actor(pair.access_token) is not None
