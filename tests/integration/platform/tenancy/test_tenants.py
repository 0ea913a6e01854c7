from dataclasses import replace

import pytest

from caas_console.backend.contracts.access import GrantPath, Permission, Role
from caas_console.backend.contracts.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    Outdated,
    PermissionDenied,
    RevisionNeeded,
)
from caas_console.backend.contracts.tenancy import (
    BindingRequest,
    GroupRequest,
    PortalTenant,
    Tenant,
    TenantChange,
    TenantRequest,
    TenantState,
)
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.clock import utc_now
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.tenancy.tenants import Tenants
from caas_console.backend.wire.connection import Connection
from tests.integration.platform.mariadb import on_both
from tests.integration.platform.tenancy.conftest import Office

ADMIN = Actor("root", "Root", (GrantPath(role=Role.PLATFORM_ADMIN),))
OPERATOR = Actor("olga", "Olga", (GrantPath(role=Role.OPERATOR),))


@pytest.fixture
def tenants(database: Database) -> Tenants:
    return Tenants(database, utc_now)


async def test_a_tenant_is_made_changed_and_suspended(tenants: Tenants) -> None:
    made = await tenants.create(TenantRequest(name="Payments", external_id="p-1"), ADMIN)
    renamed = await tenants.change(made.id, TenantChange(name="Cards"), made.revision, ADMIN)
    change = TenantChange(state=TenantState.SUSPENDED)
    suspended = await tenants.change(made.id, change, renamed.revision, ADMIN)
    assert await tenants.get(made.id) == suspended
    assert (suspended.name, suspended.external_id) == ("Cards", "p-1")
    assert suspended.state is TenantState.SUSPENDED


async def test_suspending_and_resuming_are_actions_of_their_own(office: Office) -> None:
    tenants = Tenants(office.database, utc_now)
    made = await tenants.create(TenantRequest(name="Payments"), ADMIN)
    for change in (
        TenantChange(state=TenantState.ACTIVE, description="Cards and debits"),
        TenantChange(state=TenantState.SUSPENDED, name="Cards"),
        TenantChange(name="Debits"),
        TenantChange(state=TenantState.ACTIVE),
    ):
        made = await tenants.change(made.id, change, made.revision, ADMIN)
    recorded = (await office.audited())[-5:]
    assert recorded == [
        "tenant.create",
        "tenant.change",
        "tenant.suspend",
        "tenant.change",
        "tenant.resume",
    ]


@on_both
async def test_a_name_is_held_once(tenants: Tenants) -> None:
    await tenants.create(TenantRequest(name="Payments"), ADMIN)
    with pytest.raises(Conflict) as refusal:
        await tenants.create(TenantRequest(name="Payments"), ADMIN)
    assert set(refusal.value.fields) == {"name"}


@on_both
async def test_a_change_of_what_somebody_else_changed_is_refused(tenants: Tenants) -> None:
    made = await tenants.create(TenantRequest(name="Payments"), ADMIN)
    await tenants.change(made.id, TenantChange(description="by one"), made.revision, ADMIN)
    with pytest.raises(Outdated):
        await tenants.change(made.id, TenantChange(description="by two"), made.revision, ADMIN)
    assert (await tenants.get(made.id)).description == "by one"


async def test_only_who_may_manage_tenants_makes_one(tenants: Tenants) -> None:
    with pytest.raises(PermissionDenied):
        await tenants.create(TenantRequest(name="Payments"), OPERATOR)


@on_both
async def test_the_portals_tenants_are_taken_over_once_and_followed(tenants: Tenants) -> None:
    portal = (
        PortalTenant(external_id="p-1", name="Payments"),
        PortalTenant(external_id="p-2", name="Cards"),
    )
    first = await tenants.take_over(portal, ADMIN)
    again = await tenants.take_over(portal, ADMIN)
    assert (len(first.created), again.unchanged) == (2, first.created)
    renamed = (PortalTenant(external_id="p-1", name="Payment services"), portal[1])
    third = await tenants.take_over(renamed, ADMIN)
    assert (third.changed, third.unchanged) == (first.created[:1], first.created[1:])
    assert (await tenants.get(first.created[0])).name == "Payment services"


async def test_what_the_portal_leaves_out_stays_as_it_is(tenants: Tenants) -> None:
    told = PortalTenant(
        external_id="p-1", name="Payments", description="Cards", state=TenantState.SUSPENDED
    )
    (tenant_id,) = (await tenants.take_over((told,), ADMIN)).created
    silent = PortalTenant(external_id="p-1", name="Payments")
    assert (await tenants.take_over((silent,), ADMIN)).unchanged == (tenant_id,)
    kept = await tenants.get(tenant_id)
    assert (kept.description, kept.state) == ("Cards", TenantState.SUSPENDED)
    emptied = PortalTenant(external_id="p-1", name="Payments", description="")
    assert (await tenants.take_over((emptied,), ADMIN)).changed == (tenant_id,)
    assert (await tenants.get(tenant_id)).description == ""


