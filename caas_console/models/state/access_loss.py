"""What somebody may not do any more, told from what they could and what they can."""

from dataclasses import dataclass

from caas_console.backend.contracts.access import Access, Permission


@dataclass(frozen=True, slots=True)
class AccessLoss:
    """Which rights are gone, and where; never empty.

    Attributes:
        suspended: tenants in which roles are held that are not good now: the tenant is suspended.
        left: tenants in which no role is held any more.
        fewer: tenants in which the roles allow less than before.
        everywhere: whether the roles in the whole platform allow less than before.
    """

    suspended: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()
    everywhere: bool = False


def loss_between(former: Access, present: Access) -> AccessLoss | None:
    """What was lost from one access to the next of the same person; None where nothing was.

    A role that gave nothing beyond what another one still gives is no loss.
    """
    suspended, left, fewer = [], [], []
    for tenant_id, held in former.tenants.items():
        if not set(held) - _held(present, tenant_id):
            continue
        if present.tenants.get(tenant_id):
            fewer.append(tenant_id)
        elif tenant_id in present.suspended:
            suspended.append(tenant_id)
        else:
            left.append(tenant_id)
    everywhere = bool(_held(former) - _held(present))
    if not (suspended or left or fewer or everywhere):
        return None
    return AccessLoss(tuple(suspended), tuple(left), tuple(fewer), everywhere)


def _held(access: Access, tenant_id: str = "") -> set[Permission]:
    """What is held without a reason having to be stated: everywhere, and in a tenant."""
    freely = set(access.everywhere) - set(access.with_reason)
    return freely | set(access.tenants.get(tenant_id, ()))
