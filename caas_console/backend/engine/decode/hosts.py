"""What ``GET /info`` tells of a machine."""

from typing import Any

from caas_console.backend.contracts.resources import JSON


def host_facts(info: JSON) -> dict[str, Any]:
    """The members of :class:`~caas_console.backend.contracts.resources.Host` that it tells."""
    return {
        "engine_version": info.get("ServerVersion") or None,
        "operating_system": info.get("OperatingSystem") or None,
        "kernel": info.get("KernelVersion") or None,
        "architecture": info.get("Architecture") or None,
        "cpus": info.get("NCPU") or None,
        "memory_bytes": info.get("MemTotal") or None,
        "storage_driver": info.get("Driver") or None,
        "logging_driver": info.get("LoggingDriver") or None,
        "cgroup_version": info.get("CgroupVersion") or None,
        "root_directory": info.get("DockerRootDir") or None,
        "swarm_state": (info.get("Swarm") or {}).get("LocalNodeState") or None,
        "live_restore": info.get("LiveRestoreEnabled"),
        "labels": tuple(info.get("Labels") or ()),
        "warnings": tuple(info.get("Warnings") or ()),
    }
