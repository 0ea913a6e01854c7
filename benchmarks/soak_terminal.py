"""A shell whose program has gone mad: 200 MB of malformed and enormous output.

The bytes pass through the real controller, core and widget, shown in a window; only the
connection is made up. The process must live, its memory must stop growing, and the window must
get its events all the time.
"""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from typing import Any, Self

from qasync import QEventLoop

from benchmarks._console import until
from benchmarks._handlers import TimedApplication
from benchmarks._processes import resident_megabytes
from benchmarks._results import Result, at_most, percentile, report, told
from benchmarks._screen import virtual_display
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.models.controllers.garbage_collection import GarbageCollection
from caas_console.models.controllers.shell_controller import ShellController, ShellState
from caas_console.models.terminal.ghostty.core import GhosttyCore
from caas_console.views.theme.theme_manager import ThemeManager
from caas_console.views.widgets.terminal.shell_view import ShellView
from tests.ui.fake_runtime import FakeRuntime
from tests.unit.models.terminal.hostile_output import hostile_output

_MEGABYTE = 1_000_000
_SIZE = 200 * _MEGABYTE
# By then every buffer, cache and the scrollback have been filled.
_WARM = _SIZE // 4
# What a terminal loads with its first output is not the matter here.
_GREETING = "\x1b[1;31mready \x1b[0m# 中文 \u0301\r\n".encode()
_SETTLING = 2.0  # seconds


class MadShell:
    """A ShellSession whose output is fuzz; it answers as fast as it is read."""

    def __init__(self) -> None:
        self.exit_code: int | None = None
        self.command: tuple[str, ...] = ("mad",)
        self.process_id: int | None = None
        self.told = 0
        self.begun = asyncio.Event()
        self.memory_when_warm = 0.0
        self._output: Iterator[bytes] = hostile_output(_SIZE)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None: ...

    async def read(self) -> bytes:
        if not self.told:
            self.told = len(_GREETING)
            return _GREETING
        await self.begun.wait()
        await asyncio.sleep(0)
        if self.told >= _WARM and not self.memory_when_warm:
            self.memory_when_warm = resident_megabytes(os.getpid())
        chunk = next(self._output, b"")
        self.told += len(chunk)
        return chunk

    async def write(self, data: bytes) -> None: ...

    async def resize(self, columns: int, rows: int) -> None: ...


async def measure(application: TimedApplication) -> list[Result]:
    """The results, after a run of minutes."""
    shell, runtime = MadShell(), FakeRuntime()
    runtime.on_open_shell = lambda _: shell
    controller = ShellController(runtime, ObjectRef("local", "mad"), GhosttyCore(120, 40))
    view = ShellView(controller)
    view.resize(1280, 800)
    view.show()
    await asyncio.sleep(_SETTLING)
    shell.begun.set()
    begun = time.perf_counter()
    with application.record() as handlers, GarbageCollection(in_use=lambda: True):
        await until(lambda: controller.status.state is ShellState.ENDED, seconds=1_800)
    seconds = time.perf_counter() - begun
    grown = resident_megabytes(os.getpid()) - shell.memory_when_warm
    longest, summary = max(handlers.working), handlers.summary()
    await view.aclose()
    view.close()
    common: dict[str, Any] = {"megabytes": shell.told / _MEGABYTE}
    return [
        told("soak_terminal", "speed", shell.told / _MEGABYTE / seconds, "MB/s", **common),
        at_most("soak_terminal", "memory_growth", grown, "MB", 20, **common),
        at_most(
            "soak_terminal", "handler_p99", percentile(handlers.working, 0.99), "ms", 16, **summary
        ),
        at_most("soak_terminal", "handler_longest", longest, "ms", 50, **summary),
    ]


def main() -> list[Result]:
    """All results, on a display of its own."""
    with virtual_display() as display:
        os.environ.update(display)
        return _results()


def _results() -> list[Result]:
    application = TimedApplication(["benchmark"])
    application.setQuitOnLastWindowClosed(False)
    ThemeManager(application, "dark")
    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        return runner.run(measure(application))


if __name__ == "__main__":
    sys.exit(report(main()))
