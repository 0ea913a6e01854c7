"""How long to wait before trying again."""

import random
import time

# A connection that lasted so long was a good one: the next failure is a new story.
_LASTING = 5.0


class Backoff:
    """Delays that grow with each failure; the first retry is at once.

    Half of each delay is random, so that a thousand consoles do not return at the same moment.

    Args:
        first: seconds before the second retry.
        longest: seconds that no delay exceeds.
    """

    def __init__(self, first: float = 0.2, longest: float = 10.0) -> None:
        self._first = first
        self._longest = longest
        self._failures = 0
        self._connected_at: float | None = None

    def connected(self) -> None:
        """Note that it worked."""
        self._connected_at = time.monotonic()

    def next_delay(self) -> float:
        """Note a failure; how many seconds to wait."""
        if self._connected_at and time.monotonic() - self._connected_at >= _LASTING:
            self._failures = 0
        self._connected_at = None
        failures, self._failures = self._failures, self._failures + 1
        if failures == 0:
            return 0.0
        ceiling = min(self._longest, self._first * 2.0 ** min(failures - 1, 30))
        # Jitter needs no secrecy.
        return ceiling * random.uniform(0.5, 1.0)  # noqa: S311
