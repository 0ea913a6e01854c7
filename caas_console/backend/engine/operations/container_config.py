"""A container as people ask for it, in the engine's terms."""

from caas_console.backend.contracts.operations import ContainerSpec
from caas_console.backend.contracts.resources import JOB_LABEL, JSON, Mount, Port


def container_config(spec: ContainerSpec, job_id: str) -> JSON:
    """The body of ``POST /containers/create``; the label :data:`JOB_LABEL` names the job."""
    return {
        "Image": spec.image,
        # None is the image's own; an empty list would override it with nothing.
        "Cmd": list(spec.command) or None,
        "Entrypoint": list(spec.entrypoint) or None,
        "Env": [f"{name}={value}" for name, value in spec.environment.items()],
        "Labels": {**spec.labels, JOB_LABEL: job_id},
        "User": spec.user,
        "WorkingDir": spec.working_directory,
        "Hostname": spec.hostname,
        "Tty": spec.tty,
        "OpenStdin": spec.interactive,
        "ExposedPorts": {_exposed(port): {} for port in spec.ports},
        "HostConfig": _host_config(spec),
    }


def _host_config(spec: ContainerSpec) -> JSON:
    limits = spec.resources
    return {
        "NetworkMode": spec.network or "default",
        "PortBindings": _port_bindings(spec.ports),
        "Mounts": [_mount(mount) for mount in spec.mounts],
        "RestartPolicy": {
            "Name": spec.restart_policy,
            "MaximumRetryCount": spec.restart_retries,
        },
        "AutoRemove": spec.remove_on_exit,
        "Memory": limits.memory_bytes or 0,
        "MemoryReservation": limits.memory_reservation_bytes or 0,
        "NanoCpus": round((limits.cpus or 0) * 1e9),
        "CpuShares": limits.cpu_shares or 0,
        "PidsLimit": limits.pids,
    }


def _exposed(port: Port) -> str:
    return f"{port.container_port}/{port.protocol}"


def _port_bindings(ports: tuple[Port, ...]) -> dict[str, list[JSON]]:
    bindings: dict[str, list[JSON]] = {}
    for port in ports:
        if port.host_port is not None:
            binding = {"HostIp": port.host_ip or "", "HostPort": str(port.host_port)}
            bindings.setdefault(_exposed(port), []).append(binding)
    return bindings


def _mount(mount: Mount) -> JSON:
    return {
        "Type": mount.type,
        "Source": mount.source,
        "Target": mount.target,
        "ReadOnly": mount.read_only,
    }
