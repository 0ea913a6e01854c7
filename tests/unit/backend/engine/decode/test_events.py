from typing import Any

import pytest

from caas_console.backend.contracts.resources import JSON
from caas_console.backend.engine.decode.events import (
    ALL,
    Key,
    engine_event,
    exec_command,
    probe_command,
    time_ns,
    touched,
)
from tests.unit.backend.engine.recordings import HOST, recorded


def _event(kind: str, action: str, actor: str = "id1", **attributes: str) -> JSON:
    return {
        "Type": kind,
        "Action": action,
        "Actor": {"ID": actor, "Attributes": attributes},
        "scope": "local",
        "time": 1795562762,
        "timeNano": 1795562762937295245,
    }


@pytest.mark.parametrize(
    "action",
    ["create", "destroy", "die", "health_status: unhealthy", "oom", "pause", "rename", "restart",
     "start", "stop", "unpause", "update", "something_new"],
)  # fmt: skip
def test_change_of_a_container_calls_to_look_at_it(action: str) -> None:
    assert touched(_event("container", action)) == (Key("container", "id1"),)


@pytest.mark.parametrize(
    "action",
    ["attach", "exec_create: sh -c true", "exec_start: sh -c true", "exec_die", "kill", "resize",
     "top", "archive-path", "prune"],
)  # fmt: skip
def test_use_of_a_container_calls_for_nothing(action: str) -> None:
    assert touched(_event("container", action)) == ()


def test_commit_calls_to_look_at_the_image() -> None:
    event = _event("container", "commit", imageID="sha256:0a", imageRef="")
    assert touched(event) == (Key("image", "sha256:0a"),)


@pytest.mark.parametrize("action", ["connect", "disconnect"])
def test_attachment_to_a_network_calls_to_look_at_the_container(action: str) -> None:
    event = _event("network", action, "n1", container="c1", name="backend")
    assert touched(event) == (Key("container", "c1"),)


@pytest.mark.parametrize(
    ("event", "keys"),
    [
        (_event("network", "create", "n1"), (Key("network", "n1"),)),
        (_event("network", "destroy", "n1"), (Key("network", "n1"),)),
        (_event("network", "prune", ""), ()),
        (_event("volume", "create", "v1"), (Key("volume", "v1"),)),
        (_event("volume", "destroy", "v1"), (Key("volume", "v1"),)),
        (_event("volume", "mount", "v1"), ()),
        (_event("volume", "prune", ""), (Key("volume", ALL),)),
        (_event("image", "pull", "busybox:1"), (Key("image", "busybox:1"),)),
        (_event("image", "untag", "sha256:0a"), (Key("image", "sha256:0a"),)),
        (_event("image", "delete", "sha256:0a"), (Key("image", "sha256:0a"),)),
        (_event("image", "load", "sha256:0a"), (Key("image", "sha256:0a"),)),
        (_event("image", "create", "sha256:0a"), (Key("image", "sha256:0a"),)),
        (_event("image", "save", "sha256:0a"), ()),
        (_event("image", "prune", ""), ()),
        (_event("daemon", "reload", "d1"), (Key("host", ""),)),
        (_event("node", "update", "n1"), (Key("host", ""),)),
        (_event("plugin", "enable", "p1"), ()),
        (_event("builder", "prune", ""), ()),
    ],
)
def test_event_calls_to_look_at_its_object(event: JSON, keys: tuple[Key, ...]) -> None:
    assert touched(event) == keys


def test_event_is_kept_with_its_facts() -> None:
    kept = engine_event(HOST, _event("container", "die", name="web", exitCode="137"))
    assert kept is not None
    assert (kept.type, kept.action, kept.subject_id, kept.subject_name) == (
        "container",
        "die",
        "id1",
        "web",
    )
    assert kept.attributes["exitCode"] == "137"
    assert (kept.host_id, kept.at.year) == ("h1", 2026)


def test_exec_is_kept_with_its_command() -> None:
    kept = engine_event(HOST, _event("container", "exec_create: sh -c echo: hi "))
    assert kept is not None
    assert (kept.action, kept.attributes["command"]) == ("exec_create", "sh -c echo: hi")


def test_health_is_kept_with_its_status() -> None:
    kept = engine_event(HOST, _event("container", "health_status: unhealthy"))
    assert kept is not None
    assert (kept.action, kept.attributes["status"]) == ("health_status", "unhealthy")


@pytest.mark.parametrize("action", ["top", "exec_start: sh", "exec_die", "resize"])
def test_noise_is_not_kept(action: str) -> None:
    assert engine_event(HOST, _event("container", action)) is None


def test_events_of_one_moment_have_ids_of_their_own() -> None:
    events = [_event("container", "die"), _event("container", "stop"), _event("network", "die")]
    ids = {kept.id for event in events if (kept := engine_event(HOST, event))}
    assert len(ids) == 3


def test_event_without_attributes_is_kept() -> None:
    event = _event("daemon", "reload")
    event["Actor"]["Attributes"] = None
    kept = engine_event(HOST, event)
    assert kept is not None
    assert kept.subject_name == "id1"


def test_time_of_an_event_has_nanoseconds() -> None:
    assert time_ns(_event("container", "die")) == 1795562762937295245
    assert time_ns({"time": 5}) == 5_000_000_000


def test_health_check_of_a_shell_is_recognised_in_its_event() -> None:
    event = _event("container", "exec_create: /bin/sh -c test -d /data")
    assert probe_command(recorded("container_web")) == exec_command(event)


@pytest.mark.parametrize(
    ("check", "command"),
    [
        ({"Test": ["CMD", "curl", "-f", "localhost"]}, "curl -f localhost"),
        ({"Test": ["NONE"]}, None),
        ({"Test": None}, None),
        (None, None),
    ],
)
def test_health_check_is_known_by_its_command(check: Any, command: str | None) -> None:
    inspected = recorded("container_web")
    inspected["Config"]["Healthcheck"] = check
    assert probe_command(inspected) == command


def test_other_events_have_no_command() -> None:
    assert exec_command(_event("container", "exec_die")) is None
