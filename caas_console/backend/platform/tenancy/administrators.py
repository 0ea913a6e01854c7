"""Somebody must be left who administers the platform, and each tenant.

Units of work run one after the other, so two administrators who remove each other at the same
moment do not both find the other still there.
"""

from datetime import datetime

from sqlalchemy import or_, select

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.errors import Conflict
from caas_console.backend.contracts.tenancy import PersonState
from caas_console.backend.platform.store.database import UnitOfWork
from caas_console.backend.platform.store.schema import bindings, group_members, people


async def require_platform_administrator(work: UnitOfWork, now: datetime) -> None:
    """Check, after a change, that somebody may still administer the platform.

    Raises:
        Conflict: nobody whose account is good has the role.
    """
    if not await _held(work, Role.PLATFORM_ADMIN, None, now):
        raise Conflict(
            "This would leave the platform without an administrator",
            "Nobody else whose account is good has the role platform-admin.",
            "Give the role to somebody else first.",
        )


async def require_tenant_administrator(work: UnitOfWork, tenant_id: str, now: datetime) -> None:
    """Check, after a change, that somebody may still administer a tenant.

    Raises:
        Conflict: nobody whose account is good has the role.
    """
    if not await _held(work, Role.TENANT_ADMIN, tenant_id, now):
        raise Conflict(
            "This would leave the tenant without an administrator",
            "Nobody else whose account is good has the role tenant-admin in it.",
            "Give the role to somebody else first, or ask a platform administrator.",
        )


async def _held(work: UnitOfWork, role: Role, tenant_id: str | None, now: datetime) -> bool:
    of_role = [bindings.c.role == role, bindings.c.tenant_id.is_not_distinct_from(tenant_id)]
    direct = select(bindings.c.person_id).where(*of_role, bindings.c.person_id.is_not(None))
    grouped = (
        select(group_members.c.person_id)
        .join(bindings, group_members.c.group_id == bindings.c.group_id)
        .where(*of_role)
    )
    holders = (
        select(people.c.id)
        .where(
            people.c.state == PersonState.ACTIVE,
            or_(people.c.expires_at.is_(None), people.c.expires_at > now),
            or_(people.c.id.in_(direct), people.c.id.in_(grouped)),
        )
        .limit(1)
    )
    return await work.connection.scalar(holders) is not None
