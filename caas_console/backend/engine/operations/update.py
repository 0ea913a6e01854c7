"""Changing a container's limits and restart policy."""

from collections.abc import AsyncGenerator

from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import UpdateContainer
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.engine.daemon import Daemon

_CPU_PERIOD = 100_000  # microseconds; the engine's default
_USUAL_SHARES = 1024  # what the kernel gives a group without a weight of its own


async def update(daemon: Daemon, operation: UpdateContainer) -> AsyncGenerator[Progress]:
    """Change what the operation names; a limit that it does not name stays.

    Raises:
        InvalidInput: a limit is to be taken off that this engine cannot take off.
    """
    yield Progress(step="update")
    path = f"/containers/{operation.target}"
    present = (await daemon.client.get(f"{path}/json"))["HostConfig"]
    machine = await daemon.client.get("/info") if operation.unlimited else {}
    # Not through the SDK: its update knows neither NanoCpus nor PidsLimit.
    answer = await daemon.client.post(f"{path}/update", update_body(operation, present, machine))
    result: dict[str, str | int | list[str]] = {"container_id": operation.target}
    if answer.get("Warnings"):
        result["warnings"] = list(answer["Warnings"])
    yield Progress(step="update", result=result)


def update_body(operation: UpdateContainer, present: JSON, machine: JSON) -> JSON:
    """The body of ``POST /containers/{id}/update``.

    Args:
        operation: what to change.
        present: the HostConfig as it is.
        machine: what ``GET /info`` says; needed where limits are taken off.

    Raises:
        InvalidInput: a limit is to be taken off that this engine cannot take off.
    """
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
    by_quota = bool(present.get("CpuQuota")) and not present.get("NanoCpus")
    if wanted.cpus and by_quota:
        # Made with a quota, which the engine does not mix with NanoCpus.
        period = present.get("CpuPeriod") or _CPU_PERIOD
        body |= {"CpuPeriod": period, "CpuQuota": round(wanted.cpus * period)}
    elif wanted.cpus:
        body["NanoCpus"] = round(wanted.cpus * 1e9)
    body |= _without_limits(operation, machine, by_quota=by_quota)
    if operation.restart_policy:
        body["RestartPolicy"] = {
            "Name": operation.restart_policy,
            "MaximumRetryCount": operation.restart_retries,
        }
    return {name: value for name, value in body.items() if value is not None}


def _without_limits(operation: UpdateContainer, machine: JSON, *, by_quota: bool) -> JSON:
    """To an engine 0 says "as it is", so each limit has its own way to be taken off."""
    body: JSON = {}
    for limit in operation.unlimited:
        match limit:
            case "pids":
                body["PidsLimit"] = -1
            case "cpu_shares":
                body["CpuShares"] = _USUAL_SHARES
            case "cpus" if by_quota:
                body["CpuQuota"] = -1
            case "cpus":
                # A quota of -1 would do for now, but stays beside NanoCpus for good: the next
                # limit would be lost when the container is started again.
                body["NanoCpus"] = round(machine["NCPU"] * 1e9)
            case "memory_reservation_bytes":
                if machine.get("CgroupVersion") == "2":
                    # runc writes -1 as memory.low = max, which reserves all there is.
                    raise InvalidInput(
                        "The memory reservation cannot be taken off on this host",
                        hint="Lower it, or run the container anew without it.",
                        detail="Where the kernel uses cgroups v2, Docker can only change it.",
                    )
                body["MemoryReservation"] = -1
    return body
