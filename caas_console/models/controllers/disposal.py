"""Lets go of what takes time to close, after it has left the screen."""

import asyncio
from collections.abc import Callable
from typing import Protocol, runtime_checkable


@runtime_checkable
class AsyncClosable(Protocol):
    """Something with streams or tasks of its own."""

    async def aclose(self) -> None:
        """Let go of them; nothing more comes afterwards."""


class Disposal:
    """Closes things in the background, and knows when all are closed."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def close(self, thing: AsyncClosable, then: Callable[[], None]) -> None:
        """Close ``thing``, and then do ``then`` (delete it)."""
        task = asyncio.get_running_loop().create_task(self._close(thing, then))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def aclose(self) -> None:
        """Wait until all is closed."""
        if self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _close(self, thing: AsyncClosable, then: Callable[[], None]) -> None:
        await thing.aclose()
        then()
