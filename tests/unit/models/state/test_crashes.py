from datetime import timedelta

from caas_console.backend.contracts.resources import EngineEvent
from caas_console.models.state.crashes import CrashLog
from tests.unit.models.state.factories import NOW, event


def story(*actions: str, signal: str = "15") -> list[EngineEvent]:
    return [
        event(
            number,
            action,
            "web",
            at=NOW + timedelta(seconds=number),
            attributes={"signal": signal},
        )
        for number, action in enumerate(actions)
    ]


def test_an_end_by_itself_is_a_crash() -> None:
    log = CrashLog()
    assert log.take(story("start", "die", "start", "die")) == {"h1/web"}
    assert log.stopped("h1/web") is False
    assert log.crashes("h1/web", NOW) == 2
    assert log.crashes("h1/web", NOW + timedelta(seconds=2)) == 1


def test_an_end_after_a_signal_was_asked_for() -> None:
    log = CrashLog()
    log.take(story("start", "kill", "die", "stop"))
    assert log.stopped("h1/web") is True
    assert log.crashes("h1/web", NOW) == 0


def test_a_signal_before_the_last_start_excuses_no_later_crash() -> None:
    log = CrashLog()
    log.take(story("kill", "die", "start", "die"))
    assert log.stopped("h1/web") is False


def test_a_signal_that_reloads_excuses_no_crash() -> None:
    log = CrashLog()
    log.take(story("kill", "die", signal="1"))
    assert log.stopped("h1/web") is False


def test_events_are_taken_in_the_order_of_their_time() -> None:
    log = CrashLog()
    log.take(reversed(story("start", "kill", "die")))
    assert log.stopped("h1/web") is True


def test_nothing_is_known_of_what_was_not_seen_or_was_removed() -> None:
    log = CrashLog()
    assert log.stopped("h1/web") is None
    assert log.crashes("h1/web", NOW) == 0
    log.take([*story("die"), event(9, "die", "n1", type="network")])
    log.forget(["h1/web", "h1/never"])
    assert log.stopped("h1/web") is None
    assert log.stopped("h1/n1") is None
