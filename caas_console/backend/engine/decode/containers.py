"""Containers, as ``GET /containers/json`` lists and ``GET /containers/{id}/json`` tells them."""

from collections.abc import Iterable, Mapping
from typing import Any

from caas_console.backend.contracts.resources import (
    JSON,
    Attachment,
    Container,
    ContainerState,
    Health,
    HostSpec,
    Mount,
    ObjectRef,
    Port,
)
from caas_console.backend.engine.decode.times import from_seconds, parse_time

_DEFAULT_CPU_PERIOD = 100_000  # microseconds


def container_from_list(host: HostSpec, entry: JSON) -> Container:
    """A row of the list: what it does not tell stays None."""
    return Container(
        id=str(ObjectRef(host.id, entry["Id"])),
        tenant_id=host.tenant_id,
        environment_id=host.environment_id,
        host_id=host.id,
        name=own_name(entry.get("Names") or []),
        image=entry["Image"],
        image_id=entry["ImageID"],
        command=entry.get("Command") or "",
        created_at=from_seconds(entry["Created"]),
        state=_state(entry["State"]),
        labels=entry.get("Labels") or {},
        ports=_ordered(_listed_ports(entry.get("Ports") or [])),
        networks=_attachments(entry),
        mounts=_mounts(entry),
    )


def container_from_inspect(host: HostSpec, inspected: JSON) -> Container:
    """Everything about a container."""
    config, limits, state = inspected["Config"], inspected["HostConfig"], inspected["State"]
    status = _state(state["Status"])
    return Container(
        id=str(ObjectRef(host.id, inspected["Id"])),
        tenant_id=host.tenant_id,
        environment_id=host.environment_id,
        host_id=host.id,
        name=inspected["Name"].removeprefix("/"),
        image=config["Image"],
        image_id=inspected["Image"],
        command=_command(inspected["Path"], inspected.get("Args") or []),
        created_at=parse_time(inspected["Created"]) or from_seconds(0),
        state=status,
        health=_health(state),
        exit_code=_exit_code(status, state),
        oom_killed=state.get("OOMKilled"),
        error=state.get("Error") or "",
        started_at=parse_time(state.get("StartedAt")),
        finished_at=parse_time(state.get("FinishedAt")),
        restart_count=inspected.get("RestartCount"),
        restart_policy=(limits.get("RestartPolicy") or {}).get("Name") or "no",
        tty=config.get("Tty"),
        memory_limit=limits.get("Memory") or None,
        cpu_limit=_cpu_limit(limits),
        labels=config.get("Labels") or {},
        ports=_ordered(_inspected_ports(inspected)),
        networks=_attachments(inspected),
        mounts=_mounts(inspected),
    )


def _state(told: str) -> ContainerState:
    # One container of a state that is new here must not hide its host and all others.
    try:
        return ContainerState(told)
    except ValueError:
        return ContainerState.UNKNOWN


def own_name(names: list[str]) -> str:
    """Its name among the names that other containers' links give it (``/other/alias``)."""
    own = [name.removeprefix("/") for name in names]
    return next((name for name in own if "/" not in name), own[0] if own else "")


def _command(path: str, arguments: list[str]) -> str:
    """The command as the list shows it."""
    return " ".join([path, *(f"'{word}'" if " " in word else word for word in arguments)])


def _health(state: JSON) -> Health | None:
    status = (state.get("Health") or {}).get("Status")
    return Health(status) if status in set(Health) else None


def _exit_code(status: ContainerState, state: JSON) -> int | None:
    """The code of the last end; 0 of a container that never ended is no code."""
    ended = {ContainerState.EXITED, ContainerState.DEAD, ContainerState.RESTARTING}
    code: int | None = state.get("ExitCode")
    return code if status in ended or (status is ContainerState.CREATED and code) else None


def _cpu_limit(limits: JSON) -> float | None:
    if nano_cpus := limits.get("NanoCpus"):
        return float(nano_cpus) / 1e9
    quota = limits.get("CpuQuota") or 0
    return quota / (limits.get("CpuPeriod") or _DEFAULT_CPU_PERIOD) if quota > 0 else None


def _listed_ports(entries: Iterable[JSON]) -> Iterable[Port]:
    for entry in entries:
        yield Port(
            container_port=entry["PrivatePort"],
            protocol=entry.get("Type") or "tcp",
            host_ip=entry.get("IP") or None,
            host_port=entry.get("PublicPort") or None,
        )


def _inspected_ports(inspected: JSON) -> Iterable[Port]:
    ports: Mapping[str, list[JSON] | None] = _network_settings(inspected).get("Ports") or {}
    for exposed, bindings in ports.items():
        number, _, protocol = exposed.partition("/")
        port = Port(container_port=int(number), protocol=protocol or "tcp")
        if not bindings:
            yield port
        for binding in bindings or []:
            host_port = int(binding.get("HostPort") or 0)
            host = {"host_ip": binding.get("HostIp") or None, "host_port": host_port or None}
            yield port.model_copy(update=host)


def _ordered(ports: Iterable[Port]) -> tuple[Port, ...]:
    """In one order, whichever request told of them: the daemon's own is random."""
    return tuple(
        sorted(
            ports,
            key=lambda port: (
                port.container_port,
                port.protocol,
                port.host_port or 0,
                port.host_ip or "",
            ),
        )
    )


def _network_settings(container: JSON) -> dict[str, Any]:
    return container.get("NetworkSettings") or {}


def _attachments(container: JSON) -> tuple[Attachment, ...]:
    networks: dict[str, JSON | None] = _network_settings(container).get("Networks") or {}
    return tuple(_attachment(name, networks[name] or {}) for name in sorted(networks))


def _attachment(name: str, endpoint: JSON) -> Attachment:
    return Attachment(
        network=name,
        network_id=endpoint.get("NetworkID") or None,
        ip_address=endpoint.get("IPAddress") or endpoint.get("GlobalIPv6Address") or None,
        aliases=tuple(endpoint.get("Aliases") or ()),
    )


def _mounts(container: JSON) -> tuple[Mount, ...]:
    mounts = (_mount(entry) for entry in container.get("Mounts") or [])
    return tuple(sorted(mounts, key=lambda mount: mount.target))


def _mount(entry: JSON) -> Mount:
    kind = entry.get("Type") or "bind"
    name = entry.get("Name") if kind == "volume" else None
    return Mount(
        type=kind,
        source=name or entry.get("Source") or "",
        target=entry["Destination"],
        read_only=not entry.get("RW", True),
    )
