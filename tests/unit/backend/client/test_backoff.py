import time

import pytest

from caas_console.backend.client.backoff import Backoff


def test_the_first_retry_is_at_once_and_later_ones_wait_ever_longer() -> None:
    backoff = Backoff(first=1, longest=8)
    delays = [backoff.next_delay() for _ in range(8)]
    assert delays[0] == 0
    for delay, ceiling in zip(delays[1:], [1, 2, 4, 8, 8, 8, 8], strict=True):
        assert ceiling / 2 <= delay <= ceiling


def test_no_number_of_failures_is_too_large() -> None:
    backoff = Backoff(longest=10)
    assert max(backoff.next_delay() for _ in range(5_000)) <= 10


def test_delays_differ_from_console_to_console() -> None:
    delays = set()
    for _ in range(20):
        backoff = Backoff()
        backoff.next_delay()
        delays.add(backoff.next_delay())
    assert len(delays) > 1


def test_a_connection_that_lasted_begins_anew_and_one_that_did_not_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    backoff = Backoff()
    backoff.next_delay()
    backoff.connected()
    assert backoff.next_delay() > 0
    backoff.connected()
    now += 60
    assert backoff.next_delay() == 0
