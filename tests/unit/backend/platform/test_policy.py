from datetime import UTC, datetime

import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute
from hypothesis import assume, given
from hypothesis import strategies as st

from caas_console.backend.contracts.access import (
    EVERYONE,
    KIND_READ,
    PLATFORM_WIDE,
    GrantPath,
    Permission,
    Role,
    Verdict,
)
from caas_console.backend.contracts.errors import NotFound, PermissionDenied, ReasonNeeded
from caas_console.backend.contracts.identity import Session
from caas_console.backend.contracts.resources import Environment
from caas_console.backend.contracts.watch import Change, upsert
from caas_console.backend.platform.app import ROUTERS
from caas_console.backend.platform.policy.decision import (
    Actor,
    access_of,
    decide,
    may_see,
    require,
    require_anywhere,
    sight_of,
)
from caas_console.backend.platform.policy.permissions import ROLE_GRANTS, ROUTE_NEEDS

ABSENT = NotFound("There is no such thing")
AT = datetime(2026, 12, 1, tzinfo=UTC)

roles = st.sampled_from(Role)
tenants = st.sampled_from(["a", "b", "c"])
permissions = st.sampled_from(Permission)
grants = st.builds(
    lambda role, tenant: GrantPath(role=role, tenant_id=tenant if role.of_tenant else None),
    roles,
    tenants,
)


def actor(
    *held: tuple[Role, str | None], scopes: frozenset[Permission] | None = None, reason: str = ""
) -> Actor:
    paths = tuple(GrantPath(role=role, tenant_id=tenant) for role, tenant in held)
    return Actor("anna", "Anna", paths, scopes, reason)


ADMIN = actor((Role.PLATFORM_ADMIN, None))
NOBODY = actor()
SUPPORT = actor((Role.SUPPORT, None))
DEVELOPER = actor((Role.DEVELOPER, "own"))


def test_every_route_says_what_it_needs_and_nothing_else_is_listed() -> None:
    names = [
        route.name
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute | APIWebSocketRoute)
    ]
    assert sorted(names) == sorted(ROUTE_NEEDS)


@pytest.mark.parametrize("permission", sorted(set(Permission) - EVERYONE))
def test_without_a_role_nothing_is_allowed(permission: Permission) -> None:
    assert decide(NOBODY, permission, "own") is Verdict.DENIED
    with pytest.raises(PermissionDenied) as refusal:
        require_anywhere(NOBODY, permission)
    assert permission in refusal.value.detail


@pytest.mark.parametrize("permission", sorted(Permission))
def test_a_platform_administrator_may_do_everything_everywhere(permission: Permission) -> None:
    assert decide(ADMIN, permission, "own") is Verdict.ALLOWED
    assert decide(ADMIN, permission, None) is Verdict.ALLOWED


@pytest.mark.parametrize("role", [role for role in Role if role.of_tenant])
def test_a_tenants_role_is_good_in_that_tenant_alone(role: Role) -> None:
    member = actor((role, "own"))
    assert decide(member, Permission.CONTAINERS_READ, "own") is Verdict.ALLOWED
    assert decide(member, Permission.CONTAINERS_READ, "other") is Verdict.DENIED
    assert decide(member, Permission.CONTAINERS_READ, None) is Verdict.DENIED


def test_what_is_held_in_the_whole_platform_alone_is_brought_by_no_role_in_a_tenant() -> None:
    brought = [granted for role, granted in ROLE_GRANTS.items() if role.of_tenant]
    assert frozenset(Permission) - EVERYONE.union(*brought) == PLATFORM_WIDE


def test_what_may_not_be_known_of_is_absent_and_what_may_is_refused_by_name() -> None:
    viewer = actor((Role.VIEWER, "own"))
    with pytest.raises(NotFound):
        require(viewer, Permission.CONTAINERS_SHELL, "other", ABSENT)
    with pytest.raises(PermissionDenied, match="may not") as refusal:
        require(viewer, Permission.CONTAINERS_SHELL, "own", ABSENT)
    assert "containers.shell" in refusal.value.detail


