"""A site's people log in by a real Samba domain controller, and by a real slapd, over TLS."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from caas_console.backend.contracts.access import Access, Role
from caas_console.backend.contracts.errors import AuthError, ConsoleError, PlatformUnavailable
from caas_console.backend.contracts.identity import RefreshRequest, TokenPair
from caas_console.backend.contracts.tenancy import Binding, Group
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.migrate import prepare_database
from caas_console.backend.platform.store.tenancy import BINDINGS, GROUPS, binding_id
from tests.integration.platform.production.site import Site, SitePlatform, log_in, until
from tests.lab.directory import active_directory as ad
from tests.lab.directory import openldap as ldap
from tests.lab.directory import people
from tests.lab.directory.active_directory import ActiveDirectory
from tests.lab.directory.openldap import OpenLDAP
from tests.lab.directory.people import GROUPS as LAB_GROUPS
from tests.lab.directory.people import PASSWORD, SERVICE_PASSWORD

pytestmark = pytest.mark.timeout(600)  # The first one fetches and provisions.

_PATIENT = "connect_timeout = 30\noperation_timeout = 30\nlogin_timeout = 60"
_OPERATORS = next(group for group in LAB_GROUPS if group.name == "operators")
_DIVISION = next(group for group in LAB_GROUPS if group.name == "division")


def map_groups(site: Site, groups: dict[str, Role]) -> None:
    """Groups of the platform for groups of the directory, by distinguished name."""
    site.data.mkdir()
    prepare_database(site.data / "platform.db")
    asyncio.run(_map_groups(site.data / "platform.db", groups))


async def _map_groups(path: Path, groups: dict[str, Role]) -> None:
    database = Database(path)

    async def act(work: UnitOfWork) -> None:
        for name, role in groups.items():
            group = Group(id=role, name=role, directory_name=name)
            await GROUPS.add(work, group)
            binding = Binding(
                id=binding_id(role, "group", role, None),
                role=role,
                subject_kind="group",
                subject_id=role,
                subject_name=role,
                created_at=datetime.now(UTC),
            )
            await BINDINGS.add(work, binding)

    await database.transact(act)
    await database.aclose()


@pytest.fixture
def by_active_directory(site: Site, active_directory: ActiveDirectory) -> SitePlatform:
    """A platform whose people look for themselves in Active Directory."""
    roles = {ad.group_dn(_OPERATORS): Role.OPERATOR, ad.group_dn(_DIVISION): Role.AUDITOR}
    map_groups(site, roles)
    return site.start(
        f'[directory]\ncontrollers = ["{active_directory.url}"]\n'
        f'base_dn = "{active_directory.base_dn}"\nca_file = "{active_directory.ca_file}"\n'
        f'upn_suffix = "{ad.DOMAIN}"\n{_PATIENT}'
    ).ready()


@pytest.fixture
def by_openldap(site: Site, openldap: OpenLDAP, tmp_path: Path) -> SitePlatform:
    """A platform with a service account in OpenLDAP, whose password is in a file."""
    roles = {ldap.group_dn(_OPERATORS): Role.OPERATOR, ldap.group_dn(_DIVISION): Role.AUDITOR}
    map_groups(site, roles)
    (tmp_path / "password").write_text(f"{SERVICE_PASSWORD}\n")
    return site.start(
        f'[directory]\nkind = "ldap"\ncontrollers = ["{openldap.url}"]\n'
        f'base_dn = "{openldap.base_dn}"\nca_file = "{openldap.ca_file}"\n{_PATIENT}\n'
        f'[directory.service_account]\ndn = "{openldap.service_dn}"\n'
        f'password_file = "{tmp_path / "password"}"'
    ).ready()


@pytest.fixture
def reviewed(site: Site, active_directory: ActiveDirectory, tmp_path: Path) -> SitePlatform:
    """A platform that looks up in Active Directory who is logged in, again and again."""
    map_groups(site, {ad.group_dn(_OPERATORS): Role.OPERATOR})
    (tmp_path / "password").write_text(f"{SERVICE_PASSWORD}\n")
    return site.start(
        f'[directory]\ncontrollers = ["{active_directory.url}"]\nreview_every = 0.5\n'
        f'base_dn = "{active_directory.base_dn}"\nca_file = "{active_directory.ca_file}"\n'
        f"{_PATIENT}\n"
        f'[directory.service_account]\ndn = "{active_directory.service_dn}"\n'
        f'password_file = "{tmp_path / "password"}"'
    ).ready()


@pytest.fixture
def alice_disabled(active_directory: ActiveDirectory) -> Iterator[Callable[[], None]]:
    """Disables the account of Alice in Active Directory, for the time of the test."""
    yield partial(active_directory.disable, people.ALICE)
    active_directory.heal()
    active_directory.enable(people.ALICE)


@pytest.fixture(params=["by_active_directory", "by_openldap"])
def platform(request: pytest.FixtureRequest) -> SitePlatform:
    started: SitePlatform = request.getfixturevalue(request.param)
    return started


async def refused(platform: SitePlatform, login: str, password: str = PASSWORD) -> str:
    with pytest.raises(AuthError) as refusal:
        await log_in(platform, login, password)
    return str(refusal.value)


async def access(platform: SitePlatform, pair: TokenPair) -> Access:
    connection = platform.connection(pair.access_token)
    try:
        return Access.model_validate_json(await connection.request("GET", "/me/access"))
    finally:
        await connection.aclose()


async def test_groups_of_the_directory_give_roles_nested_ones_too(platform: SitePlatform) -> None:
    alice = await access(platform, await log_in(platform, "alice", PASSWORD))
    assert (alice.name, "hosts.prune" in alice.everywhere) == (people.ALICE.name, True)
    nadia = await access(platform, await log_in(platform, "nadia", PASSWORD))
    assert ("audit.read" in nadia.everywhere, "hosts.prune" in nadia.everywhere) == (True, False)
    chinese = await access(platform, await log_in(platform, people.CHINESE.login, PASSWORD))
    assert "hosts.prune" in chinese.everywhere


async def test_who_may_not_log_in_is_told_why(platform: SitePlatform) -> None:
    assert "wrong" in await refused(platform, "alice", "wrong")
    assert "You have no role here" in await refused(platform, people.NOBODY.login)
    assert "ring-a" in await refused(platform, people.LOOP.login)


async def test_active_directory_tells_who_is_disabled_expired_or_must_change(
    by_active_directory: SitePlatform,
) -> None:
    platform = by_active_directory
    assert "disabled" in await refused(platform, people.DISABLED.login)
    assert "expired" in await refused(platform, people.EXPIRED.login)
    assert "wants the password changed" in await refused(platform, people.MUST_CHANGE.login)
    for _ in range(ad.LOCKOUT_THRESHOLD):
        await refused(platform, people.TO_BE_LOCKED.login, "wrong")
    assert "locked" in await refused(platform, people.TO_BE_LOCKED.login)


async def test_without_the_directory_new_logins_say_why_and_sessions_go_on(
    by_active_directory: SitePlatform, active_directory: ActiveDirectory, site: Site
) -> None:
    platform = by_active_directory
    pair = await log_in(platform, "alice", PASSWORD)
    one_time = await asyncio.to_thread(site.make_admin, "anna")
    active_directory.stop()
    with pytest.raises(PlatformUnavailable, match="directory does not answer"):
        await log_in(platform, "nadia", PASSWORD)
    assert (await access(platform, pair)).name == people.ALICE.name
    connection = platform.connection()
    body = RefreshRequest.model_validate({"refresh_token": pair.refresh_token})
    await connection.request("POST", "/refresh", body=body)
    await connection.aclose()
    await log_in(platform, "anna", one_time, "a-new-password-of-anna")
    await asyncio.to_thread(active_directory.start)
    # The one that failed is asked again although nobody waited for it.
    await log_in(platform, "nadia", PASSWORD)


async def test_who_is_disabled_in_the_directory_is_put_out_once_it_can_be_asked(
    reviewed: SitePlatform,
    active_directory: ActiveDirectory,
    alice_disabled: Callable[[], None],
) -> None:
    pair = await log_in(reviewed, "alice", PASSWORD)
    others = await log_in(reviewed, people.CHINESE.login, PASSWORD)
    active_directory.stop()
    assert (await access(reviewed, pair)).name == people.ALICE.name
    await asyncio.to_thread(active_directory.start)
    await asyncio.to_thread(alice_disabled)

    async def is_put_out() -> bool:
        try:
            await access(reviewed, pair)
        except AuthError:
            return True
        return False

    await until(is_put_out)
    connection = reviewed.connection()
    body = RefreshRequest.model_validate({"refresh_token": pair.refresh_token})
    with pytest.raises(AuthError, match="directory does not let the account in"):
        await connection.request("POST", "/refresh", body=body)
    await connection.aclose()
    assert (await access(reviewed, others)).name == people.CHINESE.name


async def test_a_password_is_nowhere_in_the_log(by_openldap: SitePlatform) -> None:
    await log_in(by_openldap, "alice", PASSWORD)
    with pytest.raises(ConsoleError):
        await log_in(by_openldap, "nadia", PASSWORD + "x")
    by_openldap.stop()
    assert await by_openldap.wait() == 0
    log = str(by_openldap.logged())
    assert "POST /v1/login 201" in log
    assert not any(secret in log for secret in (PASSWORD, SERVICE_PASSWORD))
