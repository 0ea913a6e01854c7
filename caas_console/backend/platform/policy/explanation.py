"""Explains the policy's decisions: by the same function that makes them."""

from dataclasses import dataclass
from datetime import datetime

from caas_console.backend.contracts.access import (
    EffectiveAccess,
    Explanation,
    GrantPath,
    Permission,
    Role,
    Verdict,
)
from caas_console.backend.platform.policy.decision import Actor, access_of, decide, giving
from caas_console.backend.platform.policy.permissions import ROLE_GRANTS


@dataclass(frozen=True)
class Standing:
    """What a person's access follows from.

    Attributes:
        grants: every role, also those in suspended tenants.
        suspended: the ids of the suspended tenants.
        obstacle: why the account is not good; empty where it is.
    """

    person_id: str
    grants: tuple[GrantPath, ...]
    suspended: frozenset[str] = frozenset()
    obstacle: str = ""

    @property
    def actor(self) -> Actor:
        """The person with the grants that count now, as a session of theirs has them."""
        counting = tuple(one for one in self.grants if one.tenant_id not in self.suspended)
        return Actor(self.person_id, self.person_id, () if self.obstacle else counting)


def explain(standing: Standing, permission: Permission, tenant_id: str | None) -> Explanation:
    """Why a person may, or may not, do something in a tenant, or None in the whole platform."""
    actor = standing.actor
    verdict = Verdict.DENIED if standing.obstacle else decide(actor, permission, tenant_id)
    obstacle = standing.obstacle
    if verdict is Verdict.DENIED and not obstacle and tenant_id in standing.suspended:
        obstacle = "The tenant is suspended"
    return Explanation(
        person_id=standing.person_id,
        permission=permission,
        tenant_id=tenant_id,
        verdict=verdict,
        because=tuple(
            one for one in giving(actor.grants, permission) if one.tenant_id in {None, tenant_id}
        ),
        would_grant=tuple(
            role
            for role in Role
            if permission in ROLE_GRANTS[role] and not (role.of_tenant and tenant_id is None)
        ),
        obstacle=obstacle,
    )


def effective_access(
    standing: Standing, as_of: datetime, within: frozenset[str] | None = None
) -> EffectiveAccess:
    """What a person may do, where.

    Args:
        standing: of the person.
        as_of: when that was read.
        within: the only tenants that are told of; None is all.
    """
    told = access_of(standing.actor)
    everywhere, with_reason = told.everywhere, told.with_reason
    if standing.obstacle:
        everywhere = with_reason = ()
    return EffectiveAccess(
        person_id=standing.person_id,
        everywhere=everywhere,
        with_reason=with_reason,
        tenants={
            tenant_id: held
            for tenant_id, held in told.tenants.items()
            if within is None or tenant_id in within
        },
        paths=tuple(
            one
            for one in standing.grants
            if within is None or one.tenant_id is None or one.tenant_id in within
        ),
        obstacle=standing.obstacle,
        as_of=as_of,
    )
