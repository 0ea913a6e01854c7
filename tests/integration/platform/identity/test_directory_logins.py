"""People log in by the directory, and have here what it says of them at each login."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, select

from caas_console.backend.contracts.access import GrantPath, Role
from caas_console.backend.contracts.errors import (
    AuthError,
    InvalidInput,
    PlatformUnavailable,
    TooManyRequests,
)
from caas_console.backend.contracts.identity import LoginRequest
from caas_console.backend.contracts.tenancy import (
    Group,
    Person,
    PersonSource,
    PersonState,
)
from caas_console.backend.platform.directory import errors
from caas_console.backend.platform.identity.directory_accounts import DirectoryAccounts
from caas_console.backend.platform.identity.logins import Logins
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.identity.sessions import Sessions
from caas_console.backend.platform.identity.throttle import FREE_FAILURES
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import group_members, people
from caas_console.backend.platform.store.tenancy import GROUPS, PEOPLE
from tests.guards.logs import LogGuard
from tests.integration.platform.identity.conftest import PASSWORD, START, AddPerson, MovedClock
from tests.integration.platform.identity.fake_directory import (
    DORA,
    OPS,
    STAFF,
    FakeDirectory,
    add_group,
)

ADDRESS = "198.51.100.7"
Audited = Callable[[], Awaitable[list[tuple[str, str, str]]]]


@pytest.fixture
def directory() -> FakeDirectory:
    return FakeDirectory()


@pytest.fixture
def logins(
    database: Database, sessions: Sessions, clock: MovedClock, directory: FakeDirectory
) -> Logins:
    return Logins(database, sessions, clock, DirectoryAccounts(directory, clock))


@pytest.fixture
async def ops(database: Database) -> Group:
    """The group of the directory's OPS, written another way, who are operators."""
    name = OPS.dn.lower().replace(",", ", ")
    return await add_group(database, "ops", name, Role.OPERATOR)


def request(login: str = "dora", password: str = PASSWORD, new: str | None = None) -> LoginRequest:
    new_password = None if new is None else SecretStr(new)
    return LoginRequest(login=login, password=SecretStr(password), new_password=new_password)


async def account(database: Database, login: str = "dora") -> Person | None:
    async with database.reading() as connection:
        return await PEOPLE.find(connection, people.c.login == login)


async def memberships(database: Database) -> set[str]:
    async with database.reading() as connection:
        rows = await connection.scalars(select(group_members.c.group_id))
        return set(rows)


@pytest.mark.usefixtures("ops")
async def test_the_first_login_makes_an_account_with_the_roles_of_the_mapped_groups(
    logins: Logins, database: Database, recognition: Recognition, audited: Audited
) -> None:
    pair = await logins.log_in(request("DORA"), ADDRESS)
    person = await account(database)
    assert person is not None
    assert (person.name, person.email) == ("Dora Directory", "dora@ad.test")
    assert (person.source, person.last_login_at) == (PersonSource.DIRECTORY, START)
    actor = await recognition.actor(pair.access_token)
    assert actor is not None
    name = OPS.dn.lower().replace(",", ", ")
    assert actor.grants == (GrantPath(role=Role.OPERATOR, group="ops", directory_name=name),)
    assert await audited() == [
        ("person.create", "succeeded", "Dora Directory"),
        ("group.add-member", "succeeded", "Dora Directory"),
        ("login", "succeeded", "Dora Directory"),
    ]


