"""The one decision of the policy: may this actor do that, there.

Deny by default: what no grant allows is denied. What an actor may not know of looks absent;
what it may know of but not do is refused with the missing permission's name, and whom to ask
for it. All that a refusal says follows from what the actor asked for and holds itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import NamedTuple

from caas_console.backend.contracts.access import (
    EVERYONE,
    KIND_READ,
    PLATFORM_WIDE,
    Access,
    GrantPath,
    Permission,
    Verdict,
)
from caas_console.backend.contracts.errors import NotFound, PermissionDenied, ReasonNeeded
from caas_console.backend.contracts.identity import ApiToken, Session
from caas_console.backend.contracts.watch import Change
from caas_console.backend.platform.policy.permissions import (
    EVERY_TOKEN,
    REASONS_NEEDED,
    ROLE_GRANTS,
)


class Reach(NamedTuple):
    """Where a permission is held.

    Attributes:
        freely: in the whole platform.
        with_reason: in the whole platform, if a reason is stated.
        tenants: in these tenants.
    """

    freely: bool = False
    with_reason: bool = False
    tenants: frozenset[str] = frozenset()

    @property
    def everywhere(self) -> bool:
        """Whether it is held in the whole platform, reason or not."""
        return self.freely or self.with_reason

    def needs_reason(self, tenant_id: str | None) -> bool:
        """Whether it is held there only if a reason is stated."""
        return self.with_reason and not self.freely and tenant_id not in self.tenants

    def covers(self, tenant_id: str | None) -> bool:
        """Whether it is held in a tenant, or None in the whole platform."""
        return self.everywhere or tenant_id in self.tenants

    @property
    def nowhere(self) -> bool:
        """Whether it is not held at all."""
        return not (self.everywhere or self.tenants)


NOWHERE = Reach()


@dataclass(frozen=True)
class Actor:
    """Whoever sends a request, with what was granted when it was read.

    Attributes:
        id: the person's id.
        name: how the person is called in jobs and the audit trail.
        grants: the roles held, and how the person came to them; those of suspended tenants
            are left out.
        suspended: those tenants' names, by id.
        scopes: the permissions that an API token is limited to; None where it is not.
        reason: why access is asked for, where the person said so.
        credential_id: the session or API token that the request came with.
        address: where the request came from.
    """

    id: str
    name: str
    grants: tuple[GrantPath, ...]
    suspended: Mapping[str, str] = field(default_factory=dict, hash=False, kw_only=True)
    scopes: frozenset[Permission] | None = None
    reason: str = ""
    credential_id: str = ""
    address: str = ""

    @cached_property
    def reaches(self) -> Mapping[Permission, Reach]:
        """Where each permission is held, reason or not."""
        return _reaches(self.grants, self.scopes)


@lru_cache(maxsize=1024)
def _reaches(
    grants: tuple[GrantPath, ...], scopes: frozenset[Permission] | None
) -> Mapping[Permission, Reach]:
    # Actors of one session have equal grants.
    held = {one: _reach(grants, one) for one in Permission}
    if scopes is None:
        return held
    return {one: held[one] if one in scopes | EVERY_TOKEN else NOWHERE for one in held}


def _reach(grants: Iterable[GrantPath], permission: Permission) -> Reach:
    if permission in EVERYONE:
        return Reach(freely=True)
    holding = giving(grants, permission)
    platform = [one.role for one in holding if one.tenant_id is None]
    needing = [one for one in platform if permission in REASONS_NEEDED.get(one, ())]
    return Reach(
        freely=len(platform) > len(needing),
        with_reason=bool(needing),
        tenants=frozenset(one.tenant_id for one in holding if one.tenant_id is not None),
    )


def giving(grants: Iterable[GrantPath], permission: Permission) -> list[GrantPath]:
    """Those of the grants that give a permission."""
    return [one for one in grants if permission in ROLE_GRANTS[one.role]]


def decide(actor: Actor, permission: Permission, tenant_id: str | None) -> Verdict:
    """Whether an actor may do something in a tenant, or None in the whole platform."""
    reach = actor.reaches[permission]
    if not reach.covers(tenant_id):
        return Verdict.DENIED
    if not actor.reason and reach.needs_reason(tenant_id):
        return Verdict.NEEDS_REASON
    return Verdict.ALLOWED


def require(
    actor: Actor, permission: Permission, tenant_id: str | None, absent: NotFound | None = None
) -> None:
    """Check that an actor may do something in a tenant, or None in the whole platform.

    Raises:
        NotFound: ``absent``, where there is one and the actor may not know of the object.
        ReasonNeeded: it may, once it says why.
        PermissionDenied: it may not.
    """
    if absent is not None and not actor.reaches[permission.reading].covers(tenant_id):
        raise absent
    match decide(actor, permission, tenant_id):
        case Verdict.DENIED:
            owner_may = _reach(actor.grants, permission).covers(tenant_id)
            raise _denied(actor, permission, owner_may, everywhere=tenant_id is None)
        case Verdict.NEEDS_REASON:
            raise ReasonNeeded(
                "A reason is needed",
                f"Your role allows {permission} in other people's tenants with a reason alone.",
                "Say why; it is recorded in the audit trail.",
            )


def require_anywhere(actor: Actor, permission: Permission) -> None:
    """Check that an actor holds a permission at all.

    Raises:
        PermissionDenied: it is held nowhere.
    """
    if actor.reaches[permission].nowhere:
        owner_may = not _reach(actor.grants, permission).nowhere
        raise _denied(actor, permission, owner_may, everywhere=False)


def _denied(
    actor: Actor, permission: Permission, owner_may: bool, *, everywhere: bool
) -> PermissionDenied:
    return PermissionDenied(
        "You may not do this",
        f"The missing permission is {permission}.",
        _remedy(actor, permission, owner_may, everywhere),
    )


def _remedy(actor: Actor, permission: Permission, owner_may: bool, everywhere: bool) -> str:
    """What helps whoever lacks a permission.

    Args:
        actor: who lacks it.
        permission: what is missing.
        owner_may: whether the actor's roles bring it, so that the API token's scopes do not.
        everywhere: whether it is needed in the whole platform.
    """
    if owner_may:
        return (
            f"The API token lacks the scope {permission}, which its owner may have: "
            "create a token with this scope."
        )
    if everywhere and actor.reaches[permission].tenants:
        return (
            "You have it in a tenant, but not in the whole platform: "
            "ask an administrator of the platform."
        )
    if everywhere or permission in PLATFORM_WIDE:
        return "Ask an administrator of the platform."
    return "Ask an administrator of the tenant."


def may_see(actor: Actor, change: Change) -> bool:
    """Whether an actor may know of a change; also ids tell something, as those of roles do."""
    match change.object:
        case None:
            return actor.reaches[KIND_READ[change.kind]].covers(change.tenant_id)
        case Session(person_id=owner) | ApiToken(person_id=owner) if owner == actor.id:
            return not actor.reaches[Permission.ACCOUNT_USE].nowhere
        case other:
            return actor.reaches[KIND_READ[change.kind]].covers(other.tenant_id)


def sight_of(actor: Actor) -> str:
    """Names what an actor may see: equal for all who see the same, in every process."""
    kinds = {**KIND_READ, "own": Permission.ACCOUNT_USE}
    seen = [(kind, actor.reaches[needed]) for kind, needed in sorted(kinds.items())]
    text = repr([(kind, reach.everywhere, sorted(reach.tenants)) for kind, reach in seen])
    return sha256(text.encode()).hexdigest()[:16]


def access_of(actor: Actor) -> Access:
    """What an actor may do, as it is told to the person."""
    held = {one: reach for one, reach in actor.reaches.items() if not reach.nowhere}
    everywhere = tuple(one for one, reach in held.items() if reach.everywhere)
    tenants = {tenant for reach in held.values() for tenant in reach.tenants}
    return Access(
        id=actor.id,
        name=actor.name,
        everywhere=everywhere,
        tenants={
            tenant: tuple(one for one, reach in held.items() if tenant in reach.tenants)
            for tenant in sorted(tenants)
        },
        with_reason=tuple(one for one in everywhere if held[one].needs_reason(None)),
        suspended=dict(actor.suspended),
        scopes=None if actor.scopes is None else tuple(sorted(actor.scopes)),
        credential_id=actor.credential_id,
    )
