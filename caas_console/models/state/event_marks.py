"""The turning points in a container's life, for its charts' time line."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from caas_console.backend.contracts.resources import EngineEvent, ObjectRef


class MarkKind(StrEnum):
    """What happened, in the engine's own words (Engine API, ``GET /events``)."""

    START = "start"
    STOP = "stop"
    DIE = "die"
    OOM = "oom"
    PAUSE = "pause"
    UNPAUSE = "unpause"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"


@dataclass(frozen=True, slots=True)
class EventMark:
    """A turning point.

    Attributes:
        at: seconds since 1970.
        exit_code: of a DIE.
    """

    at: float
    kind: MarkKind
    exit_code: int | None = None


def event_marks(events: Iterable[EngineEvent], container: ObjectRef) -> tuple[EventMark, ...]:
    """The marks among these events that are of a container, oldest first."""
    marks = (
        _mark(event)
        for event in events
        if event.type == "container"
        and event.host_id == container.host_id
        and event.subject_id == container.engine_id
    )
    return tuple(sorted((mark for mark in marks if mark), key=lambda mark: mark.at))


_KINDS = {kind.value: kind for kind in MarkKind}


def _mark(event: EngineEvent) -> EventMark | None:
    # Of a health check the outcome is the mark.
    kind = _KINDS.get(event.attributes.get("status", event.action))
    if kind is None:
        return None
    code = event.attributes.get("exitCode", "")
    exit_code = int(code) if kind is MarkKind.DIE and code.isdecimal() else None
    return EventMark(event.at.timestamp(), kind, exit_code)
