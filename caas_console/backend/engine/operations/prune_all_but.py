"""Removing what nothing uses but for what is to stay: one by one, for a prune takes no list.

Nothing is forced, so that what has come into use since it was looked up stays.
"""

from collections.abc import AsyncGenerator, Collection
from functools import partial
from typing import Any

from caas_console.backend.contracts.errors import Conflict, NotFound
from caas_console.backend.contracts.jobs import Progress, ProgressItem
from caas_console.backend.contracts.operations import Prune
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.contracts.runtime import PruneItem
from caas_console.backend.engine.daemon import Daemon
from caas_console.backend.engine.prune_preview import ORDER, holdings, preview


async def prune_all_but(daemon: Daemon, operation: Prune) -> AsyncGenerator[Progress]:
    """Remove each kind in turn; the result names what went and what turned out to be in use."""
    items: list[ProgressItem] = []
    result: dict[str, str | int | list[str]] = {}
    in_use: list[str] = []
    reclaimed = 0
    targets = [one for one in ORDER if one in operation.targets]
    step = f"prune-{targets[0]}"
    yield Progress(step=step)
    held = await holdings(daemon, targets)
    found = preview(held, targets, operation.keep).items
    for target in targets:
        step = f"prune-{target}"
        yield Progress(step=step, items=tuple(items))
        removed, freed = [], 0
        for item in (one for one in found if one.target == target):
            try:
                await _remove(daemon, item, held.usage.get("Images") or [])
            except Conflict:
                in_use.append(item.name)
            except NotFound:
                pass  # Somebody else was quicker.
            else:
                removed.append(item.name)
                freed += item.size_bytes or 0
        reclaimed += freed
        items.append(ProgressItem(id=target, status="done", current=freed))
        result[target] = removed
    result |= {"in-use": in_use, "reclaimed_bytes": reclaimed}
    yield Progress(step=step, items=tuple(items), result=result)


async def _remove(daemon: Daemon, item: PruneItem, images: Collection[JSON]) -> None:
    for name in _names(item, images):
        await daemon.sdk.call(partial(_request, item, name))


def _names(item: PruneItem, images: Collection[JSON]) -> list[str]:
    """By its id alone an engine refuses to remove an image that has several names."""
    tags = next((one.get("RepoTags") or [] for one in images if one["Id"] == item.id), [])
    return [tag for tag in tags if not tag.startswith("<none>")] or [item.id]


# Any, because the SDK's stubs leave these methods untyped.
def _request(item: PruneItem, name: str, api: Any) -> None:
    match item.target:
        case "containers":
            api.remove_container(name)
        case "networks":
            api.remove_network(name)
        case "volumes":
            api.remove_volume(name)
        case "images" | "dangling-images":
            api.remove_image(name)
