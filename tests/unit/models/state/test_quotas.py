"""What is counted of tenants and environments is known, unused or not, with how near it is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.resources import Environment
from caas_console.backend.contracts.tenancy import Quota, QuotaResource, Tenant
from caas_console.backend.contracts.watch import Change, Resource, WatchBatch, upsert
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.quotas import QuotaIndex, QuotaLevel, quota_level, used_share

TENANTS = ("retail", "logistics")
# The tenants' ids are ids of environments too.
ENVIRONMENTS = {"prod": "retail", "retail": "retail", "logistics": "logistics"}


def tenant(name: str) -> Tenant:
    made = datetime(2026, 11, 24, tzinfo=UTC)
    return Tenant(id=name, tenant_id=name, name=name, created_at=made)


def environment(name: str) -> Environment:
    return Environment(id=name, tenant_id=ENVIRONMENTS[name], name=name)


def quota(place: tuple[str, str | None], resource: QuotaResource, used: int) -> Quota:
    return Quota.unused(*place, resource).model_copy(update={"used": used})


class Console:
    """A cache with the index, and what was told of each flush."""

    def __init__(self) -> None:
        self.cache = ResourceCache()
        self.index = QuotaIndex(self.cache)
        self.cache.attach(self.index)
        self.told: list[CacheDelta] = []
        self.cache.subscribe(self.told.append)

    def tell(self, *changes: Change) -> CacheDelta:
        self.told.clear()
        self.cache.apply(WatchBatch(part="platform", phase="delta", changes=changes))
        self.cache.flush()
        return self.told[-1] if self.told else CacheDelta()


PLACES = st.one_of(
    st.sampled_from([(one, None) for one in TENANTS]),
    st.sampled_from([(tenant_id, one) for one, tenant_id in ENVIRONMENTS.items()]),
)
OBJECTS: st.SearchStrategy[Resource] = st.one_of(
    st.sampled_from(TENANTS).map(tenant),
    st.sampled_from(tuple(ENVIRONMENTS)).map(environment),
    st.builds(quota, PLACES, st.sampled_from(QuotaResource), st.integers(0, 9)),
)
CHANGES = st.one_of(OBJECTS.map(upsert), OBJECTS.map(lambda one: Change(kind=one.kind, id=one.id)))


@given(st.lists(st.lists(CHANGES, max_size=6), max_size=12))
def test_what_is_known_and_what_is_unused_are_together_all_that_is_counted(
    batches: list[list[Change]],
) -> None:
    console = Console()
    shown: dict[str, Quota] = {}
    for batch in batches:
        told = console.tell(*batch)
        for one in told.removed_of("quota"):
            shown.pop(one, None)
        for one in told.upserted_of("quota"):
            shown[one] = console.index.quotas[one]
    unused = [
        Quota.unused(tenant_id, place, resource)
        for tenant_id, place in (
            *((one, None) for one in console.cache.objects("tenant")),
            *((ENVIRONMENTS[one], one) for one in console.cache.environments),
        )
        for resource in Quota.counted(place)
    ]
    expected = {one.id: one for one in unused} | dict(console.cache.objects("quota"))
    assert console.index.quotas == expected
    # Whoever follows the notices shows the same.
    assert shown == expected


def test_a_tenant_is_looked_at_again_with_its_quotas() -> None:
    console = Console()
    console.tell(upsert(tenant("retail")))
    used = quota(("retail", None), QuotaResource.CONTAINERS, 4)
    assert console.tell(upsert(used)).upserted_of("tenant") == {"retail"}
    assert console.index.get("retail", None, QuotaResource.CONTAINERS) == used
    assert console.index.get("retail", "prod", QuotaResource.CPUS).used == 0


@pytest.mark.parametrize(
    ("limit", "used", "level", "share"),
    [
        (None, 3, QuotaLevel.UNLIMITED, None),
        (10, 7, QuotaLevel.WITHIN, 0.7),
        (10, 8, QuotaLevel.NEAR, 0.8),
        (10, 10, QuotaLevel.REACHED, 1.0),
        (10, 12, QuotaLevel.OVER, 1.2),
        (0, 0, QuotaLevel.REACHED, 1.0),
        (0, 2, QuotaLevel.OVER, 3.0),
    ],
)
def test_a_level_tells_how_near_the_limit_is(
    limit: int | None, used: int, level: QuotaLevel, share: float | None
) -> None:
    counted = Quota.unused("retail", None, QuotaResource.CONTAINERS)
    told = counted.model_copy(update={"limit": limit, "used": used})
    assert (quota_level(told), used_share(told)) == (level, share)
