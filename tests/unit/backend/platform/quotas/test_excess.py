import pytest

from caas_console.backend.contracts.tenancy import Quota, QuotaResource
from caas_console.backend.platform.quotas.excess import amount_of, exceeded, unbounded

GIB = 1 << 30


def quota(resource: QuotaResource, limit: int, used: int, environment: str | None = None) -> Quota:
    return Quota(
        id="q",
        tenant_id="t",
        environment_id=environment,
        resource=resource,
        limit=limit,
        used=used,
    )


@pytest.mark.parametrize(
    ("resource", "amount", "text"),
    [
        (QuotaResource.CPUS, 1500, "1.5"),
        (QuotaResource.CPUS, 10_000, "10"),
        (QuotaResource.CPUS, 0, "0"),
        (QuotaResource.MEMORY, 512 << 20, "512 MiB"),
        (QuotaResource.MEMORY, 3 * GIB // 2, "1.5 GiB"),
        (QuotaResource.IMAGE_STORAGE, 7, "7 B"),
        (QuotaResource.CONTAINERS, 10, "10"),
    ],
)
def test_amounts_are_said_in_the_units_of_people(
    resource: QuotaResource, amount: int, text: str
) -> None:
    assert amount_of(resource, amount) == text


def test_a_refusal_says_of_what_by_how_much_and_who_can_raise_it() -> None:
    refusal = exceeded(quota(QuotaResource.MEMORY, 8 * GIB, 7 * GIB), 2 * GIB)
    assert refusal.title == "The quota of the tenant is exceeded"
    assert refusal.detail == "Memory: 7 GiB of 8 GiB used, 2 GiB asked for, 1 GiB too much."
    assert "platform administrator" in refusal.hint


def test_an_environments_limit_is_its_tenants_to_raise() -> None:
    refusal = exceeded(quota(QuotaResource.CONTAINERS, 3, 3, "production"), 1)
    assert refusal.title == "The quota of the environment is exceeded"
    assert "administrator of the tenant" in refusal.hint


@pytest.mark.parametrize("resource", list(QuotaResource))
def test_every_resource_has_its_words(resource: QuotaResource) -> None:
    assert " used, " in exceeded(quota(resource, 1, 1), 1).detail


def test_what_could_use_everything_is_told_to_set_a_limit() -> None:
    assert "memory limit" in unbounded(quota(QuotaResource.MEMORY, 1, 0)).hint
    assert "CPU limit" in unbounded(quota(QuotaResource.CPUS, 1, 0)).hint
