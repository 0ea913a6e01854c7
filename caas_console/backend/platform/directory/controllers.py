"""Which controller to ask first, remembering for a while which ones failed."""

import time
from collections.abc import Callable, Sequence


class Controllers:
    """The controllers of a directory, in their order, those that failed lately last.

    Args:
        urls: all of them, the preferred one first.
        retry_after: seconds for which one that failed is tried last.
        clock: tells the time in seconds, as `time.monotonic` does.
    """

    def __init__(
        self,
        urls: Sequence[str],
        retry_after: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._urls = tuple(urls)
        self._retry_after = retry_after
        self._clock = clock
        self._failed_at: dict[str, float] = {}

    def in_order(self) -> list[str]:
        """All of them, as they are to be tried now.

        None is left out: where all failed lately, one of them may be back.
        """
        return sorted(self._urls, key=self._failed_lately)

    def failed(self, url: str) -> bool:
        """Note that it could not be asked; whether that is news."""
        is_news = not self._failed_lately(url)
        self._failed_at[url] = self._clock()
        return is_news

    def answered(self, url: str) -> None:
        """Note that it could be asked."""
        self._failed_at.pop(url, None)

    def _failed_lately(self, url: str) -> bool:
        failed_at = self._failed_at.get(url)
        return failed_at is not None and self._clock() - failed_at < self._retry_after
