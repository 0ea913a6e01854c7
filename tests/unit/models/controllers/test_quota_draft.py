"""Limits are taken as they are typed, exactly or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.tenancy import MOST_OF_ANYTHING, QuotaResource
from caas_console.models.controllers.field_faults import FieldFault
from caas_console.models.controllers.quota_draft import parse_limit, typed_limit

CPUS, MEMORY, CONTAINERS = QuotaResource.CPUS, QuotaResource.MEMORY, QuotaResource.CONTAINERS


@given(st.sampled_from(QuotaResource), st.integers(0, MOST_OF_ANYTHING))
def test_a_limit_that_is_shown_is_typed_back_unchanged(
    resource: QuotaResource, amount: int
) -> None:
    assert parse_limit(resource, typed_limit(resource, amount)) == amount


@given(st.sampled_from(QuotaResource), st.text(max_size=30))
def test_any_text_is_a_limit_within_reason_or_a_fault(resource: QuotaResource, text: str) -> None:
    limit = parse_limit(resource, text)
    assert isinstance(limit, FieldFault) or 0 <= limit <= MOST_OF_ANYTHING


@pytest.mark.parametrize(
    ("resource", "text", "limit"),
    [
        (CPUS, "1.5", 1500),
        (CPUS, " 16 ", 16_000),
        (CPUS, "0.001", 1),
        (CPUS, "1,5", FieldFault.LIMIT_CPUS),
        (CPUS, "1.2345", FieldFault.LIMIT_CPUS),
        (CPUS, "-1", FieldFault.LIMIT_CPUS),
        (CPUS, "1e3", FieldFault.LIMIT_CPUS),
        (CPUS, "", FieldFault.REQUIRED),
        (MEMORY, "8 GiB", 8 << 30),
        (MEMORY, "1.5gib", 3 << 29),
        (MEMORY, "200M", 200 << 20),
        (MEMORY, "512m", 512 << 20),
        (MEMORY, "0 B", 0),
        (MEMORY, "8", FieldFault.LIMIT_SIZE),
        (MEMORY, "8 GB", FieldFault.LIMIT_SIZE),
        (MEMORY, "8  GiB", FieldFault.LIMIT_SIZE),
        (MEMORY, "0.5 B", FieldFault.LIMIT_SIZE),
        (MEMORY, "9 PiB", FieldFault.LIMIT_TOO_MUCH),
        (CONTAINERS, "20", 20),
        (CONTAINERS, "0", 0),
        (CONTAINERS, "2.5", FieldFault.LIMIT_COUNT),
        (CONTAINERS, "二", FieldFault.LIMIT_COUNT),
        (CONTAINERS, "٣", FieldFault.LIMIT_COUNT),
        (CONTAINERS, "9" * 16, FieldFault.LIMIT_TOO_MUCH),
    ],
)
def test_a_text_is_read_strictly(
    resource: QuotaResource, text: str, limit: int | FieldFault
) -> None:
    assert parse_limit(resource, text) == limit
