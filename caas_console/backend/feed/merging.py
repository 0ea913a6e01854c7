"""Several streams as one."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack
from typing import TypeVar

from caas_console.backend.contracts.streams import closing

T = TypeVar("T")


async def merged(sources: Iterable[AsyncIterator[T]]) -> AsyncIterator[T]:
    """The items of all sources as they come, until every source has ended.

    Holds at most one item of each source, so who reads slowly slows them all. Closing it
    closes them; the first error of one ends it.
    """
    async with AsyncExitStack() as stack:
        waiting: dict[asyncio.Task[T], AsyncIterator[T]] = {}
        for source in sources:
            waiting[_next(await stack.enter_async_context(closing(source)))] = source
        # After the tasks, a source may be closed; so the tasks are ended first.
        stack.push_async_callback(_cancel, waiting)
        while waiting:
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                source = waiting.pop(task)
                if isinstance(task.exception(), StopAsyncIteration):
                    continue
                waiting[_next(source)] = source
                yield task.result()


def _next(source: AsyncIterator[T]) -> asyncio.Task[T]:
    async def following() -> T:
        return await anext(source)

    return asyncio.create_task(following())


async def _cancel(tasks: dict[asyncio.Task[T], AsyncIterator[T]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
