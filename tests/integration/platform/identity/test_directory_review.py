"""What the directory decides reaches who is logged in, and who is no more loses what was open."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from caas_console.backend.contracts.access import Permission, Role
from caas_console.backend.contracts.errors import AuthError, PlatformUnavailable
from caas_console.backend.contracts.identity import LoginRequest, TokenPair, TokenRequest
from caas_console.backend.platform.directory import errors
from caas_console.backend.platform.identity.api_tokens import ApiTokens
from caas_console.backend.platform.identity.directory_accounts import DirectoryAccounts
from caas_console.backend.platform.identity.directory_review import DirectoryReview
from caas_console.backend.platform.identity.logins import Logins
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.identity.sessions import Sessions
from caas_console.backend.platform.store.database import Database
from tests.integration.platform.identity.conftest import PASSWORD, START, AddPerson, MovedClock
from tests.integration.platform.identity.fake_directory import (
    DORA,
    OPS,
    FakeDirectory,
    add_group,
)

Audited = Callable[[], Awaitable[list[tuple[str, str, str]]]]
DAY = timedelta(days=1)
_ATTEMPT = errors.Attempt("ldaps://dc1", errors.AttemptFailure.TIMED_OUT, "no answer within 5 s")


@pytest.fixture
def directory() -> FakeDirectory:
    return FakeDirectory()


@pytest.fixture
def accounts(directory: FakeDirectory, clock: MovedClock) -> DirectoryAccounts:
    return DirectoryAccounts(directory, clock)


@pytest.fixture
def tokens(database: Database, clock: MovedClock) -> ApiTokens:
    return ApiTokens(database, clock)


@pytest.fixture
def review(
    database: Database,
    accounts: DirectoryAccounts,
    sessions: Sessions,
    tokens: ApiTokens,
    clock: MovedClock,
) -> DirectoryReview:
    return DirectoryReview(database, accounts, sessions, tokens, clock)


@pytest.fixture
def logins(
    database: Database, sessions: Sessions, clock: MovedClock, accounts: DirectoryAccounts
) -> Logins:
    return Logins(database, sessions, clock, accounts)


@pytest.fixture
async def pair(logins: Logins, database: Database) -> TokenPair:
    """A session of Dora, an operator by the directory's OPS."""

    await add_group(database, "ops", OPS.dn, Role.OPERATOR)
    return await log_in(logins, "dora")


async def log_in(logins: Logins, login: str) -> TokenPair:
    return await logins.log_in(LoginRequest(login=login, password=SecretStr(PASSWORD)), "")


async def test_who_is_gone_loses_the_session_and_is_told_why(
    review: DirectoryReview,
    pair: TokenPair,
    directory: FakeDirectory,
    sessions: Sessions,
    audited: Audited,
) -> None:
    del directory.people["dora"]
    await review.review()
    with pytest.raises(AuthError, match="directory does not let the account in"):
        await sessions.refresh(pair.refresh_token)
    assert (await audited())[-1] == ("person.put-out", "succeeded", "the directory")


async def test_who_is_gone_loses_api_tokens_too(
    review: DirectoryReview,
    pair: TokenPair,
    directory: FakeDirectory,
    recognition: Recognition,
    tokens: ApiTokens,
) -> None:
    actor = await recognition.actor(pair.access_token)
    assert actor is not None
    asked = TokenRequest(name="ci", scopes=(Permission.HOSTS_READ,), expires_at=START + DAY)
    token = await tokens.create(asked, actor)
    del directory.people["dora"]
    await review.review()
    for secret in (pair.access_token, token.secret):
        assert await recognition.actor(secret) is None


async def test_who_is_in_another_group_has_its_roles_without_a_login(
    review: DirectoryReview, pair: TokenPair, directory: FakeDirectory, recognition: Recognition
) -> None:
    directory.people["dora"] = replace(DORA, groups=())
    await review.review()
    actor = await recognition.actor(pair.access_token)
    assert actor is not None
    assert actor.grants == ()
    directory.people["dora"] = DORA
    await review.review()
    actor = await recognition.actor(pair.access_token)
    assert actor is not None
    assert [grant.role for grant in actor.grants] == [Role.OPERATOR]


async def test_while_the_directory_is_away_all_stays(
    review: DirectoryReview, pair: TokenPair, directory: FakeDirectory, sessions: Sessions
) -> None:
    directory.failure = errors.DirectoryUnavailable([_ATTEMPT])
    with pytest.raises(PlatformUnavailable):
        await review.review()
    await sessions.refresh(pair.refresh_token)


async def test_who_cannot_be_looked_up_keeps_nobody_else_from_being_reviewed(
    review: DirectoryReview,
    pair: TokenPair,
    directory: FakeDirectory,
    *,
    logins: Logins,
    clock: MovedClock,
    sessions: Sessions,
) -> None:
    clock.now += timedelta(seconds=1)
    directory.people["emil"] = replace(DORA, id=str(uuid.uuid4()), login="Emil")
    emils = await log_in(logins, "emil")
    directory.unreadable.add(DORA.id)
    del directory.people["emil"]
    with pytest.raises(PlatformUnavailable):
        await review.review()
    with pytest.raises(PlatformUnavailable):
        await review.review()
    with pytest.raises(AuthError, match="directory does not let the account in"):
        await sessions.refresh(emils.refresh_token)
    await sessions.refresh(pair.refresh_token)


async def test_nobody_is_asked_about_who_has_nothing_open(
    review: DirectoryReview,
    pair: TokenPair,
    clock: MovedClock,
    directory: FakeDirectory,
    audited: Audited,
) -> None:
    clock.now = pair.session_expires_at + timedelta(seconds=1)
    del directory.people["dora"]
    before = await audited()
    await review.review()
    assert await audited() == before


async def test_local_accounts_are_none_of_the_directorys(
    review: DirectoryReview, logins: Logins, sessions: Sessions, add_person: AddPerson
) -> None:
    await add_person("berta")
    pair = await log_in(logins, "berta")
    await review.review()
    await sessions.refresh(pair.refresh_token)