@pytest.mark.usefixtures("ops")
async def test_groups_are_read_again_at_each_login_and_those_chosen_here_stay(
    logins: Logins, database: Database, recognition: Recognition, directory: FakeDirectory
) -> None:
    await add_group(database, "staff", STAFF.dn)
    await add_group(database, "chosen", None, Role.AUDITOR)
    first = await logins.log_in(request(), ADDRESS)
    person = await account(database)
    assert person is not None

    async def choose(work: UnitOfWork) -> None:
        chosen = insert(group_members).values(group_id="chosen", person_id=person.id)
        await work.connection.execute(chosen)

    await database.transact(choose)
    assert await memberships(database) == {"ops", "staff", "chosen"}
    directory.people["dora"] = replace(DORA, groups=(STAFF,))
    await logins.log_in(request(), ADDRESS)
    assert await memberships(database) == {"staff", "chosen"}
    async with database.reading() as connection:
        counts = {one.id: one.members for one in await GROUPS.list(connection)}
    assert counts == {"ops": 0, "staff": 1, "chosen": 1}
    actor = await recognition.actor(first.access_token)
    assert actor is not None
    assert [grant.role for grant in actor.grants] == [Role.AUDITOR]


async def test_who_has_no_role_is_told_what_to_ask_for_and_gets_no_account(
    logins: Logins, database: Database, audited: Audited, directory: FakeDirectory
) -> None:
    await add_group(database, "ops", OPS.dn)
    with pytest.raises(AuthError, match=r"no role here.*Ops, Staff"):
        await logins.log_in(request(), ADDRESS)
    directory.people["dora"] = replace(DORA, groups=())
    with pytest.raises(AuthError, match="no group"):
        await logins.log_in(request(), ADDRESS)
    assert await account(database) is None
    assert await audited() == [("login", "refused", "dora")] * 2


@pytest.mark.usefixtures("ops")
async def test_who_lost_the_last_role_is_refused_and_has_lost_it(
    logins: Logins, database: Database, recognition: Recognition, directory: FakeDirectory
) -> None:
    first = await logins.log_in(request(), ADDRESS)
    directory.people["dora"] = replace(DORA, groups=(STAFF,))
    with pytest.raises(AuthError, match="no role"):
        await logins.log_in(request(), ADDRESS)
    assert await memberships(database) == set()
    actor = await recognition.actor(first.access_token)
    assert actor is not None
    assert actor.grants == ()


@pytest.mark.usefixtures("ops")
async def test_who_is_renamed_in_the_directory_keeps_the_account(
    logins: Logins, database: Database, directory: FakeDirectory
) -> None:
    await logins.log_in(request(), ADDRESS)
    before = await account(database)
    directory.people = {"theodora": replace(DORA, login="Theodora", display_name="Theodora D")}
    await logins.log_in(request("theodora"), ADDRESS)
    after = await account(database, "theodora")
    assert before is not None
    assert after is not None
    assert (after.id, after.name) == (before.id, "Theodora D")


@pytest.mark.usefixtures("ops")
async def test_a_local_account_goes_before_the_directory_and_is_nobody_elses(
    logins: Logins, add_person: AddPerson, directory: FakeDirectory
) -> None:
    await add_person("dora")
    with pytest.raises(AuthError, match="wrong"):
        await logins.log_in(request(password="wrong"), ADDRESS)
    await logins.log_in(request(), ADDRESS)
    assert directory.asked == []
    directory.people["dora@ad.test"] = DORA
    with pytest.raises(AuthError, match="belongs to another account"):
        await logins.log_in(request("dora@ad.test"), ADDRESS)


@pytest.mark.usefixtures("ops")
async def test_who_is_disabled_here_is_refused_whatever_the_directory_says(
    logins: Logins, database: Database
) -> None:
    await logins.log_in(request(), ADDRESS)
    person = await account(database)
    assert person is not None
    disabled = person.model_copy(update={"state": PersonState.DISABLED})
    await database.transact(lambda work: PEOPLE.save(work, disabled))
    with pytest.raises(AuthError, match="disabled"):
        await logins.log_in(request(), ADDRESS)


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (errors.AccountDisabled("dora"), "account is disabled"),
        (errors.AccountExpired("dora"), "account has expired"),
        (errors.AccountLocked("dora"), "is locked"),
        (errors.LogonNotPermitted("dora"), "not log in now"),
        (errors.PasswordExpired("dora"), "password has expired"),
        (errors.PasswordMustChange("dora"), "wants the password changed"),
        (errors.WrongCredentials("dora"), "login or the password is wrong"),
    ],
)
async def test_why_the_directory_refuses_somebody_is_told_and_audited(
    logins: Logins,
    directory: FakeDirectory,
    audited: Audited,
    refusal: errors.DirectoryError,
    told: str,
) -> None:
    directory.failure = refusal
    with pytest.raises(AuthError, match=told):
        await logins.log_in(request(), ADDRESS)
    assert await audited() == [("login", "refused", "dora")]


