"""An asyncio task that outlives its test fails the test."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.guards.logs import LogGuard

# A task that is on its way out (a server's connection handler after close) is no leak.
_GRACE_S = 0.25


@pytest.fixture
async def task_guard() -> AsyncIterator[None]:
    """Checks the loop after every other async fixture of the test is gone."""
    yield
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    if not tasks:
        return
    _, alive = await asyncio.wait(tasks, timeout=_GRACE_S)
    if alive:
        pytest.fail("\n".join(f"task left running: {task!r}" for task in alive), pytrace=False)


@pytest.fixture(autouse=True)
def _guard_tasks(request: pytest.FixtureRequest, log_guard: LogGuard) -> None:  # noqa: ARG001
    # Set up after the log guard, so that what the closing loop logs is still seen, and before
    # the fixtures that the test names, so that it looks after them. Tests without a loop pay
    # nothing.
    if pytest_asyncio.is_async_test(request.node):
        request.getfixturevalue("task_guard")
