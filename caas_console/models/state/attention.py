"""What needs attention in the whole fleet, most urgent first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from caas_console.backend.contracts.resources import Host
from caas_console.backend.contracts.watch import ResourceKind
from caas_console.models.state.attention_rules import (
    Finding,
    container_findings,
    host_findings,
    job_findings,
)
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.crashes import CrashLog
from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.settled import SettledJobs

_WATCHED: tuple[ResourceKind, ...] = ("host", "container", "job")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """A finding and the object that it is about."""

    finding: Finding
    kind: ResourceKind
    object_id: str
    host_id: str
    name: str


def _urgency(item: AttentionItem) -> tuple[int, float, str]:
    """Severity first, then the newest."""
    since = item.finding.since or _LONG_AGO
    return -item.finding.severity, -since.timestamp(), item.name


class AttentionIndex:
    """Finds what needs attention; an index that only looks at what changed.

    An object that changed is a suspect until it is found to be well. Time alone makes nothing
    need attention, but ends what happened lately, so suspects are looked at whenever asked.
    """

    def __init__(self, cache: ResourceCache) -> None:
        self._cache = cache
        self._crashes = CrashLog()
        self._settled = SettledJobs()
        self._suspects: dict[ResourceKind, set[str]] = {kind: set() for kind in _WATCHED}

    def update(self, delta: CacheDelta) -> CacheDelta:
        events = [self._cache.events[event_id] for event_id in delta.upserted_of("event")]
        ended = self._crashes.take(events)
        self._crashes.forget(delta.removed_of("container"))
        self._settled.take(self._cache.jobs[job_id] for job_id in delta.upserted_of("job"))
        for kind in _WATCHED:
            self._suspects[kind] |= delta.upserted_of(kind)
            self._suspects[kind] -= delta.removed_of(kind)
        self._suspects["container"] |= ended & self._cache.containers.keys()
        return CacheDelta()

    def items(self, now: datetime) -> list[AttentionItem]:
        """What needs attention now, most urgent first."""
        found: list[AttentionItem] = []
        for kind, suspects in self._suspects.items():
            for object_id in list(suspects):
                resource = self._cache.objects(kind).get(object_id)
                if resource is None:
                    continue  # Removed, which the next flush tells.
                items = [_item(resource, finding) for finding in self._findings(resource, now)]
                if not items:
                    suspects.discard(object_id)
                found += items
        return sorted(found, key=_urgency)

    def _findings(self, resource: Any, now: datetime) -> Iterable[Finding]:
        match resource.kind:
            case "host":
                return host_findings(resource)
            case "container":
                return container_findings(resource, self._crashes, now)
            case _:
                return () if self._settled.is_settled(resource) else job_findings(resource, now)


def _item(resource: Any, finding: Finding) -> AttentionItem:
    host_id = resource.id if isinstance(resource, Host) else resource.host_id
    name = resource.subject if resource.kind == "job" else resource.name
    return AttentionItem(finding, resource.kind, resource.id, host_id, name)
