from datetime import UTC, datetime, timedelta

from caas_console.backend.contracts.resources import EngineEvent, ObjectRef
from caas_console.models.state.event_marks import EventMark, MarkKind, event_marks

_START = datetime(2026, 1, 1, tzinfo=UTC)
_CONTAINER = ObjectRef("h", "c")


def _event(
    action: str, second: int, subject: str = "c", kind: str = "container", **attributes: str
) -> EngineEvent:
    return EngineEvent(
        id=f"h/{second}",
        tenant_id="t",
        environment_id="e",
        host_id="h",
        at=_START + timedelta(seconds=second),
        type=kind,
        action=action,
        subject_id=subject,
        attributes=attributes,
    )


def test_turning_points_of_the_container_are_marked_in_order() -> None:
    events = [
        _event("start", 30),
        _event("die", 20, exitCode="137"),
        _event("oom", 19),
        _event("health_status", 40, status="unhealthy"),
        _event("exec_create", 41, command="sh"),
        _event("start", 42, subject="other"),
        _event("start", 43, kind="plugin"),
    ]
    start = _START.timestamp()
    assert event_marks(events, _CONTAINER) == (
        EventMark(start + 19, MarkKind.OOM),
        EventMark(start + 20, MarkKind.DIE, 137),
        EventMark(start + 30, MarkKind.START),
        EventMark(start + 40, MarkKind.UNHEALTHY),
    )
