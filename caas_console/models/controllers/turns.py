"""Long work on the window's loop, in turns that nobody notices."""

import asyncio
import time

TURN = 0.005  # seconds of work before the window gets its events


class Turns:
    """Tells when a turn is over, and lets the loop take the next one."""

    def __init__(self) -> None:
        self._end = 0.0

    @property
    def over(self) -> bool:
        """Whether the window waits."""
        return time.perf_counter() >= self._end

    async def next(self) -> None:
        """Let the window have its events, and begin another turn."""
        await asyncio.sleep(0)
        self._end = time.perf_counter() + TURN
