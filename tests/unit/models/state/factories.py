"""Resources with everything but what a test is about filled in."""

from datetime import UTC, datetime
from typing import Any

from caas_console.backend.contracts.gateway import LinkChanged, LinkState
from caas_console.backend.contracts.jobs import Job
from caas_console.backend.contracts.operations import StartContainer
from caas_console.backend.contracts.resources import (
    Attachment,
    Container,
    ContainerState,
    EngineEvent,
    Host,
    HostState,
    Image,
    Mount,
    Network,
    Volume,
)
from caas_console.backend.contracts.watch import Change, Resource, ResourceKind, WatchBatch, upsert
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.delta import CacheDelta, StateKind

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
REGION = "region/local"
OWNED: dict[str, Any] = {"tenant_id": "default", "environment_id": "local", "host_id": "h1"}


def container(name: str, **settings: Any) -> Container:
    defaults: dict[str, Any] = {
        **OWNED,
        "id": f"{settings.get('host_id', 'h1')}/{name}",
        "name": name,
        "image": "nginx:1.25",
        "image_id": "sha256:aaaa",
        "created_at": NOW,
        "state": ContainerState.RUNNING,
    }
    return Container(**(defaults | settings))


def host(host_id: str = "h1", **settings: Any) -> Host:
    defaults: dict[str, Any] = {
        "id": host_id,
        "tenant_id": "default",
        "environment_id": "local",
        "name": host_id,
        "endpoint": "unix:///run/docker.sock",
        "state": HostState.READY,
        "since": NOW,
    }
    return Host(**(defaults | settings))


def image(engine_id: str, **settings: Any) -> Image:
    return Image(**({**OWNED, "id": f"h1/{engine_id}", "size_bytes": 1000} | settings))


def network(engine_id: str, **settings: Any) -> Network:
    defaults = {**OWNED, "id": f"h1/{engine_id}", "name": engine_id, "driver": "bridge"}
    return Network(**(defaults | settings))


def volume(name: str, **settings: Any) -> Volume:
    defaults = {**OWNED, "id": f"h1/{name}", "name": name, "driver": "local", "mountpoint": "/v"}
    return Volume(**(defaults | settings))


def event(number: int, action: str, subject_id: str, **settings: Any) -> EngineEvent:
    defaults: dict[str, Any] = {
        **OWNED,
        "id": f"h1/{number}",
        "at": NOW,
        "type": "container",
        "action": action,
        "subject_id": subject_id,
    }
    return EngineEvent(**(defaults | settings))


def job(job_id: str, **settings: Any) -> Job:
    defaults: dict[str, Any] = {
        "id": job_id,
        "tenant_id": "default",
        "actor": "ada",
        "host_id": "h1",
        "operation": StartContainer(target="web"),
        "subject": "web",
        "created_at": NOW,
    }
    return Job(**(defaults | settings))


def attached(network_name: str, network_id: str | None = None) -> Attachment:
    return Attachment(network=network_name, network_id=network_id)


def mounted(volume_name: str) -> Mount:
    return Mount(type="volume", source=volume_name, target="/data")


def gone(kind: ResourceKind, object_id: str) -> Change:
    return Change(kind=kind, id=object_id)


def delta(*changes: Change | Resource, part: str = REGION) -> WatchBatch:
    return WatchBatch(part=part, phase="delta", changes=_changes(changes))


def snapshot(*resources: Resource, part: str = REGION) -> list[WatchBatch]:
    """A whole snapshot of a part."""
    return [
        WatchBatch(part=part, phase="begin"),
        WatchBatch(part=part, phase="snapshot", changes=_changes(resources)),
        WatchBatch(part=part, phase="end"),
    ]


def _changes(items: tuple[Change | Resource, ...]) -> tuple[Change, ...]:
    return tuple(item if isinstance(item, Change) else upsert(item) for item in items)


def link(state: LinkState) -> LinkChanged:
    return LinkChanged(state=state, since=NOW)


def fill(cache: ResourceCache, *resources: Resource) -> None:
    """Have the cache know these resources, told to its listeners."""
    cache.apply(delta(*resources))
    cache.flush()


def recorded(cache: ResourceCache, *kinds: StateKind) -> list[CacheDelta]:
    """What the cache tells from now on."""
    told: list[CacheDelta] = []
    cache.subscribe(told.append, kinds)
    return told


def connected_state(*resources: Resource) -> ConsoleState:
    state = ConsoleState()
    state.cache.apply(link(LinkState.CONNECTED))
    fill(state.cache, *resources)
    return state
