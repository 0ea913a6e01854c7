import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute

from caas_console.backend.contracts.errors import PermissionDenied
from caas_console.backend.contracts.resources import Environment
from caas_console.backend.contracts.watch import Change, upsert
from caas_console.backend.platform.app import ROUTERS
from caas_console.backend.platform.policy.decision import Actor, allowed, may_see, require_route
from caas_console.backend.platform.policy.permissions import ROUTE_NEEDS, Permission, Role

ADMIN = Actor("anna", "default", frozenset({Role.PLATFORM_ADMIN}))
NOBODY = Actor("nemo", "default", frozenset())


def test_every_route_says_what_it_needs_and_nothing_else_is_listed() -> None:
    names = [
        route.name
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute | APIWebSocketRoute)
    ]
    assert sorted(names) == sorted(ROUTE_NEEDS)


@pytest.mark.parametrize("route", sorted(ROUTE_NEEDS))
def test_an_actor_without_a_role_may_use_no_route(route: str) -> None:
    with pytest.raises(PermissionDenied) as refusal:
        require_route(NOBODY, route)
    assert ROUTE_NEEDS[route] in refusal.value.detail


@pytest.mark.parametrize("route", sorted(ROUTE_NEEDS))
def test_a_platform_administrator_may_use_every_route(route: str) -> None:
    require_route(ADMIN, route)


def test_a_route_that_nobody_decided_on_is_closed_to_everybody() -> None:
    with pytest.raises(PermissionDenied):
        require_route(ADMIN, "new_route")


def test_without_a_role_nothing_is_allowed() -> None:
    assert not any(allowed(NOBODY, permission) for permission in Permission)


def test_a_member_of_a_tenant_sees_its_objects_alone() -> None:
    own = upsert(Environment(id="a", tenant_id="default", name="a"))
    other = upsert(Environment(id="b", tenant_id="other", name="b"))
    assert (may_see(NOBODY, own), may_see(NOBODY, other)) == (True, False)
    assert may_see(ADMIN, other)


def test_that_an_object_is_gone_may_be_known() -> None:
    assert may_see(NOBODY, Change(kind="container", id="h/c"))
