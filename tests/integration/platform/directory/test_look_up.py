"""People are looked up who are not just logging in, at a real Samba and a real slapd."""

import uuid

import pytest

from caas_console.backend.platform.directory.errors import (
    AccountDisabled,
    AccountExpired,
    AccountGone,
    DirectoryMisconfigured,
    LoginRefused,
)
from tests.integration.platform.directory.conftest import MakeDirectory
from tests.lab.directory import people
from tests.lab.directory.active_directory import ActiveDirectory
from tests.lab.directory.people import PASSWORD, Person

pytestmark = pytest.mark.timeout(600)  # The first one fetches and provisions.


@pytest.fixture(params=["by_service_account", "by_openldap"])
def make_directory(request: pytest.FixtureRequest) -> MakeDirectory:
    made: MakeDirectory = request.getfixturevalue(request.param)
    return made


@pytest.mark.parametrize("person", [people.NADIA, people.UMLAUT], ids=lambda one: one.name)
async def test_somebody_is_found_by_id_as_at_their_login(
    make_directory: MakeDirectory, person: Person
) -> None:
    directory = make_directory()
    found = await directory.authenticate(person.login, PASSWORD)
    assert await directory.look_up(found.id) == found


async def test_who_is_not_there_is_gone(make_directory: MakeDirectory) -> None:
    with pytest.raises(AccountGone):
        await make_directory().look_up(str(uuid.uuid4()))


async def test_who_is_not_among_those_who_may_log_in_any_more_is_gone(
    make_directory: MakeDirectory,
) -> None:
    found = await make_directory().authenticate("alice", PASSWORD)
    others = make_directory(user_filter="(&(cn={login})(!(mail=*)))")
    with pytest.raises(AccountGone):
        await others.look_up(found.id)


@pytest.mark.parametrize(
    ("person", "refusal"),
    [(people.DISABLED, AccountDisabled), (people.EXPIRED, AccountExpired)],
    ids=["disabled", "expired"],
)
async def test_active_directory_says_who_may_not_log_in(
    by_service_account: MakeDirectory,
    active_directory: ActiveDirectory,
    person: Person,
    refusal: type[LoginRefused],
) -> None:
    with pytest.raises(refusal):
        await by_service_account().look_up(active_directory.id_of(person))


async def test_without_a_service_account_nobody_can_be_looked_up(by_upn: MakeDirectory) -> None:
    directory = by_upn()
    assert not directory.can_look_up
    with pytest.raises(DirectoryMisconfigured, match="service account"):
        await directory.look_up(str(uuid.uuid4()))
