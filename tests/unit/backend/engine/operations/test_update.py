from caas_console.backend.contracts.operations import Resources, UpdateContainer
from caas_console.backend.engine.operations.update import update_body

_MIB = 1024**2


def _update(**resources: float) -> UpdateContainer:
    return UpdateContainer(target="c", resources=Resources.model_validate(resources))


def test_limit_that_is_not_named_stays() -> None:
    assert update_body(_update(), {}) == {}


def test_memory_limit_takes_the_swap_limit_along() -> None:
    body = update_body(_update(memory_bytes=64 * _MIB), {"MemorySwap": 16 * _MIB})
    assert body == {"Memory": 64 * _MIB, "MemorySwap": 128 * _MIB}


def test_unlimited_swap_stays_unlimited() -> None:
    body = update_body(_update(memory_bytes=64 * _MIB), {"MemorySwap": -1})
    assert "MemorySwap" not in body


def test_cpu_limit_is_given_as_it_was_made() -> None:
    assert update_body(_update(cpus=1.5), {"NanoCpus": 1}) == {"NanoCpus": 1_500_000_000}
    by_quota = update_body(_update(cpus=1.5), {"CpuQuota": 1000, "CpuPeriod": 0})
    assert by_quota == {"CpuPeriod": 100_000, "CpuQuota": 150_000}


def test_restart_policy_is_changed() -> None:
    operation = UpdateContainer(target="c", restart_policy="on-failure", restart_retries=2)
    assert update_body(operation, {}) == {
        "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 2}
    }
