"""How long a login must wait after failures.

The wait doubles with each failure beyond some, so that guessing is hopeless and whoever mistypes
a password hardly notices. Few are free to one address at one account; more to one address, which
many people may share; and more to one account from everywhere, or whoever guesses at it would
keep its owner out.

Attempts that are under way count like failures, or many at once would all be free. They are known
to this process alone: each instance lets as many begin.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple

FREE_FAILURES = 5
FREE_FAILURES_OF_ADDRESS = 25
FREE_FAILURES_OF_ACCOUNT = 100
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
# What one subscriber gets at least (RFC 6177, section 2), and changes addresses in at will.
_IPV6_PREFIX = 64


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

    def bears(self, ahead: int, now: datetime) -> bool:
        """Whether one more attempt may begin, though so many are under way."""
        known = 0 if now - self.last_at > FORGOTTEN_AFTER else self.failures
        return ahead == 0 or known + ahead <= self.free


class UnderWay:
    """Attempts whose outcome is not known yet."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    @contextmanager
    def one_more(self, subjects: Collection[str]) -> Iterator[Mapping[str, int]]:
        """Count an attempt while the context lasts; how many of each subject were before it."""
        ahead = {subject: self._counts[subject] for subject in subjects}
        self._counts.update(set(subjects))
        try:
            yield ahead
        finally:
            self._counts.subtract(set(subjects))
            # What is 0 goes.
            self._counts = +self._counts


def sender_of(address: str) -> str:
    """Whom an address stands for: itself, or of IPv6 the network that it may be changed in."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, _IPV6_PREFIX), strict=False))
    return address


def longest_wait(failures: Iterable[Failures], now: datetime) -> timedelta:
    """How long a login must wait that all of these concern."""
    return max((one.wait(now) for one in failures), default=timedelta(0))
