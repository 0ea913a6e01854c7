"""Whether anybody needs the platform: who watches, and what runs."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_CHECK_INTERVAL = 0.5  # seconds


class Activity:
    """Counts the open watches."""

    def __init__(self) -> None:
        self._watches = 0
        self._since = time.monotonic()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """A watch that is open."""
        self._watches += 1
        try:
            yield
        finally:
            self._watches -= 1
            self._since = time.monotonic()

    async def until_idle(self, seconds: float, busy: Callable[[], bool]) -> None:
        """Return once nobody has watched and nothing was ``busy`` for so long."""
        while True:
            if self._watches or busy():
                self._since = time.monotonic()
            elif time.monotonic() - self._since >= seconds:
                return
            await asyncio.sleep(_CHECK_INTERVAL)
