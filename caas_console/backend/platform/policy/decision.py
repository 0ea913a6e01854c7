"""The one decision of the policy: may this actor do that."""

from typing import NamedTuple

from caas_console.backend.contracts.errors import PermissionDenied
from caas_console.backend.contracts.watch import Change
from caas_console.backend.platform.policy.permissions import (
    ROLE_GRANTS,
    ROUTE_NEEDS,
    Permission,
    Role,
)


class Actor(NamedTuple):
    """Whoever sends a request."""

    name: str
    tenant_id: str
    roles: frozenset[Role]


def allowed(actor: Actor, permission: Permission) -> bool:
    """Whether any of the actor's roles grants a permission."""
    return any(permission in ROLE_GRANTS.get(role, frozenset()) for role in actor.roles)


def require_route(actor: Actor, route_name: str) -> None:
    """Check that an actor may use a route.

    Raises:
        PermissionDenied: no role grants what the route needs, or nobody said what it needs.
    """
    needed = ROUTE_NEEDS.get(route_name)
    if needed is None or not allowed(actor, needed):
        raise PermissionDenied(
            "You may not do this", f"The missing permission is {needed or route_name}."
        )


def may_see_tenant(actor: Actor, tenant_id: str) -> bool:
    """Whether an actor may know of the objects of a tenant."""
    return Role.PLATFORM_ADMIN in actor.roles or actor.tenant_id == tenant_id


def may_see(actor: Actor, change: Change) -> bool:
    """Whether an actor may know of a change; that an unknown id is gone tells nothing."""
    return change.object is None or may_see_tenant(actor, change.object.tenant_id)
