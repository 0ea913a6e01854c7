import pytest

from caas_console.backend.contracts.resources import JSON
from caas_console.backend.engine import event_log
from caas_console.backend.engine.event_log import EventLog
from caas_console.backend.feed.feed import Feed
from tests.unit.backend.engine.recordings import HOST


def _event(number: int, action: str = "start") -> JSON:
    actor = {"ID": f"c{number}", "Attributes": {}}
    return {"Type": "container", "Action": action, "Actor": actor, "timeNano": number}


def _kept(feed: Feed) -> list[str]:
    return [one.subject_id for one in feed.objects("event") if one.kind == "event"]


async def test_first_question_is_for_everything() -> None:
    assert EventLog(Feed("region/r"), HOST).since == "1"


async def test_next_question_begins_with_the_last_event() -> None:
    log = EventLog(Feed("region/r"), HOST)
    log.record(_event(1_795_562_762_000_000_005))
    log.record(_event(3))
    assert log.since == "1795562762.000000005"


async def test_event_told_again_is_kept_once() -> None:
    feed = Feed("region/r")
    log = EventLog(feed, HOST)
    log.record(_event(1))
    log.record(_event(1))
    assert _kept(feed) == ["c1"]
    assert feed.cursor.sequence == 1


async def test_noise_moves_the_time_only() -> None:
    feed = Feed("region/r")
    log = EventLog(feed, HOST)
    log.record(_event(7, "top"))
    assert _kept(feed) == []
    assert log.since == "0.000000007"


async def test_oldest_events_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_log, "KEPT", 2)
    feed = Feed("region/r")
    log = EventLog(feed, HOST)
    for number in range(4):
        log.record(_event(number))
    assert _kept(feed) == ["c2", "c3"]


async def test_nothing_is_left_after_clearing() -> None:
    feed = Feed("region/r")
    log = EventLog(feed, HOST)
    log.record(_event(1))
    log.clear()
    assert _kept(feed) == []
