"""What a prune would remove, from ``GET /system/df`` and ``GET /networks``."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from caas_console.backend.contracts.operations import PruneTarget
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.contracts.runtime import PruneItem, PrunePreview
from caas_console.backend.engine.daemon import Daemon
from caas_console.backend.engine.decode.containers import own_name
from caas_console.backend.engine.references import parse_reference

# The engine adds up the files of every container and volume for it.
_DISK_USAGE_TIMEOUT = 300.0
_PREDEFINED = {"bridge", "host", "none"}
_PRUNABLE_STATES = {"created", "exited", "dead"}
# What one kind frees is what a later one may remove: containers hold images and volumes.
ORDER: tuple[PruneTarget, ...] = (
    "containers",
    "networks",
    "volumes",
    "images",
    "dangling-images",
)


class Holdings(NamedTuple):
    """What a daemon holds: the answers of ``GET /system/df`` and ``GET /networks``."""

    usage: JSON
    networks: Collection[JSON]


async def prune_preview(daemon: Daemon, targets: Collection[PruneTarget]) -> PrunePreview:
    """What a prune of ``targets`` would remove now."""
    return preview(await holdings(daemon, targets), targets)


async def holdings(daemon: Daemon, targets: Collection[PruneTarget]) -> Holdings:
    """What a daemon holds that matters to a prune of ``targets``."""
    usage = await daemon.client.get("/system/df", timeout=_DISK_USAGE_TIMEOUT)
    networks = await daemon.client.get("/networks") if "networks" in targets else []
    return Holdings(usage, networks)


def preview(
    held: Holdings, targets: Collection[PruneTarget], keep: Collection[str] = ()
) -> PrunePreview:
    """The preview, with the engine's own rules of what is unused.

    What a pruned container holds counts as unused, and what one of those to ``keep`` holds as
    used. The size of an image is that of the layers that it shares with no other: a prune of
    several may free more, never less.
    """
    usage, networks = held
    containers = usage.get("Containers") or []
    spare = [one for one in containers if _is_prunable(one) and one["Id"] not in keep]
    up = [one for one in containers if not _is_prunable(one) or one["Id"] in keep]
    kept = up if "containers" in targets else containers
    items: list[PruneItem] = []
    if "containers" in targets:
        items += _containers(spare)
    if "networks" in targets:
        items += _networks(networks, up)
    if "volumes" in targets:
        items += _volumes(usage.get("Volumes") or [], kept)
    items += _images(usage.get("Images") or [], kept, targets)
    items = [item for item in items if item.id not in keep]
    return PrunePreview(
        items=tuple(items), reclaimable_bytes=sum(item.size_bytes or 0 for item in items)
    )


def _is_prunable(container: JSON) -> bool:
    return container["State"] in _PRUNABLE_STATES


def _containers(spare: Collection[JSON]) -> Iterator[PruneItem]:
    for one in spare:
        yield PruneItem(
            target="containers",
            id=one["Id"],
            name=own_name(one.get("Names") or []),
            size_bytes=one.get("SizeRw") or 0,  # left out when nothing was written
        )


def _networks(networks: Collection[JSON], up: Collection[JSON]) -> Iterator[PruneItem]:
    """Those without an endpoint: a stopped container has none, and does not keep its network."""
    used = {name for one in up for name in (one.get("NetworkSettings") or {}).get("Networks") or {}}
    for one in networks:
        special = one["Name"] in _PREDEFINED or one.get("Ingress") or one.get("ConfigOnly")
        if not special and one["Name"] not in used:
            yield PruneItem(target="networks", id=one["Id"], name=one["Name"], size_bytes=0)


def _volumes(volumes: Collection[JSON], kept: Collection[JSON]) -> Iterator[PruneItem]:
    """Those of the driver ``local`` that no container mounts; the engine prunes no others."""
    used = {
        mount.get("Name")
        for one in kept
        for mount in one.get("Mounts") or []
        if mount.get("Type") == "volume"
    }
    for one in volumes:
        if one["Driver"] == "local" and one["Name"] not in used:
            size = (one.get("UsageData") or {}).get("Size", -1)
            yield PruneItem(
                target="volumes",
                id=one["Name"],
                name=one["Name"],
                size_bytes=size if size >= 0 else None,
            )


def _images(
    images: Collection[JSON], kept: Collection[JSON], targets: Collection[PruneTarget]
) -> Iterator[PruneItem]:
    used = {one["ImageID"] for one in kept}
    target: PruneTarget = "images" if "images" in targets else "dangling-images"
    for one in images if target in targets else ():
        tags = [tag for tag in one.get("RepoTags") or [] if not tag.startswith("<none>")]
        if one["Id"] not in used and not (tags and target == "dangling-images"):
            yield PruneItem(
                target=target,
                id=one["Id"],
                name=tags[0] if tags else one["Id"].removeprefix("sha256:")[:12],
                size_bytes=_unshared_bytes(one),
            )
        elif target == "images":
            for tag in _spare_tags(tags):
                yield PruneItem(target=target, id=tag, name=tag, size_bytes=0)


def _spare_tags(tags: Collection[str]) -> list[str]:
    """Of an image in use, the engine removes every tag but the last by its full name."""
    return sorted(tags, key=lambda tag: parse_reference(tag).full_name)[:-1]


def _unshared_bytes(image: JSON) -> int | None:
    shared = image.get("SharedSize", -1)
    return image["Size"] - shared if shared >= 0 else None
