"""What an operation was asked to do, in words; without what may be a secret."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.operations import (
    CommitContainer,
    ContainerSpec,
    KillContainer,
    Operation,
    Prune,
    PullImage,
    RemovableLimit,
    RemoveContainer,
    RemoveImage,
    RemoveVolume,
    RenameContainer,
    Resources,
    RestartContainer,
    RunContainer,
    StopContainer,
    TagImage,
    UpdateContainer,
)
from caas_console.backend.contracts.resources import Mount
from caas_console.models.state.formats import format_bytes, format_port, short_ids
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.words.labelled import labelled
from caas_console.views.words.operations import step_title

_TITLES = {
    "image": QT_TRANSLATE_NOOP("Requested", "Image"),
    "name": QT_TRANSLATE_NOOP("Requested", "Name"),
    "new-name": QT_TRANSLATE_NOOP("Requested", "New name"),
    "ports": QT_TRANSLATE_NOOP("Requested", "Ports"),
    "mounts": QT_TRANSLATE_NOOP("Requested", "Mounts"),
    "network": QT_TRANSLATE_NOOP("Requested", "Network"),
    "environment": QT_TRANSLATE_NOOP("Requested", "Environment variables"),
    "memory": QT_TRANSLATE_NOOP("Requested", "Memory"),
    "memory-reservation": QT_TRANSLATE_NOOP("Requested", "Memory reserved"),
    "cpus": QT_TRANSLATE_NOOP("Requested", "CPUs"),
    "cpu-shares": QT_TRANSLATE_NOOP("Requested", "CPU weight"),
    "pids": QT_TRANSLATE_NOOP("Requested", "Processes"),
    "restart-policy": QT_TRANSLATE_NOOP("Requested", "Restart policy"),
    "signal": QT_TRANSLATE_NOOP("Requested", "Signal"),
    "grace": QT_TRANSLATE_NOOP("Requested", "Seconds until SIGKILL"),
    "keep": QT_TRANSLATE_NOOP("Requested", "Left out"),
    "steps": QT_TRANSLATE_NOOP("Requested", "To do"),
}
_LIMITS: dict[RemovableLimit, str] = {
    "memory_reservation_bytes": "memory-reservation",
    "cpus": "cpus",
    "cpu_shares": "cpu-shares",
    "pids": "pids",
}
_FORCED = QT_TRANSLATE_NOOP("Requested", "By force")
_WITH_VOLUMES = QT_TRANSLATE_NOOP("Requested", "With its anonymous volumes")
_Value = tuple[str, str | int | float | None]


def requested_lines(operation: Operation) -> list[str]:
    """A line for each value that was given; none where the operation says it all.

    Of environment variables the names are told, and of commands and Dockerfile instructions
    nothing: passwords are in them.
    """
    valued = [
        labelled(QCoreApplication.translate("Requested", _TITLES[key]), str(value))
        for key, value in _values(operation)
        if value not in ("", None)
    ]
    flags = [QCoreApplication.translate("Requested", source) for source in _flags(operation)]
    return valued + flags


def _values(operation: Operation) -> Iterator[_Value]:
    match operation:
        case RunContainer(spec=spec):
            yield from _of_spec(spec)
        case StopContainer(grace_seconds=seconds) | RestartContainer(grace_seconds=seconds):
            yield "grace", seconds
        case KillContainer(signal=signal):
            yield "signal", signal
        case RenameContainer(name=name):
            yield "new-name", name
        case UpdateContainer(resources=resources, unlimited=unlimited):
            yield from _of_resources(resources)
            no_limit = QCoreApplication.translate("Requested", "no limit")
            yield from ((_LIMITS[limit], no_limit) for limit in unlimited)
            yield "restart-policy", _policy(operation.restart_policy, operation.restart_retries)
        case CommitContainer(reference=reference) | PullImage(reference=reference):
            yield "image", reference
        case TagImage(reference=reference):
            yield "new-name", reference
        case Prune(targets=targets, keep=keep):
            yield "steps", _listed(step_title(f"prune-{target}") for target in targets)
            yield "keep", _listed(map(short_ids, keep))
        case _:
            pass


def _flags(operation: Operation) -> Iterator[str]:
    match operation:
        case RemoveContainer(force=force, volumes=volumes):
            if force:
                yield _FORCED
            if volumes:
                yield _WITH_VOLUMES
        case RemoveImage(force=True) | RemoveVolume(force=True):
            yield _FORCED
        case _:
            pass


def _of_spec(spec: ContainerSpec) -> Iterator[_Value]:
    yield "image", spec.image
    yield "name", spec.name
    yield "ports", _listed(format_port(port) for port in spec.ports)
    yield "mounts", _listed(map(_mount, spec.mounts))
    yield "network", spec.network
    yield "environment", _listed(spec.environment)
    yield from _of_resources(spec.resources)
    if spec.restart_policy != "no":
        yield "restart-policy", _policy(spec.restart_policy, spec.restart_retries)


def _of_resources(resources: Resources) -> Iterator[_Value]:
    for key, count in (
        ("memory", resources.memory_bytes),
        ("memory-reservation", resources.memory_reservation_bytes),
    ):
        yield key, None if count is None else format_bytes(count)
    yield "cpus", None if resources.cpus is None else f"{resources.cpus:g}"
    yield "cpu-shares", resources.cpu_shares
    yield "pids", resources.pids


def _policy(policy: str | None, retries: int) -> str:
    """As ``docker run --restart`` writes it."""
    return f"{policy}:{retries}" if policy == "on-failure" and retries else policy or ""


def _mount(mount: Mount) -> str:
    return ":".join(filter(None, (mount.source, mount.target, "ro" if mount.read_only else "")))


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values)
