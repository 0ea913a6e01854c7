"""What is explained is what is decided."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.access import EVERYONE, GrantPath, Permission, Role, Verdict
from caas_console.backend.platform.policy.decision import Actor, access_of, decide
from caas_console.backend.platform.policy.explanation import Standing, effective_access, explain

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TENANTS = ("a", "b", "c")

permissions = st.sampled_from(Permission)
places = st.sampled_from([None, *TENANTS])
grants = st.builds(
    lambda role, tenant, group: GrantPath(
        role=role, tenant_id=tenant if role.of_tenant else None, group=group
    ),
    st.sampled_from(Role),
    st.sampled_from(TENANTS),
    st.sampled_from([None, "Operators"]),
)
standings = st.builds(
    Standing,
    st.just("anna"),
    st.lists(grants, max_size=5).map(tuple),
    st.frozensets(st.sampled_from(TENANTS)),
    st.sampled_from(["", "The account is disabled"]),
)


def recognised(standing: Standing) -> Actor | None:
    """Whom a session of the person stands for, by recognition's own rules."""
    if standing.obstacle:
        return None
    counting = (one for one in standing.grants if one.tenant_id not in standing.suspended)
    return Actor("anna", "Anna", tuple(counting))


@given(standings, permissions, places)
def test_the_verdict_is_the_decision(
    standing: Standing, permission: Permission, place: str | None
) -> None:
    told = explain(standing, permission, place)
    actor = recognised(standing)
    decided = Verdict.DENIED if actor is None else decide(actor, permission, place)
    assert told.verdict is decided


@given(standings, permissions, places)
def test_what_is_denied_is_allowed_by_no_grant_and_what_is_allowed_by_those_that_are_told(
    standing: Standing, permission: Permission, place: str | None
) -> None:
    told = explain(standing, permission, place)
    if told.verdict is Verdict.DENIED:
        assert told.because == ()
    alone = Actor("anna", "Anna", told.because)
    assert standing.obstacle or decide(alone, permission, place) is told.verdict
    if told.verdict is not Verdict.DENIED and permission not in EVERYONE:
        others = tuple(one for one in standing.actor.grants if one not in told.because)
        assert decide(Actor("anna", "Anna", others), permission, place) is Verdict.DENIED


@given(standings, permissions, places)
def test_the_roles_that_would_grant_it_do_so_unless_something_stands_in_the_way(
    standing: Standing, permission: Permission, place: str | None
) -> None:
    told = explain(standing, permission, place)
    if told.verdict is not Verdict.DENIED or told.obstacle:
        return
    for role in Role:
        if role.of_tenant and place is None:
            assert role not in told.would_grant
            continue
        granted = GrantPath(role=role, tenant_id=place if role.of_tenant else None)
        with_it = replace(standing, grants=(*standing.grants, granted))
        allowed = explain(with_it, permission, place).verdict is not Verdict.DENIED
        assert allowed == (role in told.would_grant)


@given(standings)
def test_effective_access_is_what_the_person_is_told_of_it(standing: Standing) -> None:
    whole = effective_access(standing, NOW)
    actor = recognised(standing)
    if actor is None:
        assert (whole.everywhere, whole.with_reason, whole.tenants) == ((), (), {})
    else:
        told = access_of(actor)
        assert (whole.everywhere, whole.tenants) == (told.everywhere, told.tenants)
    assert whole.paths == standing.grants


@given(standings, st.frozensets(st.sampled_from(TENANTS)))
def test_who_may_ask_in_some_tenants_is_told_of_no_other(
    standing: Standing, within: frozenset[str]
) -> None:
    told = effective_access(standing, NOW, within)
    assert set(told.tenants) <= within
    assert {one.tenant_id for one in told.paths} <= within | {None}


def test_a_suspended_tenant_stands_in_the_way_of_its_members_alone() -> None:
    member = GrantPath(role=Role.VIEWER, tenant_id="a")
    suspended = frozenset({"a"})
    told = explain(Standing("anna", (member,), suspended), Permission.CONTAINERS_READ, "a")
    assert (told.verdict, told.obstacle) == (Verdict.DENIED, "The tenant is suspended")
    operator = GrantPath(role=Role.OPERATOR)
    told = explain(Standing("olga", (operator,), suspended), Permission.CONTAINERS_READ, "a")
    assert (told.verdict, told.obstacle) == (Verdict.ALLOWED, "")


def test_how_somebody_comes_to_a_role_is_told() -> None:
    path = GrantPath(
        role=Role.SUPPORT, group="Support desk", directory_name="CN=Support,DC=example,DC=com"
    )
    told = explain(Standing("sara", (path,)), Permission.CONTAINERS_SHELL, "a")
    assert (told.verdict, told.because) == (Verdict.NEEDS_REASON, (path,))
    assert Role.DEVELOPER in told.would_grant
    assert (
        Role.DEVELOPER
        not in explain(Standing("sara", (path,)), Permission.CONTAINERS_SHELL, None).would_grant
    )
