"""Claiming what quotas count, in the transaction of what it is claimed for.

Each counter is changed by one conditional update: never by reading, adding and writing, which
two at a time would get wrong. Counters are changed in the order of their ids, so that nobody
waits in a circle.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select, update

from caas_console.backend.contracts.tenancy import Quota, QuotaResource
from caas_console.backend.platform.quotas.excess import exceeded, unbounded
from caas_console.backend.platform.store.database import UnitOfWork
from caas_console.backend.platform.store.quotas import QUOTAS
from caas_console.backend.platform.store.schema import quota_claims, quotas

# In the units of QuotaResource; None is as much as there is.
Amounts = Mapping[QuotaResource, int | None]


@dataclass(frozen=True)
class Claimant:
    """Who claims.

    Attributes:
        holder: the id that the claim is held under and released by.
        environment_id: None for what is in no environment: only the tenant's quotas count.
        host_id: the host that it will be on; None where that is none.
        extends: the holder whose claim this one is to become a part of, if any.
    """

    holder: str
    tenant_id: str
    environment_id: str | None = None
    host_id: str | None = None
    extends: str | None = None

    def counters(self, resource: QuotaResource) -> list[Quota]:
        """What counts a resource for the claimant, as it is before anybody used any of it."""
        places = [None] if self.environment_id is None else [None, self.environment_id]
        return [Quota.unused(self.tenant_id, place, resource) for place in places]


async def claim(work: UnitOfWork, claimant: Claimant, amounts: Amounts) -> None:
    """Claim amounts of the tenant and of the environment; a holder that has any keeps those.

    Raises:
        QuotaExceeded: a limit does not allow it. Nothing is claimed once the unit is undone.
    """
    if await _held(work, claimant.holder):
        return
    asked = [
        (one, amounts[resource]) for resource in amounts for one in claimant.counters(resource)
    ]
    for quota, amount in sorted(asked, key=lambda pair: pair[0].id):
        if amount is None:
            await _check_unlimited(work, quota)
        elif amount or claimant.extends:
            await _count(work, quota, amount, checked=True)
            await _keep(work, claimant, quota, amount)


async def settle(work: UnitOfWork, claimant: Claimant, amounts: Amounts) -> None:
    """Make a holder's claims of these resources what is in use in truth, whatever is allowed."""
    held = await _held(work, claimant.holder)
    true = [(one, amounts[resource]) for resource in amounts for one in claimant.counters(resource)]
    for quota, amount in sorted(true, key=lambda pair: pair[0].id):
        more = (amount or 0) - held.get(quota.id, 0)
        if more:
            await _count(work, quota, more, checked=False)
            await _keep(work, claimant, quota, amount or 0)


async def release(work: UnitOfWork, holder: str) -> None:
    """Give back all that a holder has; nothing where it has nothing."""
    for held, amount in sorted((await _held(work, holder)).items()):
        await work.connection.execute(
            update(quotas).where(quotas.c.id == held).values(used=quotas.c.used - amount)
        )
        await _tell(work, held)
    await work.connection.execute(delete(quota_claims).where(quota_claims.c.holder == holder))


async def held_of(work: UnitOfWork, holder: str) -> dict[QuotaResource, int]:
    """What a holder has, by resource."""
    rows = await work.connection.execute(
        select(quotas.c.resource, quota_claims.c.amount)
        .join(quotas, quota_claims.c.quota_id == quotas.c.id)
        .where(quota_claims.c.holder == holder, quotas.c.environment_id.is_(None))
    )
    return {QuotaResource(resource): amount for resource, amount in rows.all()}


async def _held(work: UnitOfWork, holder: str) -> dict[str, int]:
    rows = await work.connection.execute(
        select(quota_claims.c.quota_id, quota_claims.c.amount).where(
            quota_claims.c.holder == holder
        )
    )
    return {row.quota_id: row.amount for row in rows.all()}


async def _check_unlimited(work: UnitOfWork, quota: Quota) -> None:
    limit = select(quotas.c.allowed).where(quotas.c.id == quota.id)
    if await work.connection.scalar(limit) is not None:
        raise unbounded(quota)


async def _count(work: UnitOfWork, quota: Quota, more: int, *, checked: bool) -> None:
    table = quotas.c
    counting = update(quotas).where(table.id == quota.id).values(used=table.used + more)
    if checked and more:
        counting = counting.where(or_(table.allowed.is_(None), table.used + more <= table.allowed))
    if not (await work.connection.execute(counting)).rowcount:
        present = select(quotas).where(table.id == quota.id)
        row = (await work.connection.execute(present)).one_or_none()
        if row is not None:
            raise exceeded(quota.model_copy(update={"limit": row.allowed, "used": row.used}), more)
        values = quota.model_dump(include={"id", "tenant_id", "environment_id", "resource"})
        await work.connection.execute(
            insert(quotas).values(values | {"used": more, "revision": 0, "limit_revision": 0})
        )
    await _tell(work, quota.id)


async def _keep(work: UnitOfWork, claimant: Claimant, quota: Quota, amount: int) -> None:
    of_quota = (quota_claims.c.holder == claimant.holder) & (quota_claims.c.quota_id == quota.id)
    await work.connection.execute(delete(quota_claims).where(of_quota))
    if amount or claimant.extends:
        await work.connection.execute(
            insert(quota_claims).values(
                holder=claimant.holder,
                quota_id=quota.id,
                amount=amount,
                at=work.now(),
                host_id=claimant.host_id,
                extends=claimant.extends,
            )
        )


async def _tell(work: UnitOfWork, changed: str) -> None:
    quota = await QUOTAS.get(work.connection, changed)
    revision = await work.log_change(quota.kind, quota.id, quota.tenant_id, quota.model_dump_json())
    await work.connection.execute(
        update(quotas).where(quotas.c.id == changed).values(revision=revision)
    )
