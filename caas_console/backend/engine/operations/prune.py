"""Removing what nothing uses."""

from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from typing import Any, NamedTuple

from caas_console.backend.contracts.jobs import Progress, ProgressItem
from caas_console.backend.contracts.operations import Prune, PruneTarget
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.engine.api_version import ApiVersion
from caas_console.backend.engine.daemon import Daemon
from caas_console.backend.engine.operations.prune_all_but import prune_all_but
from caas_console.backend.engine.prune_preview import ORDER

# Before, volumes with a name were pruned as well; since then only when asked for.
_ANONYMOUS_ONLY_SINCE = (1, 42)


class _Pruned(NamedTuple):
    removed: list[str]
    reclaimed: int


async def prune(daemon: Daemon, operation: Prune) -> AsyncGenerator[Progress]:
    """Prune each kind in turn; the result names what went, and the bytes that it freed."""
    if operation.keep:
        async with aclosing(prune_all_but(daemon, operation)) as reports:
            async for report in reports:
                yield report
        return
    items: list[ProgressItem] = []
    result: dict[str, str | int | list[str]] = {}
    reclaimed = 0
    step = ""
    for target in (one for one in ORDER if one in operation.targets):
        step = f"prune-{target}"
        yield Progress(step=step, items=tuple(items))
        pruned = await _prune(daemon, target)
        reclaimed += pruned.reclaimed
        items.append(ProgressItem(id=target, status="done", current=pruned.reclaimed))
        result[target] = pruned.removed
    yield Progress(step=step, items=tuple(items), result={**result, "reclaimed_bytes": reclaimed})


async def _prune(daemon: Daemon, target: PruneTarget) -> _Pruned:
    of_images = target in {"images", "dangling-images"}
    images = await daemon.client.get("/images/json") if of_images else []
    answer = await daemon.sdk.call(lambda api: _request(api, target, daemon.version))
    return pruned(target, answer, {image["Id"] for image in images})


# Any, because the SDK's stubs leave these methods untyped.
def _request(api: Any, target: PruneTarget, version: ApiVersion) -> Any:
    match target:
        case "containers":
            return api.prune_containers()
        case "networks":
            return api.prune_networks()
        case "volumes":
            everything = {"all": True} if version >= _ANONYMOUS_ONLY_SINCE else {}
            return api.prune_volumes(filters=everything)
        case "images":
            return api.prune_images(filters={"dangling": False})
        case "dangling-images":
            return api.prune_images(filters={"dangling": True})


def pruned(target: PruneTarget, answer: JSON, images: Collection[str]) -> _Pruned:
    """What an answer says went; it names tags and layers beside the ids of ``images``."""
    match target:
        case "containers":
            removed = answer.get("ContainersDeleted")
        case "networks":
            removed = answer.get("NetworksDeleted")
        case "volumes":
            removed = answer.get("VolumesDeleted")
        case "images" | "dangling-images":
            entries = answer.get("ImagesDeleted") or []
            removed = [entry["Deleted"] for entry in entries if entry.get("Deleted") in images]
    return _Pruned(list(removed or ()), answer.get("SpaceReclaimed") or 0)
