"""The engine's times (Go's RFC 3339 with nanoseconds, or seconds since 1970)."""

from datetime import UTC, datetime

_GO_ZERO = "0001-01-01"


def parse_time(text: object) -> datetime | None:
    """The time, in UTC; None for Go's zero time and for what is none."""
    if not isinstance(text, str) or not text or text.startswith(_GO_ZERO):
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def from_seconds(seconds: float) -> datetime:
    """The time so many seconds after 1970."""
    return datetime.fromtimestamp(seconds, UTC)
