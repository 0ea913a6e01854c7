import asyncio

import pytest

from caas_console.backend.contracts.access import GrantPath, Role
from caas_console.backend.contracts.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    PermissionDenied,
)
from caas_console.backend.contracts.tenancy import (
    Binding,
    BindingRequest,
    GroupRequest,
    PersonChange,
    PersonState,
    TenantRequest,
)
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.clock import utc_now
from caas_console.backend.platform.store.tenancy import binding_id
from caas_console.backend.platform.tenancy.tenants import Tenants
from caas_console.backend.wire.connection import Connection
from tests.integration.platform.mariadb import on_both
from tests.integration.platform.tenancy.conftest import ADMIN, ANNA, OWN, TENANT_ADMIN, Office

ANNAS_ROLE = binding_id(Role.PLATFORM_ADMIN, "person", ANNA, None)
VIEWER = Actor("vera", "Vera", (GrantPath(role=Role.VIEWER, tenant_id=OWN),))
OPERATOR = Actor("olga", "Olga", (GrantPath(role=Role.OPERATOR),))
DISABLED = PersonChange(state=PersonState.DISABLED)


async def make_admin(office: Office, login: str, tenant_id: str | None = None) -> Binding:
    role = Role.PLATFORM_ADMIN if tenant_id is None else Role.TENANT_ADMIN
    return await office.roles.add(tenant_id, BindingRequest(role=role, login=login), ADMIN)


@on_both
async def test_a_tenants_administrator_gives_roles_by_exact_names(office: Office) -> None:
    await office.hire("berta")
    await office.groups.create(GroupRequest(name="Developers"), ADMIN)
    added = [
        await office.roles.add(OWN, request, TENANT_ADMIN)
        for request in (
            BindingRequest(role=Role.VIEWER, login="Berta"),
            BindingRequest(role=Role.DEVELOPER, group="Developers"),
        )
    ]
    assert [one.subject_name for one in added] == ["Berta", "Developers"]
    assert [one.subject_login for one in added] == ["berta", None]
    listed = await office.roles.page(OWN, VIEWER, after="", limit=9)
    assert sorted(listed, key=lambda one: one.revision) == added
    await office.roles.remove(OWN, added[0].id, TENANT_ADMIN)
    assert await office.roles.page(OWN, VIEWER, after="", limit=9) == added[1:]


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (BindingRequest(role=Role.VIEWER, login="ber"), "login"),
        (BindingRequest(role=Role.VIEWER, group="Developers"), "group"),
        (BindingRequest(role=Role.VIEWER), "login"),
        (BindingRequest(role=Role.VIEWER, login="berta", group="Developers"), "login"),
        (BindingRequest(role=Role.OPERATOR, login="berta"), "role"),
    ],
)
async def test_what_does_not_name_one_member_with_a_tenants_role_is_refused(
    office: Office, request_: BindingRequest, field: str
) -> None:
    await office.hire("berta")
    with pytest.raises(InvalidInput) as refusal:
        await office.roles.add(OWN, request_, TENANT_ADMIN)
    assert set(refusal.value.fields) == {field}


async def test_a_tenants_role_is_none_of_the_whole_platform(office: Office) -> None:
    with pytest.raises(InvalidInput):
        await office.roles.add(None, BindingRequest(role=Role.VIEWER, login=ANNA), ADMIN)


async def test_a_role_is_given_once(office: Office) -> None:
    with pytest.raises(Conflict):
        await make_admin(office, ANNA)


async def test_a_role_is_removed_where_it_is_held_alone(office: Office) -> None:
    await office.hire("berta")
    member = await office.roles.add(OWN, BindingRequest(role=Role.VIEWER, login="berta"), ADMIN)
    other = await Tenants(office.database, utc_now).create(TenantRequest(name="Other"), ADMIN)
    for place in (other.id, None):
        with pytest.raises(NotFound):
            await office.roles.remove(place, member.id, ADMIN)
    with pytest.raises(NotFound):
        await office.roles.remove(OWN, ANNAS_ROLE, TENANT_ADMIN)


async def test_who_may_not_give_roles_is_refused_by_name_and_strangers_see_no_tenant(
    office: Office,
) -> None:
    request = BindingRequest(role=Role.VIEWER, login=ANNA)
    with pytest.raises(PermissionDenied) as refusal:
        await office.roles.add(OWN, request, VIEWER)
    assert "members.manage" in refusal.value.detail
    with pytest.raises(NotFound):
        await office.roles.add(OWN, request, Actor("n", "N", ()))
    with pytest.raises(PermissionDenied) as refusal:
        await office.roles.remove(None, ANNAS_ROLE, OPERATOR)
    assert "people.manage" in refusal.value.detail
    with pytest.raises(NotFound):
        await office.roles.remove(None, ANNAS_ROLE, TENANT_ADMIN)


