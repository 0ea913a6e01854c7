"""People log in by a real Samba domain controller, and by a real slapd."""

import logging
import traceback
import uuid

import pytest

from caas_console.backend.platform.directory import connection
from caas_console.backend.platform.directory.errors import (
    AccountDisabled,
    AccountExpired,
    AccountLocked,
    LoginRefused,
    PasswordMustChange,
    WrongCredentials,
)
from tests.integration.platform.directory.conftest import MakeDirectory
from tests.lab.directory import active_directory as ad
from tests.lab.directory import openldap, people
from tests.lab.directory.people import PASSWORD, Person

pytestmark = pytest.mark.timeout(600)  # The first one fetches and provisions.
_WAYS = ["by_upn", "by_service_account", "by_openldap"]


@pytest.fixture(params=_WAYS)
def make_directory(request: pytest.FixtureRequest) -> MakeDirectory:
    made: MakeDirectory = request.getfixturevalue(request.param)
    return made


def _is_openldap(request: pytest.FixtureRequest) -> bool:
    return "by_openldap" in request.node.name


@pytest.mark.parametrize(
    "person", [people.ALICE, people.NOBODY, people.UMLAUT, people.CHINESE], ids=lambda one: one.name
)
async def test_person_is_told_with_name_and_address(
    make_directory: MakeDirectory, person: Person
) -> None:
    found = await make_directory().authenticate(person.login, PASSWORD)

    assert (found.login, found.display_name) == (person.login, person.name)
    assert found.email == person.email
    assert uuid.UUID(found.id).variant == uuid.RFC_4122


async def test_id_stays_from_login_to_login_and_login_is_told_as_the_directory_writes_it(
    make_directory: MakeDirectory,
) -> None:
    directory = make_directory()

    first = await directory.authenticate("alice", PASSWORD)

    assert await directory.authenticate("ALICE", PASSWORD) == first


async def test_login_may_be_the_principal_name(by_upn: MakeDirectory) -> None:
    for login in ("alice@ad.test", "Alice@AD.TEST"):
        assert (await by_upn().authenticate(login, PASSWORD)).login == "alice"


@pytest.mark.parametrize(
    ("person", "names"),
    [
        (people.NADIA, {"team", "department", "division"}),
        (people.LOOP, {"ring-a", "ring-b"}),
        (people.CHINESE, {"运维 组", "operators"}),
        (people.NOBODY, set()),
    ],
    ids=lambda one: one.login if isinstance(one, Person) else None,
)
async def test_groups_within_groups_are_told_with_distinguished_names(
    make_directory: MakeDirectory,
    request: pytest.FixtureRequest,
    person: Person,
    names: set[str],
) -> None:
    found = await make_directory().authenticate(person.login, PASSWORD)

    group_dn = openldap.group_dn if _is_openldap(request) else ad.group_dn
    expected = {(group_dn(one), one.name) for one in people.GROUPS if one.name in names}
    primary = {(f"CN=Domain Users,CN=Users,{ad.BASE_DN}", "Domain Users")}
    told = {(group.dn, group.name) for group in found.groups}
    assert told == expected | (set() if _is_openldap(request) else primary)


async def test_groups_are_read_in_pages(
    make_directory: MakeDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await make_directory().authenticate(people.NADIA.login, PASSWORD)

    monkeypatch.setattr(connection, "PAGE_SIZE", 1)

    assert await make_directory().authenticate(people.NADIA.login, PASSWORD) == whole
    assert len(whole.groups) >= 3


async def test_name_of_a_group_may_hold_what_filters_and_names_are_made_of(
    make_directory: MakeDirectory, request: pytest.FixtureRequest
) -> None:
    found = await make_directory().authenticate(people.UMLAUT.login, PASSWORD)

    (group,) = (one for one in people.GROUPS if one.name in people.UMLAUT.groups)
    name = group.name if _is_openldap(request) else ad.group_account(group)
    assert name in {one.name for one in found.groups}


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("alice", "wrong"),
        ("alice", ""),
        ("", PASSWORD),
        ("", ""),
        ("nobody-at-all", PASSWORD),
        ("*", PASSWORD),
        ("ali*", PASSWORD),
        ("alice)(objectClass=*", PASSWORD),
        ("*)(|(objectClass=*", PASSWORD),
        ("alice\0", PASSWORD),
        ("alice\\", PASSWORD),
        ("\ud800", PASSWORD),
        ("nils", "\udfff"),
        ("alice", f"{PASSWORD}\0"),
        ("a" * 10_000, PASSWORD),
    ],
)
async def test_wrong_login_or_password_are_not_told_apart(
    make_directory: MakeDirectory, login: str, password: str
) -> None:
    with pytest.raises(WrongCredentials) as refused:
        await make_directory().authenticate(login, password)

    assert refused.value.login == login


@pytest.mark.parametrize(
    ("person", "refusal"),
    [
        (people.DISABLED, AccountDisabled),
        (people.EXPIRED, AccountExpired),
        (people.MUST_CHANGE, PasswordMustChange),
    ],
    ids=lambda one: one.login if isinstance(one, Person) else None,
)
@pytest.mark.parametrize("make_directory", _WAYS[:2], indirect=True)
async def test_active_directory_says_why_a_right_password_is_refused(
    make_directory: MakeDirectory, person: Person, refusal: type[LoginRefused]
) -> None:
    with pytest.raises(refusal):
        await make_directory().authenticate(person.login, PASSWORD)

    with pytest.raises(WrongCredentials):
        await make_directory().authenticate(person.login, "wrong")


@pytest.mark.parametrize(
    ("person", "refusal"),
    [
        (people.DISABLED, AccountLocked),
        (people.EXPIRED, AccountLocked),
        (people.MUST_CHANGE, PasswordMustChange),
    ],
    ids=lambda one: one.login if isinstance(one, Person) else None,
)
async def test_password_policy_of_slapd_says_why_a_right_password_is_refused(
    by_openldap: MakeDirectory, person: Person, refusal: type[LoginRefused]
) -> None:
    with pytest.raises(refusal):
        await by_openldap().authenticate(person.login, PASSWORD)


@pytest.mark.parametrize("make_directory", ["by_upn", "by_openldap"], indirect=True)
async def test_account_locked_by_wrong_passwords_says_so(make_directory: MakeDirectory) -> None:
    directory = make_directory()
    for _ in range(max(ad.LOCKOUT_THRESHOLD, openldap.LOCKOUT_THRESHOLD)):
        with pytest.raises(LoginRefused):
            await directory.authenticate(people.TO_BE_LOCKED.login, "wrong")

    with pytest.raises(AccountLocked):
        await directory.authenticate(people.TO_BE_LOCKED.login, PASSWORD)


@pytest.mark.parametrize("login", ["alice", people.DISABLED.login])
async def test_password_is_in_no_log_and_no_traceback(
    make_directory: MakeDirectory, caplog: pytest.LogCaptureFixture, login: str
) -> None:
    caplog.set_level(logging.DEBUG)
    told = ""
    try:
        told = repr(await make_directory().authenticate(login, PASSWORD))
    except LoginRefused as error:
        told = "".join(traceback.format_exception(error)) + repr(error)

    assert login in told
    assert PASSWORD not in told + caplog.text
    assert people.SERVICE_PASSWORD not in told + caplog.text
