"""What a daemon tells of one object when it is asked."""

from typing import cast

from caas_console.backend.contracts.resources import JSON
from caas_console.backend.contracts.runtime import (
    FileChange,
    ImageLayer,
    ObjectKind,
    ProcessTable,
)
from caas_console.backend.engine.daemon import Daemon
from caas_console.backend.engine.decode.images import image_layer

_PATHS: dict[ObjectKind, str] = {
    "container": "/containers/{}/json",
    "image": "/images/{}/json",
    "network": "/networks/{}",
    "volume": "/volumes/{}",
    "host": "/info",
}
# The Kind of a change (Engine API, ``GET /containers/{id}/changes``).
_CHANGES = {0: "modified", 1: "added", 2: "deleted"}
# The engine walks the container's files for it.
_CHANGES_TIMEOUT = 120.0


async def inspect(daemon: Daemon, kind: ObjectKind, engine_id: str) -> JSON:
    """The engine's own description."""
    return cast("JSON", await daemon.client.get(_PATHS[kind].format(engine_id)))


async def processes(daemon: Daemon, container_id: str) -> ProcessTable:
    """The processes of a running container."""
    top = await daemon.client.get(f"/containers/{container_id}/top")
    return ProcessTable(titles=tuple(top["Titles"]), rows=tuple(map(tuple, top["Processes"] or ())))


async def file_changes(daemon: Daemon, container_id: str) -> tuple[FileChange, ...]:
    """How a container's files differ from its image."""
    path = f"/containers/{container_id}/changes"
    changes = await daemon.client.get(path, timeout=_CHANGES_TIMEOUT) or ()
    return tuple(
        FileChange.model_validate({"path": change["Path"], "change": _CHANGES[change["Kind"]]})
        for change in changes
    )


async def image_history(daemon: Daemon, image_id: str) -> tuple[ImageLayer, ...]:
    """The steps that made an image, newest first."""
    history = await daemon.client.get(f"/images/{image_id}/history")
    return tuple(image_layer(entry) for entry in history)
