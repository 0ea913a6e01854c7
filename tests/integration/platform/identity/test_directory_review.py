"""What the directory decides reaches who is logged in, and who is no more loses what was open."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select

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
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import audit, people
from caas_console.backend.platform.store.tenancy import PEOPLE
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


@pytest.fixture
async def token(pair: TokenPair, recognition: Recognition, tokens: ApiTokens) -> str:
    """An API token of Dora's."""
    actor = await recognition.actor(pair.access_token)
    assert actor is not None
    asked = TokenRequest(name="ci", scopes=(Permission.HOSTS_READ,), expires_at=START + DAY)
    return (await tokens.create(asked, actor)).secret


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
    token: str,
) -> None:
    del directory.people["dora"]
    await review.review()
    for secret in (pair.access_token, token):
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


async def test_whose_login_is_anothers_here_loses_only_what_the_directory_took(
    review: DirectoryReview,
    pair: TokenPair,
    directory: FakeDirectory,
    recognition: Recognition,
    *,
    token: str,
    add_person: AddPerson,
) -> None:
    await add_person("theodora")
    directory.people["dora"] = replace(DORA, login="Theodora", groups=())
    await review.review()
    for secret in (pair.access_token, token):
        actor = await recognition.actor(secret)
        assert actor is not None
        assert actor.grants == ()


@pytest.mark.usefixtures("pair")
async def test_that_a_login_is_anothers_here_is_audited_once(
    review: DirectoryReview,
    directory: FakeDirectory,
    add_person: AddPerson,
    *,
    audited: Audited,
    database: Database,
) -> None:
    await add_person("theodora")
    directory.people["dora"] = replace(DORA, login="Theodora")
    before = await audited()
    await review.review()
    await review.review()
    assert (await audited())[len(before) :] == [("person.change", "refused", "the directory")]
    async with database.reading() as connection:
        told = await connection.scalar(select(audit.c.detail).order_by(audit.c.id.desc()).limit(1))
    assert told == (
        "The login belongs to another account: "
        "theodora is a local account, or was somebody else's in the directory."
    )


async def test_who_gets_a_login_that_another_one_is_about_to_lose_keeps_what_is_open(
    review: DirectoryReview,
    pair: TokenPair,
    directory: FakeDirectory,
    clock: MovedClock,
    *,
    logins: Logins,
    recognition: Recognition,
    database: Database,
) -> None:
    clock.now += timedelta(seconds=1)
    emil = replace(DORA, id=str(uuid.uuid4()), login="Emil")
    directory.people["emil"] = emil
    emils = await log_in(logins, "emil")
    directory.people = {"emil": replace(DORA, login="Emil"), "emma": replace(emil, login="Emma")}
    await review.review()
    await review.review()
    for secret in (pair.access_token, emils.access_token):
        assert await recognition.actor(secret) is not None
    async with database.reading() as connection:
        found = await PEOPLE.list(connection, people.c.directory_id.is_not(None))
    assert [person.login for person in found] == ["emil", "emma"]


async def test_whose_account_has_expired_here_is_good_again_when_it_is_prolonged(
    review: DirectoryReview, database: Database, recognition: Recognition, token: str
) -> None:
    async def expire(work: UnitOfWork, at: datetime | None) -> None:
        found = await PEOPLE.find(work.connection, people.c.directory_id == DORA.id)
        assert found is not None
        await PEOPLE.save(work, found.model_copy(update={"expires_at": at}))

    await database.transact(lambda work: expire(work, START))
    await review.review()
    assert await recognition.actor(token) is None
    await database.transact(lambda work: expire(work, None))
    assert await recognition.actor(token) is not None


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
