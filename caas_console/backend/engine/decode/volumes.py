"""Volumes, as ``GET /volumes`` lists and ``GET /volumes/{name}`` tells them: alike."""

from caas_console.backend.contracts.resources import JSON, HostSpec, ObjectRef, Volume
from caas_console.backend.engine.decode.times import parse_time


def volume(host: HostSpec, entry: JSON) -> Volume:
    """A volume; the engine knows it by its name."""
    return Volume(
        id=str(ObjectRef(host.id, entry["Name"])),
        tenant_id=host.tenant_id,
        environment_id=host.environment_id,
        host_id=host.id,
        name=entry["Name"],
        driver=entry["Driver"],
        mountpoint=entry.get("Mountpoint") or "",
        created_at=parse_time(entry.get("CreatedAt")),
        options=entry.get("Options") or {},
        labels=entry.get("Labels") or {},
    )
