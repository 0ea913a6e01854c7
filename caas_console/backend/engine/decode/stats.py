"""Measurements of ``GET /containers/{id}/stats``, for control groups of version 1 and 2."""

from dataclasses import dataclass
from datetime import datetime

from caas_console.backend.contracts.resources import JSON
from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.backend.engine.decode.times import parse_time


@dataclass(frozen=True)
class CPUReading:
    """How much CPU time a container had used at a moment."""

    at: datetime
    total_ns: int

    def percent_since(self, earlier: "CPUReading | None") -> float | None:
        """Of one CPU, between the two; None without an earlier one, or when it started anew."""
        if earlier is None or self.total_ns < earlier.total_ns:
            return None
        seconds = (self.at - earlier.at).total_seconds()
        return (self.total_ns - earlier.total_ns) / seconds / 1e7 if seconds > 0 else None


def cpu_reading(stats: JSON) -> CPUReading | None:
    """The CPU time used so far; None when the container does not run."""
    at = parse_time(stats.get("read"))
    total = ((stats.get("cpu_stats") or {}).get("cpu_usage") or {}).get("total_usage")
    return CPUReading(at, total) if at and total else None


def sample(container_id: str, stats: JSON, earlier: CPUReading | None) -> ContainerSample | None:
    """What was measured; None when the container does not run.

    Args:
        container_id: its resource id.
        stats: one record of the engine.
        earlier: what the CPU time used is compared with.
    """
    reading = cpu_reading(stats)
    if reading is None:
        return None
    memory = stats.get("memory_stats") or {}
    received, sent = _network_bytes(stats)
    read, written = _block_bytes(stats)
    return ContainerSample(
        id=container_id,
        at=reading.at,
        cpu_percent=reading.percent_since(earlier),
        memory_bytes=_working_set(memory),
        memory_limit_bytes=memory.get("limit") or None,
        network_received_bytes=received,
        network_sent_bytes=sent,
        block_read_bytes=read,
        block_written_bytes=written,
        processes=(stats.get("pids_stats") or {}).get("current"),
    )


def _working_set(memory: JSON) -> int | None:
    """Usage less what the kernel could drop at once, as ``docker stats`` counts."""
    usage: int | None = memory.get("usage")
    if usage is None:
        return None
    details = memory.get("stats") or {}
    # Version 1 names it total_inactive_file, with children; version 2 inactive_file.
    inactive: int = details.get("total_inactive_file", details.get("inactive_file", 0))
    return usage - inactive if inactive < usage else usage


def _network_bytes(stats: JSON) -> tuple[int | None, int | None]:
    networks = stats.get("networks")
    if not networks:
        return None, None
    received = sum(interface.get("rx_bytes") or 0 for interface in networks.values())
    sent = sum(interface.get("tx_bytes") or 0 for interface in networks.values())
    return received, sent


def _block_bytes(stats: JSON) -> tuple[int | None, int | None]:
    entries = (stats.get("blkio_stats") or {}).get("io_service_bytes_recursive")
    if entries is None:
        return None, None
    return _operation_bytes(entries, "read"), _operation_bytes(entries, "write")


def _operation_bytes(entries: list[JSON], operation: str) -> int:
    # Version 1 writes "Read", version 2 "read"; "Total" and the others are sums.
    return sum(entry["value"] for entry in entries if entry["op"].lower() == operation)
