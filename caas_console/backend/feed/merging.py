"""Several streams as one."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack
from typing import Generic, TypeVar

from caas_console.backend.contracts.streams import closing

T = TypeVar("T")


async def merged(sources: Iterable[AsyncIterator[T]]) -> AsyncIterator[T]:
    """The items of all sources as they come, until every source has ended.

    Holds at most one item of each source, so who reads slowly slows them all. Closing it
    closes them; the first error of one ends it.
    """
    confluence = _Confluence[T]()
    async with AsyncExitStack() as stack:
        tasks = []
        for source in sources:
            opened = await stack.enter_async_context(closing(source))
            tasks.append(asyncio.create_task(confluence.take_in(opened)))
        # After the tasks, a source may be closed; so the tasks are ended first.
        stack.push_async_callback(_cancel, tasks)
        while not all(task.done() for task in tasks):
            await confluence.until_changed()
            while confluence.ready:
                item, taken = confluence.ready.popleft()
                taken.set()
                yield item
            for task in tasks:
                if task.done():
                    task.result()


class _Confluence(Generic[T]):
    """What the sources have that was not taken yet.

    One task a source for as long as it lasts: one for each item would cost more than the items.
    """

    def __init__(self) -> None:
        self.ready: deque[tuple[T, asyncio.Event]] = deque()
        self._changed = asyncio.Event()

    async def take_in(self, source: AsyncIterator[T]) -> None:
        taken = asyncio.Event()
        try:
            async for item in source:
                self.ready.append((item, taken))
                self._changed.set()
                await taken.wait()
                taken.clear()
        finally:
            self._changed.set()

    async def until_changed(self) -> None:
        """Wait until one of the sources had something, or ended."""
        await self._changed.wait()
        self._changed.clear()


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
