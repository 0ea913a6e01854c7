"""What an engine's events (``GET /events``) say, and which objects they call to look at again.

An event is never taken for the new state: it only names what may have changed. So it does not
matter in which order events and inspections overtake each other.
"""

import zlib
from typing import Literal, NamedTuple

from caas_console.backend.contracts.resources import JSON, EngineEvent, HostSpec, ObjectRef
from caas_console.backend.engine.decode.times import from_seconds

ObservedKind = Literal["container", "image", "network", "volume", "host"]


# In a key: every object of the kind.
ALL = "*"


class Key(NamedTuple):
    """An object of a host; an image may be named by a reference instead of its id."""

    kind: ObservedKind
    id: str


# What changes nothing that is shown. Any other action, also one that is not known here, does.
_NO_CHANGE = {
    "container": {
        "archive-path", "attach", "checkpoint", "commit", "copy", "detach", "exec_create",
        "exec_detach", "exec_die", "exec_start", "export", "extract-to-dir", "kill", "prune",
        "resize", "top",
    },
    "image": {"prune", "push", "save"},
    "network": {"prune"},
    "volume": {"mount", "unmount"},
}  # fmt: skip
# What would drown the events that people look for.
_NOT_RECORDED = {"exec_detach", "exec_die", "exec_start", "resize", "top"}
_ARGUMENT_NAMES = {"exec_create": "command", "health_status": "status"}


def time_ns(event: JSON) -> int:
    """When it happened, by the host's clock."""
    nanoseconds: int = event.get("timeNano") or int(event.get("time") or 0) * 1_000_000_000
    return nanoseconds


def touched(event: JSON) -> tuple[Key, ...]:
    """The objects that it calls to look at again."""
    kind, action = event["Type"], _action(event)[0]
    actor, attributes = event["Actor"]["ID"], event["Actor"].get("Attributes") or {}
    if (kind, action) == ("container", "commit"):
        return (Key("image", attributes["imageID"]),) if attributes.get("imageID") else ()
    if kind == "network" and action in {"connect", "disconnect"}:
        container = attributes.get("container")
        return (Key("container", container),) if container else ()
    if (kind, action) == ("volume", "prune"):
        return (Key("volume", ALL),)  # alone among prunes, it does not tell what it removed
    if (kind, action) == ("daemon", "reload") or kind == "node":
        return (Key("host", ""),)
    if action in _NO_CHANGE.get(kind, {action}) or not actor:
        return ()
    return (Key(kind, actor),)


def exec_command(event: JSON) -> str | None:
    """The command of an ``exec_create``; None for other events."""
    action, argument = _action(event)
    return argument if (event["Type"], action) == ("container", "exec_create") else None


def probe_command(inspected: JSON) -> str | None:
    """A container's health check as ``exec_create`` events show it; None without one."""
    config = inspected["Config"]
    test: list[str] = (config.get("Healthcheck") or {}).get("Test") or []
    if test[:1] == ["CMD"]:
        return " ".join(test[1:]).strip()
    if test[:1] == ["CMD-SHELL"]:
        shell = config.get("Shell") or ["/bin/sh", "-c"]
        return " ".join([*shell, *test[1:]]).strip()
    return None


def engine_event(host: HostSpec, event: JSON) -> EngineEvent | None:
    """The event as it is kept for people; None for mere noise."""
    action, argument = _action(event)
    if action in _NOT_RECORDED:
        return None
    actor = event["Actor"]["ID"]
    attributes = {str(k): str(v) for k, v in (event["Actor"].get("Attributes") or {}).items()}
    if argument:
        attributes[_ARGUMENT_NAMES.get(action, "argument")] = argument
    at = time_ns(event)
    mark = zlib.crc32(f"{event['Type']} {event['Action']} {actor}".encode())
    return EngineEvent(
        id=str(ObjectRef(host.id, f"{at}-{mark:08x}")),
        tenant_id=host.tenant_id,
        environment_id=host.environment_id,
        host_id=host.id,
        at=from_seconds(at / 1e9),
        type=event["Type"],
        action=action,
        subject_id=actor,
        subject_name=attributes.get("name") or actor,
        attributes=attributes,
    )


def _action(event: JSON) -> tuple[str, str]:
    """``health_status: healthy`` is the action and its argument."""
    action, _, argument = event["Action"].partition(":")
    return action, argument.strip()
