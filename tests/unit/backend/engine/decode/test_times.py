from datetime import UTC, datetime

import pytest

from caas_console.backend.engine.decode.times import parse_time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-11-24T23:04:15Z", datetime(2026, 11, 24, 23, 4, 15, tzinfo=UTC)),
        ("2026-11-24T23:04:15.458655993Z", datetime(2026, 11, 24, 23, 4, 15, 458655, UTC)),
        ("2026-11-25T07:04:15.5+08:00", datetime(2026, 11, 24, 23, 4, 15, 500000, UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("", None),
        ("yesterday", None),
        (None, None),
        (5, None),
    ],
)
def test_time_of_the_engine_is_read(text: object, time: datetime | None) -> None:
    assert parse_time(text) == time
