"""From a keystroke to its echo in a shell, beside `docker exec -it` in a pty.

`cat` on a terminal of one container, three times: in direct mode, through the embedded platform,
and by the docker CLI, whose pty is written and read without any loop between. Our clock starts
when the terminal view is typed in and stops when the echo has been interpreted; what is painted
a moment later is told beside it. Samples are taken in turn. Needs Xvfb and docker's CLI.
"""

import asyncio
import os
import pty
import statistics
import subprocess
import sys
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop
from typing_extensions import override

from benchmarks._home import fresh_home
from benchmarks._lab import engine
from benchmarks._processes import in_new_process
from benchmarks._results import Result, at_most, percentile, report
from benchmarks._screen import virtual_display
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec
from caas_console.models.controllers.connections import daemon_at, direct, embedded
from caas_console.models.controllers.console_session import ConsoleSession, GatewayOpener
from caas_console.models.controllers.shell_controller import ShellController, ShellState
from caas_console.models.state.delta import CacheDelta
from caas_console.models.terminal.ghostty.core import GhosttyCore
from caas_console.views.widgets.terminal.shell_view import ShellView

_SAMPLES: Final = 3000
_WARM_UP: Final = 100
# Seconds between two keystrokes: each terminal gets fewer than it paints frames.
_REST: Final = 0.007
_START: Final = 5.0  # seconds that the CLI gets to be ready
_START_TIMEOUT: Final = 60.0  # seconds
_KEY: Final = b"x"
_COMMAND: Final = ("cat",)
_PEER: Final = "docker_exec"
_BOUNDS: Final = {"direct": 1.5, "platform": 3.0}

Samples = dict[str, list[float]]  # milliseconds


class Typist(QObject):
    """Types into one shell of ours and waits for the echo."""

    def __init__(self, session: ConsoleSession, container: ObjectRef) -> None:
        super().__init__()
        self._session = session
        spec = ExecSpec(command=_COMMAND)
        self.controller = ShellController(session.gateway, container, GhosttyCore(), spec)
        self._arrived = asyncio.Event()
        self._typed = self._echoed = 0.0
        self.painted: list[float] = []
        # Before the view, which makes a frame of it.
        self.controller.output_arrived.connect(self._on_output)
        self.view = ShellView(self.controller)
        self._screen = self.view.terminal.view
        self._screen.installEventFilter(self)

    async def open(self) -> None:
        """Show the view, and wait until the command runs."""
        running = asyncio.Event()
        self.controller.status_changed.connect(
            lambda status: running.set() if status.state is ShellState.RUNNING else None
        )
        self.view.show()
        await running.wait()

    async def press(self) -> float:
        """Milliseconds from a keystroke to its interpreted echo."""
        self._arrived.clear()
        self._typed = begin = time.perf_counter()
        self._screen.type_bytes(_KEY)
        await self._arrived.wait()
        return (self._echoed - begin) * 1000

    def _on_output(self) -> None:
        if not self._arrived.is_set():
            self._echoed = time.perf_counter()
            self._arrived.set()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._typed and self._arrived.is_set():
            self.painted.append((time.perf_counter() - self._typed) * 1000)
            self._typed = 0.0
        return False

    async def aclose(self) -> None:
        """Hang up."""
        await self.view.aclose()
        self.view.close()
        await self._session.aclose()


class CommandLine:
    """The docker CLI in a pty."""

    def __init__(self, url: str, container: str) -> None:
        self._terminal, other = pty.openpty()
        tty.setraw(other)
        command = ("docker", "--host", url, "exec", "-it", container, *_COMMAND)
        self._process = subprocess.Popen(command, stdin=other, stdout=other, stderr=other)
        os.close(other)

    def press(self) -> float:
        """Milliseconds from a keystroke to its echo."""
        begin = time.perf_counter()
        os.write(self._terminal, _KEY)
        os.read(self._terminal, 4096)
        return (time.perf_counter() - begin) * 1000

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)


@contextmanager
def command_line(url: str, container: str) -> Iterator[CommandLine]:
    """The peer, ended on the way out."""
    line = CommandLine(url, container)
    try:
        yield line
    finally:
        line.close()


async def measure(url: str, container: str) -> tuple[Samples, Samples]:
    """Milliseconds to the echo, and to its painting, by who was typed at."""
    openers = {"direct": direct([daemon_at(url)]), "platform": embedded()}
    ours = {}
    for name, opener in openers.items():
        ours[name] = Typist(*await _opened(opener, container))
        await ours[name].open()
    samples: Samples = {name: [] for name in (*ours, _PEER)}
    with command_line(url, container) as peer:
        await asyncio.sleep(_START)
        for _ in range(_WARM_UP + _SAMPLES):
            for name, typist in ours.items():
                samples[name].append(await typist.press())
                await asyncio.sleep(_REST)
            samples[_PEER].append(peer.press())
            await asyncio.sleep(_REST)
    painted = {name: typist.painted for name, typist in ours.items()}
    for typist in ours.values():
        await typist.aclose()
    return {name: values[_WARM_UP:] for name, values in samples.items()}, painted


async def _opened(opener: GatewayOpener, container: str) -> tuple[ConsoleSession, ObjectRef]:
    """A connection as a window has it, and the container as it names it."""
    session = ConsoleSession(opener)
    session.start()
    cache = session.state.cache
    found: asyncio.Future[ObjectRef] = asyncio.get_running_loop().create_future()

    def look(_delta: CacheDelta) -> None:
        refs = [one.ref for one in cache.containers.values() if one.engine_id == container]
        if refs and not found.done():
            found.set_result(refs[0])

    cache.subscribe(look, {"container"})
    return session, await asyncio.wait_for(found, _START_TIMEOUT)


def run(url: str, container: str, environment: dict[str, str]) -> tuple[Samples, Samples]:
    """Measure in this process, which shows the windows."""
    os.environ |= environment
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        return runner.run(measure(url, container))


def main() -> Iterator[Result]:
    """All results."""
    with engine(1) as daemon, virtual_display() as display, fresh_home() as home:
        (container,) = daemon.client.containers.list()
        environment = {**home, **display, "DOCKER_HOST": daemon.url}
        samples, painted = in_new_process(partial(run, daemon.url, str(container.id), environment))
    for name, bound in _BOUNDS.items():
        for case, share in (("median", 0.5), ("p95", 0.95)):
            yield at_most(
                "shell_echo",
                f"{case}_{name}",
                percentile(samples[name], share),
                "ms",
                bound,
                peer=percentile(samples[_PEER], share),
                samples=len(samples[name]),
                painted=round(statistics.median(painted[name]), 2),
            )


if __name__ == "__main__":
    sys.exit(report(main()))
