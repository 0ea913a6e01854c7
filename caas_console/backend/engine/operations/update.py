"""Changing a container's limits and restart policy."""

from collections.abc import AsyncGenerator

from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import UpdateContainer
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.engine.daemon import Daemon

_CPU_PERIOD = 100_000  # microseconds; the engine's default


async def update(daemon: Daemon, operation: UpdateContainer) -> AsyncGenerator[Progress]:
    """Change what the operation names; a limit that it does not name stays."""
    yield Progress(step="update")
    path = f"/containers/{operation.target}"
    present = (await daemon.client.get(f"{path}/json"))["HostConfig"]
    # Not through the SDK: its update knows neither NanoCpus nor PidsLimit.
    answer = await daemon.client.post(f"{path}/update", update_body(operation, present))
    result: dict[str, str | int | list[str]] = {"container_id": operation.target}
    if answer.get("Warnings"):
        result["warnings"] = list(answer["Warnings"])
    yield Progress(step="update", result=result)


def update_body(operation: UpdateContainer, present: JSON) -> JSON:
    """The body of ``POST /containers/{id}/update``; ``present`` is the HostConfig as it is."""
    wanted = operation.resources
    body: JSON = {
        "Memory": wanted.memory_bytes,
        "MemoryReservation": wanted.memory_reservation_bytes,
        "CpuShares": wanted.cpu_shares,
        "PidsLimit": wanted.pids,
    }
    if wanted.memory_bytes and (present.get("MemorySwap") or 0) >= 0:
        # The engine's own default; the old one would forbid to raise the limit above it.
        body["MemorySwap"] = 2 * wanted.memory_bytes
    if wanted.cpus and present.get("CpuQuota"):
        # Made with a quota, which the engine does not mix with NanoCpus.
        period = present.get("CpuPeriod") or _CPU_PERIOD
        body |= {"CpuPeriod": period, "CpuQuota": round(wanted.cpus * period)}
    elif wanted.cpus:
        body["NanoCpus"] = round(wanted.cpus * 1e9)
    if operation.restart_policy:
        body["RestartPolicy"] = {
            "Name": operation.restart_policy,
            "MaximumRetryCount": operation.restart_retries,
        }
    return {name: value for name, value in body.items() if value is not None}