def hint_of(who: Actor, permission: Permission, tenant_id: str | None) -> str:
    with pytest.raises(PermissionDenied) as refusal:
        require(who, permission, tenant_id)
    return refusal.value.hint


def test_a_refusal_says_who_grants_what_is_missing() -> None:
    viewer = actor((Role.VIEWER, "own"))
    assert (
        hint_of(viewer, Permission.CONTAINERS_RUN, "own") == "Ask an administrator of the tenant."
    )
    of_platform = "Ask an administrator of the platform."
    assert hint_of(viewer, Permission.HOSTS_PRUNE, "own") == of_platform
    assert hint_of(viewer, Permission.QUOTAS_MANAGE, None) == of_platform
    manager = actor((Role.TENANT_ADMIN, "own"))
    assert hint_of(manager, Permission.QUOTAS_MANAGE, None) == (
        "You have it in a tenant, but not in the whole platform: "
        "ask an administrator of the platform."
    )
    with pytest.raises(PermissionDenied) as refusal:
        require_anywhere(viewer, Permission.JOBS_CREATE)
    assert refusal.value.hint == "Ask an administrator of the tenant."


def test_a_refusal_tells_the_scopes_of_a_token_from_the_roles_of_its_owner() -> None:
    scopes = frozenset({Permission.HOSTS_READ})
    own = actor((Role.DEVELOPER, "own"), scopes=scopes)
    lacking = (
        "The API token lacks the scope jobs.create, which its owner may have: "
        "create a token with this scope."
    )
    assert hint_of(own, Permission.JOBS_CREATE, "own") == lacking
    with pytest.raises(PermissionDenied) as refusal:
        require_anywhere(own, Permission.JOBS_CREATE)
    assert refusal.value.hint == lacking
    of_viewer = actor((Role.VIEWER, "own"), scopes=scopes)
    to_ask = "Ask an administrator of the tenant."
    assert hint_of(of_viewer, Permission.JOBS_CREATE, "own") == to_ask


@given(st.lists(grants), permissions, tenants, tenants)
def test_a_refusal_tells_nothing_of_tenants_that_one_has_no_role_in(
    held: list[GrantPath], permission: Permission, one: str, other: str
) -> None:
    who = Actor("anna", "Anna", tuple(held), frozenset({Permission.HOSTS_READ}))
    assume(not {one, other} & {path.tenant_id for path in held})
    assume(decide(who, permission, one) is Verdict.DENIED)
    assert hint_of(who, permission, one) == hint_of(who, permission, other)


def test_support_reads_everywhere_and_opens_a_shell_with_a_reason_alone() -> None:
    assert decide(SUPPORT, Permission.CONTAINERS_READ, "any") is Verdict.ALLOWED
    assert decide(SUPPORT, Permission.CONTAINERS_SHELL, "any") is Verdict.NEEDS_REASON
    with pytest.raises(ReasonNeeded):
        require(SUPPORT, Permission.CONTAINERS_SHELL, "any", ABSENT)
    stated = actor((Role.SUPPORT, None), reason="ticket 4711")
    assert decide(stated, Permission.CONTAINERS_SHELL, "any") is Verdict.ALLOWED


def test_a_reason_opens_nothing_that_no_role_grants() -> None:
    stated = actor((Role.SUPPORT, None), reason="ticket 4711")
    assert decide(stated, Permission.CONTAINERS_REMOVE, "any") is Verdict.DENIED


def test_whoever_supports_and_develops_needs_no_reason_at_home() -> None:
    both = actor((Role.SUPPORT, None), (Role.DEVELOPER, "own"))
    assert decide(both, Permission.CONTAINERS_SHELL, "own") is Verdict.ALLOWED
    assert decide(both, Permission.CONTAINERS_SHELL, "other") is Verdict.NEEDS_REASON


def test_whoever_supports_and_operates_needs_no_reason() -> None:
    both = actor((Role.SUPPORT, None), (Role.OPERATOR, None))
    assert decide(both, Permission.CONTAINERS_SHELL, "any") is Verdict.ALLOWED