@on_both
async def test_the_portals_members_are_followed_and_others_left_where_it_names_none(
    office: Office, tenants: Tenants
) -> None:
    berta, dora = await office.hire(), await office.hire("dora")
    await office.groups.create(GroupRequest(name="ops"), ADMIN)
    berta_admins = BindingRequest(role=Role.TENANT_ADMIN, login="berta")
    ops_look = BindingRequest(role=Role.VIEWER, group="ops")
    silent = PortalTenant(external_id="p-1", name="Payments")
    telling = silent.model_copy(update={"members": (berta_admins, ops_look)})

    async def members(tenant_id: str) -> set[tuple[Role, str]]:
        held = await office.roles.page(tenant_id, ADMIN, after="", limit=9)
        return {(one.role, one.subject_name) for one in held}

    (tenant_id,) = (await tenants.take_over((telling,), ADMIN)).created
    admins, lookers = (Role.TENANT_ADMIN, berta.name), (Role.VIEWER, "ops")
    assert await members(tenant_id) == {admins, lookers}
    assert (await tenants.take_over((telling,), ADMIN)).unchanged == (tenant_id,)
    own = BindingRequest(role=Role.DEVELOPER, login="dora")
    await office.roles.add(tenant_id, own, ADMIN)
    assert (await tenants.take_over((silent,), ADMIN)).unchanged == (tenant_id,)
    assert (Role.DEVELOPER, dora.name) in await members(tenant_id)
    less = silent.model_copy(update={"members": (berta_admins,)})
    assert (await tenants.take_over((less,), ADMIN)).changed == (tenant_id,)
    assert await members(tenant_id) == {admins}
    assert (await office.audited())[-2:] == ["member.remove", "member.remove"]


async def test_a_token_that_manages_tenants_alone_makes_nobody_a_member(
    office: Office, tenants: Tenants
) -> None:
    await office.hire()
    token = replace(ADMIN, scopes=frozenset({Permission.TENANTS_MANAGE}))
    silent = PortalTenant(external_id="p-1", name="Payments")
    assert (await tenants.take_over((silent,), token)).created
    member = BindingRequest(role=Role.TENANT_ADMIN, login="berta")
    with pytest.raises(PermissionDenied, match=r"members\.manage"):
        await tenants.take_over((silent.model_copy(update={"members": (member,)}),), token)


@pytest.mark.parametrize(
    ("member", "field"),
    [
        (BindingRequest(role=Role.VIEWER, login="nobody"), "login"),
        (BindingRequest(role=Role.VIEWER, group="nobody"), "group"),
        (BindingRequest(role=Role.AUDITOR, login="anna"), "role"),
        (BindingRequest(role=Role.VIEWER), "login"),
    ],
)
async def test_a_tenant_whose_members_are_not_known_is_not_imported(
    tenants: Tenants, member: BindingRequest, field: str
) -> None:
    portal = PortalTenant(external_id="p-1", name="Payments", members=(member,))
    with pytest.raises(InvalidInput) as refusal:
        await tenants.take_over((portal,), ADMIN)
    assert set(refusal.value.fields) == {field}
    assert [one.name for one in await tenants.page(ADMIN, after="", limit=9)] == ["default"]


async def test_an_import_that_cannot_be_done_whole_does_nothing(tenants: Tenants) -> None:
    portal = (
        PortalTenant(external_id="p-1", name="Payments"),
        PortalTenant(external_id="p-2", name="default"),
    )
    with pytest.raises(Conflict):
        await tenants.take_over(portal, ADMIN)
    assert [one.name for one in await tenants.page(ADMIN, after="", limit=9)] == ["default"]


async def test_a_member_sees_the_own_tenant_alone(tenants: Tenants) -> None:
    own = await tenants.create(TenantRequest(name="Payments"), ADMIN)
    await tenants.create(TenantRequest(name="Cards"), ADMIN)
    member = Actor("dora", "Dora", (GrantPath(role=Role.VIEWER, tenant_id=own.id),))
    assert await tenants.page(member, after="", limit=9) == [own]


async def test_a_change_names_the_state_that_it_changes(platform: Connection) -> None:
    request = TenantRequest(name="Payments")
    made = Tenant.model_validate_json(await platform.request("POST", "/tenants", body=request))
    path, change = f"/tenants/{made.id}", TenantChange(name="Cards")
    with pytest.raises(RevisionNeeded):
        await platform.request("PATCH", path, body=change)
    with pytest.raises(InvalidInput):
        await platform.request("PATCH", path, body=change, headers={"If-Match": "newest"})
    tag = {"If-Match": f'"{made.revision}"'}
    await platform.request("PATCH", path, body=change, headers=tag)
    with pytest.raises(Outdated):
        await platform.request("PATCH", path, body=change, headers=tag)


async def test_a_tenant_that_is_not_there_is_told(platform: Connection) -> None:
    with pytest.raises(NotFound):
        await platform.request("GET", "/tenants/nowhere")
