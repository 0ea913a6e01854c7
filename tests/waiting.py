"""Waiting for what real parts and tasks come to, on asyncio's loop."""

import asyncio
import time
from collections.abc import Awaitable, Callable

_INTERVAL = 0.005  # seconds


async def eventually(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Return once the condition holds; TimeoutError after so many seconds."""

    async def holds() -> bool:
        return condition()

    await eventually_async(holds, seconds)


async def eventually_async(condition: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    """Return once the condition, which asks somebody, holds; TimeoutError after so long."""
    deadline = time.monotonic() + seconds
    while True:
        if await condition():
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds} s")
        await asyncio.sleep(_INTERVAL)