async def test_wrong_passwords_are_counted_before_the_directory_locks_the_account(
    logins: Logins, directory: FakeDirectory
) -> None:
    for _ in range(FREE_FAILURES + 1):
        with pytest.raises(AuthError):
            await logins.log_in(request(password="wrong"), ADDRESS)
    asked = len(directory.asked)
    with pytest.raises(TooManyRequests):
        await logins.log_in(request(password="wrong"), ADDRESS)
    assert len(directory.asked) == asked


@pytest.fixture
def misconfiguration_is_logged(log_guard: LogGuard) -> None:
    log_guard.allow("ERROR .*directory_accounts: the directory is set up wrongly: ldaps://dc1")


_ATTEMPT = errors.Attempt("ldaps://dc1", errors.AttemptFailure.UNREACHABLE, "refused")


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (errors.DirectoryUnavailable([_ATTEMPT]), "directory does not answer"),
        (errors.CertificateNotTrusted([_ATTEMPT]), "certificate that is not trusted"),
        (errors.DirectoryMisconfigured("ldaps://dc1", "no such base"), "settings do not fit"),
        (errors.ServiceAccountRefused("ldaps://dc1", errors.AccountLocked), "settings do not fit"),
    ],
)
@pytest.mark.usefixtures("misconfiguration_is_logged")
async def test_a_directory_that_cannot_be_asked_is_told_and_nobody_has_to_wait_for_it(
    logins: Logins,
    directory: FakeDirectory,
    audited: Audited,
    failure: errors.DirectoryError,
    told: str,
) -> None:
    directory.failure = failure
    for _ in range(FREE_FAILURES + 2):
        with pytest.raises(PlatformUnavailable, match=told) as refused:
            await logins.log_in(request(), ADDRESS)
    assert "dc1" not in str(refused.value)
    assert "open go on" in refused.value.detail
    assert set(await audited()) == {("login", "failed", "dora")}


@pytest.mark.usefixtures("ops")
async def test_while_the_directory_is_away_sessions_go_on_and_local_accounts_log_in(
    logins: Logins, sessions: Sessions, directory: FakeDirectory, add_person: AddPerson
) -> None:
    pair = await logins.log_in(request(), ADDRESS)
    await add_person("berta")
    directory.failure = errors.DirectoryUnavailable([_ATTEMPT])
    with pytest.raises(PlatformUnavailable):
        await logins.log_in(request(), ADDRESS)
    await sessions.refresh(pair.refresh_token)
    await logins.log_in(request("berta"), ADDRESS)


@pytest.mark.usefixtures("ops")
async def test_the_database_is_free_while_the_directory_is_asked(
    logins: Logins, directory: FakeDirectory, database: Database
) -> None:
    async def write() -> None:
        async with asyncio.timeout(30):
            await add_group(database, "meanwhile", None)

    directory.meanwhile = write
    await logins.log_in(request(), ADDRESS)


@pytest.mark.usefixtures("ops")
async def test_two_first_logins_at_once_make_one_account(
    logins: Logins, database: Database
) -> None:
    pairs = await asyncio.gather(*(logins.log_in(request(), ADDRESS) for _ in range(4)))
    assert len({pair.session_id for pair in pairs}) == 4
    assert await account(database) is not None


@pytest.mark.usefixtures("ops")
async def test_the_directorys_password_cannot_be_changed_here(logins: Logins) -> None:
    with pytest.raises(InvalidInput, match="directory keeps"):
        await logins.log_in(request(new="another password here"), ADDRESS)
