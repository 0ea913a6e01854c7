"""What a person may do, as the console holds it against what is needed."""

from typing import get_args

from caas_console.backend.contracts.access import (
    KIND_READ,
    OPERATION_NEEDS,
    Access,
    Permission,
)
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.contracts.watch import ResourceKind

LOGS, RUN = Permission.CONTAINERS_LOGS, Permission.CONTAINERS_RUN
ADA = Access(
    id="ada", name="Ada", everywhere=(LOGS,), with_reason=(LOGS,), tenants={"own": (LOGS, RUN)}
)


def test_a_permission_counts_where_it_is_held() -> None:
    assert ADA.allows(RUN, "own")
    assert not ADA.allows(RUN, "other")
    assert not ADA.allows(RUN, None)
    assert ADA.allows(LOGS, "other")
    assert ADA.allows_anywhere(RUN)
    assert not ADA.allows_anywhere(Permission.HOSTS_PRUNE)


def test_a_reason_is_wanted_in_other_peoples_tenants_alone() -> None:
    assert ADA.wants_reason(LOGS, "other")
    assert not ADA.wants_reason(LOGS, "own")
    assert not ADA.wants_reason(RUN, "other")


def test_every_operation_and_every_kind_says_what_it_needs() -> None:
    operations = get_args(get_args(Operation)[0])
    assert {one.model_fields["kind"].default for one in operations} == set(OPERATION_NEEDS)
    assert set(get_args(ResourceKind)) == set(KIND_READ)
