import pytest
from pydantic import ValidationError

from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.contracts.operations import Resources, UpdateContainer
from caas_console.backend.engine.operations.update import update_body

_MIB = 1024**2


def _update(**resources: float) -> UpdateContainer:
    return UpdateContainer(target="c", resources=Resources.model_validate(resources))


def test_limit_that_is_not_named_stays() -> None:
    assert update_body(_update(), {}, {}) == {}


def test_memory_limit_takes_the_swap_limit_along() -> None:
    body = update_body(_update(memory_bytes=64 * _MIB), {"MemorySwap": 16 * _MIB}, {})
    assert body == {"Memory": 64 * _MIB, "MemorySwap": 128 * _MIB}


def test_unlimited_swap_stays_unlimited() -> None:
    body = update_body(_update(memory_bytes=64 * _MIB), {"MemorySwap": -1}, {})
    assert "MemorySwap" not in body


def test_cpu_limit_is_given_as_it_was_made() -> None:
    assert update_body(_update(cpus=1.5), {"NanoCpus": 1}, {}) == {"NanoCpus": 1_500_000_000}
    # As it is where a quota was taken off that --cpus had made.
    both = {"NanoCpus": 1, "CpuQuota": -1}
    assert update_body(_update(cpus=1.5), both, {}) == {"NanoCpus": 1_500_000_000}
    by_quota = update_body(_update(cpus=1.5), {"CpuQuota": 1000, "CpuPeriod": 0}, {})
    assert by_quota == {"CpuPeriod": 100_000, "CpuQuota": 150_000}


def test_restart_policy_is_changed() -> None:
    operation = UpdateContainer(target="c", restart_policy="on-failure", restart_retries=2)
    assert update_body(operation, {}, {}) == {
        "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 2}
    }


def test_each_limit_is_taken_off_in_the_engine_s_own_way() -> None:
    operation = UpdateContainer(
        target="c", unlimited=("memory_reservation_bytes", "cpus", "cpu_shares", "pids")
    )
    machine = {"NCPU": 8, "CgroupVersion": "1"}
    assert update_body(operation, {"NanoCpus": 1}, machine) == {
        "MemoryReservation": -1,
        "NanoCpus": 8_000_000_000,
        "CpuShares": 1024,
        "PidsLimit": -1,
    }


def test_a_cpu_limit_made_with_a_quota_loses_its_quota() -> None:
    operation = UpdateContainer(target="c", unlimited=("cpus",))
    assert update_body(operation, {"CpuQuota": 50_000}, {"NCPU": 8}) == {"CpuQuota": -1}


def test_a_memory_reservation_stays_with_cgroups_v2() -> None:
    operation = UpdateContainer(target="c", unlimited=("memory_reservation_bytes",))
    with pytest.raises(InvalidInput, match="cannot be taken off"):
        update_body(operation, {}, {"NCPU": 8, "CgroupVersion": "2"})


def test_a_limit_is_not_set_and_taken_off_at_once() -> None:
    with pytest.raises(ValidationError):
        UpdateContainer(target="c", resources=Resources(pids=5), unlimited=("pids",))
