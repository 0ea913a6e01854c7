from datetime import timedelta

import pytest

from caas_console.backend.contracts.access import (
    EffectiveAccess,
    Explanation,
    GrantPath,
    Permission,
    Role,
    Verdict,
)
from caas_console.backend.contracts.errors import NotFound, PermissionDenied
from caas_console.backend.contracts.tenancy import (
    BindingRequest,
    GroupRequest,
    Person,
    PersonChange,
    TenantChange,
    TenantRequest,
    TenantState,
)
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.policy.decision import access_of, decide
from caas_console.backend.platform.store.clock import utc_now
from caas_console.backend.platform.tenancy.tenants import Tenants
from caas_console.backend.wire.connection import Connection
from tests.integration.platform.mariadb import on_both
from tests.integration.platform.tenancy.conftest import ADMIN, AUDITOR, OWN, TENANT_ADMIN, Office

SHELL = Permission.CONTAINERS_SHELL
DIRECTORYS = "CN=Developers,DC=example,DC=com"


@pytest.fixture
def tenants(office: Office) -> Tenants:
    return Tenants(office.database, utc_now)


@pytest.fixture
async def berta(office: Office) -> Person:
    """Who develops by a group, and supports everybody."""
    person = await office.hire("berta")
    group = await office.groups.create(GroupRequest(name="Developers"), ADMIN)
    await office.groups.add_member(group.id, person.id, ADMIN)
    await office.roles.add(OWN, BindingRequest(role=Role.DEVELOPER, group="Developers"), ADMIN)
    await office.roles.add(None, BindingRequest(role=Role.SUPPORT, login="berta"), ADMIN)
    return person


BY_GROUP = GrantPath(role=Role.DEVELOPER, tenant_id=OWN, group="Developers")
BY_HERSELF = GrantPath(role=Role.SUPPORT)


async def test_every_way_to_a_permission_is_told(office: Office, berta: Person) -> None:
    told = await office.access.explain(berta.id, SHELL, OWN, AUDITOR)
    assert told.verdict is Verdict.ALLOWED
    assert set(told.because) == {BY_GROUP, BY_HERSELF}


async def test_a_person_without_a_role_is_told_which_would_do(office: Office) -> None:
    person = await office.hire("carl")
    told = await office.access.explain(person.id, Permission.MEMBERS_MANAGE, OWN, AUDITOR)
    assert (told.verdict, told.because) == (Verdict.DENIED, ())
    assert set(told.would_grant) == {Role.PLATFORM_ADMIN, Role.TENANT_ADMIN}


@on_both
async def test_what_stands_in_the_way_is_told(
    office: Office, berta: Person, tenants: Tenants
) -> None:
    tenant = await tenants.get(OWN)
    suspend = TenantChange(state=TenantState.SUSPENDED)
    await tenants.change(OWN, suspend, tenant.revision, ADMIN)
    told = await office.access.explain(berta.id, Permission.CONTAINERS_RUN, OWN, AUDITOR)
    assert (told.verdict, told.obstacle) == (Verdict.DENIED, "The tenant is suspended")
    expired = PersonChange(expires_at=utc_now() - timedelta(days=1))
    await office.people.change(berta.id, expired, berta.revision, ADMIN)
    told = await office.access.explain(berta.id, SHELL, None, AUDITOR)
    assert told.verdict is Verdict.DENIED
    assert told.obstacle.startswith("The account has expired")
    whole = await office.access.of_person(berta.id, AUDITOR)
    assert (whole.everywhere, whole.tenants, whole.obstacle) == ((), {}, told.obstacle)
    assert set(whole.paths) == {BY_GROUP, BY_HERSELF}


@on_both
async def test_what_is_explained_is_what_a_session_may_do(
    office: Office, berta: Person, tenants: Tenants
) -> None:
    other = await tenants.create(TenantRequest(name="Other"), ADMIN)
    pair = await office.database.transact(
        lambda work: office.sessions.open(work, berta, client="", address="")
    )
    actor = await Recognition(office.database, utc_now).actor(pair.access_token)
    assert actor is not None
    for place in (OWN, other.id, None):
        for permission in Permission:
            told = await office.access.explain(berta.id, permission, place, AUDITOR)
            assert told.verdict is decide(actor, permission, place)
    whole = await office.access.of_person(berta.id, AUDITOR)
    told_to_her = access_of(actor)
    assert whole.everywhere == told_to_her.everywhere
    assert whole.tenants == told_to_her.tenants


async def test_a_member_is_told_which_of_their_tenants_are_suspended(
    office: Office, berta: Person, tenants: Tenants
) -> None:
    recognition = Recognition(office.database, utc_now)
    pair = await office.database.transact(
        lambda work: office.sessions.open(work, berta, client="", address="")
    )
    foreign = await tenants.create(TenantRequest(name="Other"), ADMIN)
    suspend = TenantChange(state=TenantState.SUSPENDED)
    await tenants.change(foreign.id, suspend, foreign.revision, ADMIN)
    actor = await recognition.actor(pair.access_token)
    assert actor is not None
    assert not access_of(actor).suspended
    own = await tenants.get(OWN)
    await tenants.change(OWN, suspend, own.revision, ADMIN)
    actor = await recognition.actor(pair.access_token)
    assert actor is not None
    told = access_of(actor)
    assert (told.suspended, told.tenants) == ({OWN: "default"}, {})


async def test_a_tenants_administrator_asks_about_its_members_alone(
    office: Office, berta: Person, tenants: Tenants
) -> None:
    other = await tenants.create(TenantRequest(name="Other"), ADMIN)
    await office.roles.add(other.id, BindingRequest(role=Role.VIEWER, login="berta"), ADMIN)
    told = await office.access.of_person(berta.id, TENANT_ADMIN)
    assert set(told.tenants) == {OWN}
    assert set(told.paths) == {BY_GROUP, BY_HERSELF}
    stranger = await office.hire("carl")
    for person_id in (stranger.id, "nobody"):
        with pytest.raises(NotFound, match="person"):
            await office.access.of_person(person_id, TENANT_ADMIN)
        with pytest.raises(NotFound, match="person"):
            await office.access.explain(person_id, SHELL, OWN, TENANT_ADMIN)
    for place in (other.id, "nowhere"):
        with pytest.raises(NotFound, match="tenant"):
            await office.access.explain(berta.id, SHELL, place, TENANT_ADMIN)
    with pytest.raises(PermissionDenied):
        await office.access.explain(berta.id, SHELL, None, TENANT_ADMIN)


async def test_how_the_directory_brought_a_role_is_told(office: Office) -> None:
    await office.groups.create(GroupRequest(name="From AD", directory_name=DIRECTORYS), ADMIN)
    await office.roles.add(OWN, BindingRequest(role=Role.DEVELOPER, group="From AD"), ADMIN)
    person = await office.hire("dora")
    await office.join("From AD", person)
    told = await office.access.explain(person.id, SHELL, OWN, AUDITOR)
    (path,) = told.because
    assert (path.group, path.directory_name) == ("From AD", DIRECTORYS)


async def test_access_is_explained_over_the_api(platform: Connection) -> None:
    answer = await platform.request(
        "GET",
        "/access/explain",
        params={"person_id": "anna", "permission": "containers.shell", "tenant_id": OWN},
    )
    told = Explanation.model_validate_json(answer)
    assert told.because == (GrantPath(role=Role.PLATFORM_ADMIN),)
    answer = await platform.request("GET", "/people/anna/access")
    assert EffectiveAccess.model_validate_json(answer).everywhere == tuple(Permission)
