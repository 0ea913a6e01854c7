"""How long a login must wait after failures.

The wait doubles with each failure beyond some, so that guessing is hopeless and whoever mistypes
a password hardly notices. Few are free to one address at one account; more to one address, which
many people may share; and more to one account from everywhere, or whoever guesses at it would
keep its owner out.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

FREE_FAILURES = 5
FREE_FAILURES_OF_ADDRESS = 25
FREE_FAILURES_OF_ACCOUNT = 100
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)


class Failures(NamedTuple):
    """What is known of one account or address."""

    failures: int
    last_at: datetime
    free: int = FREE_FAILURES

    def after(self, now: datetime) -> "Failures":
        """With one more failure."""
        failures = 1 if now - self.last_at > FORGOTTEN_AFTER else self.failures + 1
        return self._replace(failures=failures, last_at=now)

    def wait(self, now: datetime) -> timedelta:
        """How long the next attempt must wait; not positive if it need not."""
        beyond = self.failures - self.free
        if beyond <= 0 or now - self.last_at > FORGOTTEN_AFTER:
            return timedelta(0)
        doubled = FIRST_WAIT * (1 << min(beyond - 1, 20))
        return self.last_at + min(doubled, LONGEST_WAIT) - now


def longest_wait(failures: Iterable[Failures], now: datetime) -> timedelta:
    """How long a login must wait that all of these concern."""
    return max((one.wait(now) for one in failures), default=timedelta(0))
