"""What runs beside something else."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

Chore = Coroutine[Any, Any, None]


@asynccontextmanager
async def beside(*chores: Chore) -> AsyncIterator[None]:
    """What runs beside the context, and ends with it; if a chore fails, a bug, all ends."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(chore) for chore in chores]
        yield
        for task in tasks:
            task.cancel()
