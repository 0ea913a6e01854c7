"""The paths of the Runtime Protocol below an API's base, as its client writes them."""

from urllib.parse import quote

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ObjectKind

_COLLECTIONS: dict[ObjectKind, str] = {
    "container": "containers",
    "image": "images",
    "network": "networks",
    "volume": "volumes",
}


def host_path(host_id: str, *segments: str) -> str:
    """A path below a host; every segment is escaped."""
    return "/hosts/" + "/".join(quote(segment, safe="") for segment in (host_id, *segments))


def object_path(kind: ObjectKind, ref: ObjectRef, *segments: str) -> str:
    """A path of an engine's object, or of the engine itself where ``kind`` is ``host``."""
    if kind == "host":
        return host_path(ref.host_id, "engine")
    return host_path(ref.host_id, _COLLECTIONS[kind], ref.engine_id, *segments)