@on_both
async def test_the_last_platform_administrator_keeps_the_role(office: Office) -> None:
    with pytest.raises(Conflict, match="platform without an administrator"):
        await office.roles.remove(None, ANNAS_ROLE, ADMIN)
    anna = await office.people.get(ANNA, ADMIN)
    with pytest.raises(Conflict):
        await office.people.change(ANNA, DISABLED, anna.revision, ADMIN)
    expired = PersonChange(expires_at=utc_now())
    with pytest.raises(Conflict):
        await office.people.change(ANNA, expired, anna.revision, ADMIN)
    assert await office.people.get(ANNA, ADMIN) == anna
    await office.hire("berta")
    await make_admin(office, "berta")
    await office.roles.remove(None, ANNAS_ROLE, ADMIN)


async def test_who_is_disabled_administers_nothing(office: Office) -> None:
    berta = await office.hire("berta")
    await make_admin(office, "berta")
    await office.people.change(berta.id, DISABLED, berta.revision, ADMIN)
    with pytest.raises(Conflict):
        await office.roles.remove(None, ANNAS_ROLE, ADMIN)


@on_both
async def test_the_last_platform_administrator_may_be_so_by_a_group(office: Office) -> None:
    berta = await office.hire("berta")
    group = await office.groups.create(GroupRequest(name="Admins"), ADMIN)
    await office.roles.add(None, BindingRequest(role=Role.PLATFORM_ADMIN, group="Admins"), ADMIN)
    with pytest.raises(Conflict):
        await office.roles.remove(None, ANNAS_ROLE, ADMIN)
    await office.groups.add_member(group.id, berta.id, ADMIN)
    await office.roles.remove(None, ANNAS_ROLE, ADMIN)
    with pytest.raises(Conflict):
        await office.groups.remove_member(group.id, berta.id, ADMIN)
    with pytest.raises(Conflict):
        await office.groups.remove(group.id, ADMIN)
    assert await office.groups.members(group.id, ADMIN, after="", limit=9) == [berta]


@on_both
async def test_two_administrators_who_remove_each_other_leave_one(office: Office) -> None:
    await office.hire("berta")
    bertas = await make_admin(office, "berta")
    ends = await asyncio.gather(
        office.roles.remove(None, ANNAS_ROLE, ADMIN),
        office.roles.remove(None, bertas.id, ADMIN),
        return_exceptions=True,
    )
    assert [type(one) for one in ends if one is not None] == [Conflict]


@on_both
async def test_the_last_administrator_of_a_tenant_goes_only_by_a_platforms(office: Office) -> None:
    tom, uta = await office.hire("tom"), await office.hire("uta")
    toms, utas = [await make_admin(office, one.login, OWN) for one in (tom, uta)]
    await office.roles.remove(OWN, utas.id, TENANT_ADMIN)
    with pytest.raises(Conflict, match="tenant without an administrator"):
        await office.roles.remove(OWN, toms.id, TENANT_ADMIN)
    await office.roles.remove(OWN, toms.id, ADMIN)
    assert await office.roles.page(OWN, ADMIN, after="", limit=9) == []


async def test_what_is_done_to_roles_is_recorded(office: Office) -> None:
    await office.hire("berta")
    member = await office.roles.add(OWN, BindingRequest(role=Role.VIEWER, login="berta"), ADMIN)
    await office.roles.remove(OWN, member.id, ADMIN)
    await make_admin(office, "berta")
    assert (await office.audited())[1:] == ["member.add", "member.remove", "role.add"]


async def test_members_and_roles_are_given_and_taken_over_the_api(platform: Connection) -> None:
    for path, role in ((f"/tenants/{OWN}/members", Role.VIEWER), ("/roles", Role.AUDITOR)):
        request = BindingRequest(role=role, login=ANNA)
        answer = await platform.request("POST", path, body=request)
        added = Binding.model_validate_json(answer)
        assert added.id.encode() in await platform.request("GET", path)
        await platform.request("DELETE", f"{path}/{added.id}")
        assert added.id.encode() not in await platform.request("GET", path)


async def test_the_members_of_a_tenant_that_is_not_there_are_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        await office.roles.page("nowhere", ADMIN, after="", limit=9)
