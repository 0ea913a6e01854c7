"""The one clock by which all instances on a database judge what expires."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

# Clocks that are kept by NTP differ by less, and are left alone.
TOLERANCE = timedelta(seconds=1)

_logger = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


class SharedClock:
    """This machine's clock, put right by what the database's server says.

    Args:
        local: tells this machine's time.
    """

    def __init__(self, local: Callable[[], datetime] = utc_now) -> None:
        self.local = local
        self._ahead = timedelta(0)

    def __call__(self) -> datetime:
        return self.local() + self._ahead

    def compare(self, theirs: datetime, asked_at: datetime, answered_at: datetime) -> None:
        """Take over the server's time, if the two cannot be the same.

        Args:
            theirs: the server's time at some moment between the other two.
            asked_at: this machine's time (``local``) before it was asked for.
            answered_at: the same, after the answer.
        """
        least, most = theirs - answered_at, theirs - asked_at
        if least - TOLERANCE <= self._ahead <= most + TOLERANCE:
            return
        # A server says it first and may wait for a lock then.
        self._ahead = most
        _logger.warning(
            "this machine's clock differs from the database's, which counts, by %.1f s; "
            "have both kept by NTP",
            most.total_seconds(),
        )
