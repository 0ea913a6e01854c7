"""Images, as ``GET /images/json`` lists and ``GET /images/{name}/json`` tells them."""

from collections.abc import Iterable

from caas_console.backend.contracts.resources import JSON, HostSpec, Image, ObjectRef
from caas_console.backend.contracts.runtime import ImageLayer
from caas_console.backend.engine.decode.times import from_seconds, parse_time

_NONE = "<none>"


def image_from_list(host: HostSpec, entry: JSON) -> Image:
    """A row of the list; it does not tell the architecture."""
    return Image(
        id=str(ObjectRef(host.id, entry["Id"])),
        tenant_id=host.tenant_id,
        environment_id=host.environment_id,
        host_id=host.id,
        tags=_names(entry.get("RepoTags")),
        digests=_names(entry.get("RepoDigests")),
        created_at=from_seconds(entry["Created"]) if entry.get("Created") else None,
        size_bytes=entry["Size"],
        labels=entry.get("Labels") or {},
    )


def image_from_inspect(host: HostSpec, inspected: JSON) -> Image:
    """Everything about an image."""
    return Image(
        id=str(ObjectRef(host.id, inspected["Id"])),
        tenant_id=host.tenant_id,
        environment_id=host.environment_id,
        host_id=host.id,
        tags=_names(inspected.get("RepoTags")),
        digests=_names(inspected.get("RepoDigests")),
        created_at=parse_time(inspected.get("Created")),
        size_bytes=inspected.get("Size") or 0,
        labels=(inspected.get("Config") or {}).get("Labels") or {},
        architecture=inspected.get("Architecture") or None,
    )


def image_layer(entry: JSON) -> ImageLayer:
    """A step of ``GET /images/{name}/history``."""
    return ImageLayer(
        id=entry["Id"],
        created_at=from_seconds(entry["Created"]) if entry.get("Created") else None,
        created_by=entry.get("CreatedBy") or "",
        size_bytes=entry.get("Size") or 0,
        comment=entry.get("Comment") or "",
        tags=_names(entry.get("Tags")),
    )


def _names(names: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(sorted(name for name in names or () if not name.startswith(_NONE)))
