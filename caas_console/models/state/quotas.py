"""What tenants and their environments may use, and how near they are to it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from caas_console.backend.contracts.tenancy import Quota, QuotaResource
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.delta import CacheDelta, PendingDelta

_NEAR = 0.8  # of the limit


class QuotaLevel(StrEnum):
    """How much of a limit is used."""

    UNLIMITED = "unlimited"
    WITHIN = "within"
    NEAR = "near"
    REACHED = "reached"
    OVER = "over"


def quota_level(quota: Quota) -> QuotaLevel:
    """How much of its limit is used; a limit may be set below what is used."""
    if quota.limit is None:
        return QuotaLevel.UNLIMITED
    if quota.used > quota.limit:
        return QuotaLevel.OVER
    if quota.used == quota.limit:
        return QuotaLevel.REACHED
    return QuotaLevel.NEAR if quota.used >= _NEAR * quota.limit else QuotaLevel.WITHIN


def used_share(quota: Quota) -> float | None:
    """How much of its limit is used, 1.0 for all of it; None where there is no limit."""
    if quota.limit is None:
        return None
    if not quota.limit:
        # Nothing is allowed: that is reached from the beginning.
        return 1.0 + quota.used
    return quota.used / quota.limit


class QuotaIndex:
    """All that is counted of each tenant and environment that is known, unused or not.

    The platform tells of a quota from when it is first used or limited. An index: a tenant is
    to be looked at again with its quotas, and quotas with the names of their environments.
    """

    def __init__(self, cache: ResourceCache) -> None:
        self._cache = cache
        self._quotas: dict[str, Quota] = {}
        # Of the tenants and environments that are known.
        self._unused: dict[str, Quota] = {}
        self._tenant_of_environment: dict[str, str] = {}

    @property
    def quotas(self) -> Mapping[str, Quota]:
        """The quotas by id."""
        return self._quotas

    def get(self, tenant_id: str, environment_id: str | None, resource: QuotaResource) -> Quota:
        """What is counted of a resource in an environment, or with None in a whole tenant."""
        unused = Quota.unused(tenant_id, environment_id, resource)
        return self._quotas.get(unused.id, unused)

    def update(self, delta: CacheDelta) -> CacheDelta:
        changed = PendingDelta()
        if not delta.touches(("quota", "tenant", "environment")):
            return changed.view()
        touched = {*delta.upserted_of("quota"), *delta.removed_of("quota")}
        for unused in self._left(delta):
            self._unused.pop(unused.id, None)
            touched.add(unused.id)
        for unused in self._joined(delta):
            self._unused[unused.id] = unused
            touched.add(unused.id)
        known = self._cache.objects("quota")
        for one in touched:
            self._settle(one, known.get(one) or self._unused.get(one), changed)
        return changed.view()

    def _settle(self, quota_id: str, quota: Quota | None, changed: PendingDelta) -> None:
        before = self._quotas.pop(quota_id, None)
        if quota is None:
            changed.remove("quota", quota_id)
        else:
            self._quotas[quota_id] = quota
            changed.upsert("quota", quota_id)
        tenant = quota or before
        if tenant is not None and tenant.tenant_id in self._cache.objects("tenant"):
            changed.upsert("tenant", tenant.tenant_id)

    def _joined(self, delta: CacheDelta) -> Iterator[Quota]:
        """What is counted in the tenants and environments that are new, or called otherwise."""
        for one in delta.upserted_of("tenant"):
            yield from _all_unused(one, None)
        for one in delta.upserted_of("environment"):
            tenant_id = self._cache.environments[one].tenant_id
            self._tenant_of_environment[one] = tenant_id
            yield from _all_unused(tenant_id, one)

    def _left(self, delta: CacheDelta) -> Iterator[Quota]:
        for one in delta.removed_of("tenant"):
            yield from _all_unused(one, None)
        for one in delta.removed_of("environment"):
            if one in self._tenant_of_environment:
                yield from _all_unused(self._tenant_of_environment.pop(one), one)


def _all_unused(tenant_id: str, environment_id: str | None) -> Iterator[Quota]:
    for resource in Quota.counted(environment_id):
        yield Quota.unused(tenant_id, environment_id, resource)
