"""The console in the benchmark's own process, where its every handler can be timed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from qasync import QEventLoop

from benchmarks._handlers import TimedApplication
from caas_console import app, start
from caas_console.options import parse_options
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.shell.window_content import WindowContent

T = TypeVar("T")
Work = Callable[[TimedApplication, WindowContent], Awaitable[T]]


def run_console(arguments: Sequence[str], work: Work[T]) -> T:
    """What ``work`` returns; it gets the content of the console's window."""
    # Like every name in a module, the class of the application can be another.
    vars(start)["ConsoleApplication"] = TimedApplication
    options = parse_options([*arguments, "--theme", "light"])
    started = start.open_first_window(options)
    with asyncio.Runner(loop_factory=lambda: QEventLoop(started.application)) as runner:
        return runner.run(_work_in(app.Console(options, started), started, work))


async def _work_in(console: app.Console, started: start.Started, work: Work[T]) -> T:
    running = asyncio.create_task(console.run())
    try:
        await until(lambda: isinstance(started.window.centralWidget(), WindowContent))
        content = started.window.centralWidget()
        assert isinstance(content, WindowContent)
        assert isinstance(started.application, TimedApplication)
        return await work(started.application, content)
    finally:
        started.window.close()
        await running


def containers_pane(content: WindowContent) -> ResourcePane:
    """The pane of containers."""
    pane = content.pages.pane("containers")
    assert isinstance(pane, ResourcePane)
    return pane


async def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for what the event loop brings about.

    Raises:
        TimeoutError: it has not come about in time.
    """
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - any condition, not only one with an event
            await asyncio.sleep(0.01)
