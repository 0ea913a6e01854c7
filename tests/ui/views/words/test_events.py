import pytest

from caas_console.backend.contracts.resources import EngineEvent
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.rows.event_row import EventRow, make_event_row
from caas_console.views.words.events import (
    event_detail,
    event_source,
    event_text,
    event_tone,
    event_type_text,
)
from tests.ui.fake_gateway import NOW, PLACE


def event(action: str, event_type: str = "container", **attributes: str) -> EventRow:
    told = EngineEvent(
        id="local/1",
        host_id="local",
        at=NOW,
        type=event_type,
        action=action,
        subject_id="web",
        attributes=attributes,
        **PLACE,
    )
    return make_event_row(ConsoleState(), told)


@pytest.mark.parametrize(
    ("row", "text", "detail"),
    [
        (event("die", exitCode="1"), "Exited", "Exit code 1: the program reported an error"),
        (event("kill", signal="15"), "Signalled", "signal 15"),
        (event("exec_create", command="sh -c date"), "Command run", "sh -c date"),
        (event("health_status", status="unhealthy"), "Became unhealthy", ""),
        (event("mount", "volume"), "Mounted", ""),
    ],
)
def test_an_event_is_told_in_words(row: EventRow, text: str, detail: str) -> None:
    assert event_text(row) == text
    assert event_detail(row).startswith(detail)
    assert bool(event_detail(row)) == bool(detail)


def test_what_the_engine_said_itself_is_kept_for_who_knows_its_words() -> None:
    row = event("health_status", status="healthy")
    assert event_source(row) == "container health_status: healthy"


def test_an_event_without_words_is_shown_as_the_engine_said_it() -> None:
    row = event("teleport", "secret")
    assert (event_type_text("secret"), event_text(row)) == ("secret", "teleport")


@pytest.mark.parametrize(("code", "tone"), [("0", None), ("143", None), ("137", "danger")])
def test_an_exit_that_was_wanted_does_not_alarm(code: str, tone: str | None) -> None:
    assert event_tone(event("die", exitCode=code)) == tone
