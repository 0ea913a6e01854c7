import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from caas_console.backend.contracts.errors import (
    AuthError,
    PasswordChangeNeeded,
    TooManyRequests,
)
from caas_console.backend.contracts.identity import LoginRequest
from caas_console.backend.contracts.tenancy import Person, PersonState
from caas_console.backend.platform.identity.logins import Logins
from caas_console.backend.platform.identity.passwords import Passwords
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.store.change_log import changes_after, latest_revision
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.schema import passwords, sessions
from tests.integration.platform.identity.conftest import (
    PASSWORD,
    START,
    AddPerson,
    MovedClock,
)
from tests.waiting import eventually

ADDRESS = "198.51.100.7"


def request(login: str = "berta", password: str = PASSWORD, new: str | None = None) -> LoginRequest:
    return LoginRequest(
        login=login,
        password=SecretStr(password),
        new_password=None if new is None else SecretStr(new),
    )


async def test_whoever_knows_the_password_gets_tokens_that_open_the_api(
    logins: Logins, recognition: Recognition, add_person: AddPerson
) -> None:
    await add_person()
    pair = await logins.log_in(request(), ADDRESS)
    actor = await recognition.actor(pair.access_token)
    assert actor is not None
    assert (actor.id, actor.credential_id) == ("berta", pair.session_id)


async def test_a_login_is_the_same_in_capitals(logins: Logins, add_person: AddPerson) -> None:
    await add_person()
    await logins.log_in(request(" BERTA "), ADDRESS)


async def test_watchers_are_told_when_a_person_logged_in(
    logins: Logins, add_person: AddPerson, database: Database
) -> None:
    await add_person()
    async with database.reading() as connection:
        before = await latest_revision(connection)
    await logins.log_in(request(), ADDRESS)
    async with database.reading() as connection:
        told = [one.change.object for one in await changes_after(connection, before)]
    assert [one.last_login_at for one in told if isinstance(one, Person)] == [START]


async def test_a_wrong_password_and_an_unknown_login_are_told_alike(
    logins: Logins, add_person: AddPerson
) -> None:
    await add_person()
    refusals = []
    for attempt in (request(password="wrong"), request("nobody")):
        with pytest.raises(AuthError) as refusal:
            await logins.log_in(attempt, ADDRESS)
        refusals.append(refusal.value.problem)
    assert refusals[0] == refusals[1]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"state": PersonState.DISABLED}, "disabled"),
        ({"expires_at": START - timedelta(days=1)}, "expired"),
    ],
)
async def test_why_an_account_is_no_good_is_told_to_its_owner_alone(
    logins: Logins, add_person: AddPerson, values: dict[str, object], told: str
) -> None:
    await add_person(**values)
    with pytest.raises(AuthError, match=told):
        await logins.log_in(request(), ADDRESS)
    with pytest.raises(AuthError, match="wrong"):
        await logins.log_in(request(password="wrong"), ADDRESS)


async def test_a_password_that_must_be_changed_is_good_for_that_alone(
    logins: Logins, add_person: AddPerson
) -> None:
    await add_person(must_change=True)
    with pytest.raises(PasswordChangeNeeded):
        await logins.log_in(request(), ADDRESS)
    await logins.log_in(request(new="another long password"), ADDRESS)
    await logins.log_in(request(password="another long password"), ADDRESS)
    with pytest.raises(AuthError, match="wrong"):
        await logins.log_in(request(), ADDRESS)


async def test_after_some_failures_even_the_right_password_must_wait(
    logins: Logins, add_person: AddPerson, clock: MovedClock
) -> None:
    await add_person()
    for _ in range(6):
        with pytest.raises(AuthError):
            await logins.log_in(request(password="wrong"), ADDRESS)
    with pytest.raises(TooManyRequests) as refusal:
        await logins.log_in(request(), ADDRESS)
    assert refusal.value.retry_after == 2
    clock.move(timedelta(seconds=2))
    await logins.log_in(request(), ADDRESS)


async def test_whoever_guesses_at_an_account_does_not_keep_its_owner_out(
    logins: Logins, add_person: AddPerson
) -> None:
    await add_person()
    for _ in range(6):
        with pytest.raises(AuthError):
            await logins.log_in(request(password="wrong"), ADDRESS)
    await logins.log_in(request(), "203.0.113.9")


