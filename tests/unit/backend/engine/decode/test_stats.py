from typing import Any

import pytest

from caas_console.backend.engine.decode.stats import cpu_reading, sample
from tests.unit.backend.engine.recordings import recorded


def _version_2(**members: Any) -> dict[str, Any]:
    """Control groups of version 2, as the Engine API specifies (no percpu_usage, ops in lower
    case, inactive_file)."""
    stats = {
        "read": "2026-11-24T23:00:10.000000000Z",
        "preread": "0001-01-01T00:00:00Z",
        "pids_stats": {"current": 3, "limit": 18446744073709551615},
        "blkio_stats": {
            "io_service_bytes_recursive": [
                {"major": 254, "minor": 0, "op": "read", "value": 4096},
                {"major": 254, "minor": 0, "op": "write", "value": 100},
                {"major": 254, "minor": 16, "op": "read", "value": 4},
            ],
            "io_serviced_recursive": None,
        },
        "cpu_stats": {"cpu_usage": {"total_usage": 5_000_000_000}, "online_cpus": 2},
        "memory_stats": {
            "usage": 10_000,
            "stats": {"anon": 5_000, "inactive_file": 3_000},
            "limit": 1_000_000,
        },
        "networks": {
            "eth0": {"rx_bytes": 10, "tx_bytes": 1},
            "eth1": {"rx_bytes": 20, "tx_bytes": 2},
        },
    }
    return stats | members


def test_control_groups_of_version_1_are_read() -> None:
    stats = recorded("stats")
    measured = sample("h1/c", stats, None)
    assert measured is not None
    memory = stats["memory_stats"]
    inactive = memory["stats"]["total_inactive_file"]
    assert measured.memory_bytes == memory["usage"] - inactive
    assert measured.memory_limit_bytes == 64 * 1024**2
    assert measured.processes == 1
    assert measured.network_received_bytes == stats["networks"]["eth0"]["rx_bytes"]
    assert measured.cpu_percent is None


def test_operations_of_version_1_are_added_up() -> None:
    stats = recorded("stats")
    stats["blkio_stats"]["io_service_bytes_recursive"] = [
        {"op": "Read", "value": 5},
        {"op": "Write", "value": 7},
        {"op": "Total", "value": 12},
    ]
    measured = sample("h1/c", stats, None)
    assert measured is not None
    assert (measured.block_read_bytes, measured.block_written_bytes) == (5, 7)


def test_control_groups_of_version_2_are_read() -> None:
    measured = sample("h1/c", _version_2(), None)
    assert measured is not None
    assert (measured.memory_bytes, measured.memory_limit_bytes) == (7_000, 1_000_000)
    assert (measured.block_read_bytes, measured.block_written_bytes) == (4100, 100)
    assert (measured.network_received_bytes, measured.network_sent_bytes) == (30, 3)
    assert measured.processes == 3


def test_cpu_usage_is_of_one_cpu() -> None:
    usage = {"cpu_usage": {"total_usage": 20_000_000_000}}
    later = _version_2(read="2026-11-24T23:00:20Z", cpu_stats=usage)
    measured = sample("h1/c", later, cpu_reading(_version_2()))
    assert measured is not None
    assert measured.cpu_percent == pytest.approx(150)


def test_cpu_usage_of_a_restarted_container_is_not_known() -> None:
    later = _version_2(read="2026-11-24T23:00:20Z", cpu_stats={"cpu_usage": {"total_usage": 1_000}})
    measured = sample("h1/c", later, cpu_reading(_version_2()))
    assert measured is not None
    assert measured.cpu_percent is None


def test_cpu_usage_without_time_between_is_not_known() -> None:
    measured = sample("h1/c", _version_2(), cpu_reading(_version_2()))
    assert measured is not None
    assert measured.cpu_percent is None


@pytest.mark.parametrize("member", ["memory_stats", "networks", "blkio_stats", "pids_stats"])
def test_what_is_not_measured_stays_unknown(member: str) -> None:
    measured = sample("h1/c", _version_2(**{member: None}), None)
    assert measured is not None
    unknown = {
        "memory_stats": measured.memory_bytes,
        "networks": measured.network_sent_bytes,
        "blkio_stats": measured.block_read_bytes,
        "pids_stats": measured.processes,
    }
    assert unknown[member] is None


def test_cache_larger_than_usage_is_not_subtracted() -> None:
    memory = {"usage": 5, "stats": {"inactive_file": 6}}
    measured = sample("h1/c", _version_2(memory_stats=memory), None)
    assert measured is not None
    assert measured.memory_bytes == 5


def test_stopped_container_gives_no_sample() -> None:
    stopped = _version_2(read="0001-01-01T00:00:00Z", cpu_stats={"cpu_usage": {"total_usage": 0}})
    assert sample("h1/c", stopped, None) is None