def test_a_token_is_limited_to_its_scopes() -> None:
    token = actor((Role.PLATFORM_ADMIN, None), scopes=frozenset({Permission.CONTAINERS_READ}))
    assert decide(token, Permission.CONTAINERS_READ, "own") is Verdict.ALLOWED
    assert decide(token, Permission.CONTAINERS_REMOVE, "own") is Verdict.DENIED


def test_a_token_does_nothing_with_its_persons_account_unless_that_is_a_scope() -> None:
    scopes = frozenset(KIND_READ.values()) - {Permission.SESSIONS_READ, Permission.TOKENS_READ}
    whole, token = actor(), actor(scopes=scopes)
    own = upsert(
        Session(
            id="s", person_id="anna", person_name="Anna", created_at=AT, last_used_at=AT,
            expires_at=AT,
        )
    )  # fmt: skip
    assert decide(token, Permission.ACCOUNT_USE, None) is Verdict.DENIED
    assert decide(token, Permission.WATCH_READ, None) is Verdict.ALLOWED
    assert (may_see(whole, own), may_see(token, own)) == (True, False)
    assert sight_of(whole) != sight_of(token)
    using = actor(scopes=scopes | {Permission.ACCOUNT_USE})
    assert decide(using, Permission.ACCOUNT_USE, None) is Verdict.ALLOWED


@given(st.lists(grants, max_size=5), st.frozensets(permissions), permissions, tenants)
def test_scopes_never_add_anything(
    held: list[GrantPath], scopes: frozenset[Permission], permission: Permission, tenant: str
) -> None:
    whole = Actor("a", "A", tuple(held))
    limited = Actor("a", "A", tuple(held), scopes)
    if decide(limited, permission, tenant) is not Verdict.DENIED:
        assert decide(whole, permission, tenant) is not Verdict.DENIED


@given(st.lists(grants, max_size=5), grants, permissions, tenants)
def test_another_role_never_takes_anything_away(
    held: list[GrantPath], further: GrantPath, permission: Permission, tenant: str
) -> None:
    rank = [Verdict.DENIED, Verdict.NEEDS_REASON, Verdict.ALLOWED]
    before = decide(Actor("a", "A", tuple(held)), permission, tenant)
    after = decide(Actor("a", "A", (*held, further)), permission, tenant)
    assert rank.index(after) >= rank.index(before)


@given(st.lists(grants, max_size=5), permissions, tenants)
def test_what_a_person_is_told_is_what_is_decided(
    held: list[GrantPath], permission: Permission, tenant: str
) -> None:
    member = Actor("a", "A", tuple(held))
    told = access_of(member).allows(permission, tenant)
    assert told == (decide(member, permission, tenant) is not Verdict.DENIED)


def test_who_asks_is_told_with_what() -> None:
    assert access_of(Actor("a", "A", (), credential_id="session-1")).credential_id == "session-1"


@pytest.mark.parametrize("role", Role)
def test_whoever_may_do_something_may_know_what_it_is_done_to(role: Role) -> None:
    member = actor((role, "own" if role.of_tenant else None))
    for permission in set(Permission) - {Permission.JOBS_CREATE}:
        if decide(member, permission, "own") is not Verdict.DENIED:
            assert decide(member, permission.reading, "own") is Verdict.ALLOWED


def test_a_member_of_a_tenant_sees_its_objects_alone() -> None:
    own = upsert(Environment(id="a", tenant_id="own", name="a"))
    other = upsert(Environment(id="b", tenant_id="other", name="b"))
    assert (may_see(DEVELOPER, own), may_see(DEVELOPER, other)) == (True, False)
    assert may_see(ADMIN, other)
    assert not may_see(NOBODY, own)


def test_that_an_object_is_gone_is_told_to_those_who_knew_of_it() -> None:
    own, other, unknown = (
        Change(kind="container", id="h/c", tenant_id=tenant) for tenant in ("own", "other", None)
    )
    assert [may_see(DEVELOPER, one) for one in (own, other, unknown)] == [True, False, False]
    assert [may_see(ADMIN, one) for one in (own, other, unknown)] == [True, True, True]
    assert not may_see(NOBODY, own)
    assert "own" not in own.encoded