async def test_an_address_that_tries_many_accounts_must_wait(logins: Logins) -> None:
    for number in range(26):
        with pytest.raises(AuthError):
            await logins.log_in(request(f"guess{number}"), ADDRESS)
    with pytest.raises(TooManyRequests):
        await logins.log_in(request("another"), ADDRESS)
    with pytest.raises(AuthError):
        await logins.log_in(request("another"), "203.0.113.9")


@pytest.mark.parametrize(("accounts", "tried"), [(1, 6), (60, 26)])
async def test_guesses_that_are_made_at_once_are_no_freer_than_one_after_the_other(
    logins: Logins,
    add_person: AddPerson,
    monkeypatch: pytest.MonkeyPatch,
    accounts: int,
    tried: int,
) -> None:
    await add_person()
    guesses = 60
    slow = asyncio.Event()
    checked = 0

    async def verify(_self: Passwords, _password: str, _hashed: str | None) -> bool:
        nonlocal checked
        checked += 1
        await slow.wait()
        return False

    monkeypatch.setattr(Passwords, "verify", verify)
    attempts = [
        asyncio.create_task(logins.log_in(request(f"berta{number % accounts}"), ADDRESS))
        for number in range(guesses)
    ]
    await eventually(lambda: checked + sum(one.done() for one in attempts) == guesses)
    slow.set()
    refusals = await asyncio.gather(*attempts, return_exceptions=True)
    assert checked == tried
    assert sum(isinstance(one, TooManyRequests) for one in refusals) == guesses - tried


async def test_another_address_of_the_same_ipv6_network_is_nobody_else(
    logins: Logins, add_person: AddPerson
) -> None:
    await add_person()
    for number in range(6):
        with pytest.raises(AuthError):
            await logins.log_in(request(password="wrong"), f"2001:db8:1:2::{number}")
    with pytest.raises(TooManyRequests):
        await logins.log_in(request(), "2001:db8:1:2:ffff::1")
    await logins.log_in(request(), "2001:db8:1:3::1")


async def test_logins_and_their_failures_are_audited(
    logins: Logins,
    add_person: AddPerson,
    audited: Callable[[], Awaitable[list[tuple[str, str, str]]]],
) -> None:
    await add_person()
    with pytest.raises(AuthError):
        await logins.log_in(request(password="wrong"), ADDRESS)
    await logins.log_in(request(), ADDRESS)
    assert await audited() == [("login", "refused", "berta"), ("login", "succeeded", "Berta")]


async def test_whoever_changes_the_password_is_told_of_the_current_one_alone(
    logins: Logins,
    add_person: AddPerson,
    audited: Callable[[], Awaitable[list[tuple[str, str, str]]]],
) -> None:
    await add_person()
    new = "another long password"
    refusals = []
    for attempt in (request(password="wrong", new=new), request("nobody", new=new)):
        with pytest.raises(AuthError) as refusal:
            await logins.log_in(attempt, ADDRESS)
        refusals.append(refusal.value.problem)
    assert refusals[0] == refusals[1]
    assert refusals[0].fields == {"password": "This is not the current password."}
    await logins.log_in(request(new=new), ADDRESS)
    assert await audited() == [
        ("person.change-password", "refused", "berta"),
        ("person.change-password", "refused", "nobody"),
        ("person.change-password", "succeeded", "Berta"),
        ("login", "succeeded", "Berta"),
    ]


async def test_guesses_at_the_current_password_must_wait_as_logins_do(
    logins: Logins, add_person: AddPerson
) -> None:
    await add_person()
    for _ in range(6):
        with pytest.raises(AuthError):
            await logins.log_in(request(password="wrong", new="another long password"), ADDRESS)
    with pytest.raises(TooManyRequests):
        await logins.log_in(request(), ADDRESS)


async def test_no_secret_is_kept_as_it_is(
    logins: Logins, database: Database, add_person: AddPerson
) -> None:
    await add_person()
    pair = await logins.log_in(request(), ADDRESS)
    async with database.reading() as connection:
        kept = [
            *(await connection.execute(select(passwords))).all(),
            *(await connection.execute(select(sessions))).all(),
        ]
    for secret in (PASSWORD, pair.access_token, pair.refresh_token):
        assert secret not in repr(kept)
        assert secret not in repr(request())
