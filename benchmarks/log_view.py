"""A container that prints as fast as it can: into the log view, beside `docker logs -f` in a pipe.

- ``follow_*``: bytes of the log a second while the container prints, in turns with the CLI, in
  direct mode and through the embedded platform; for how long the UI thread answered no key is
  told beside it (``computing`` is the part of it in which the thread had a processor).
- ``whole_*``: a long log that is there already, read to its end.

The view is shown on Xvfb and paints. Needs Xvfb and docker's CLI.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from qasync import QEventLoop

from benchmarks._handlers import Handlers, TimedApplication
from benchmarks._home import fresh_home
from benchmarks._lab import engine
from benchmarks._processes import in_new_process
from benchmarks._results import Result, at_least, percentile, report
from benchmarks._screen import virtual_display
from caas_console.backend.contracts.runtime import LogQuery
from caas_console.models.controllers.connections import daemon_at, direct, embedded
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.logs_controller import LogState
from caas_console.views.widgets.logs.log_view import LogView
from tests.lab.daemon import Daemon
from tests.lab.images.busybox import REFERENCE

_LINE: Final = "2026-03-14T12:00:00.000Z INFO [worker-7] request finished status=200 duration=12ms"
_LENGTH: Final = len(_LINE) + 1  # bytes, its newline included
_WHOLE_LINES: Final = 600_000
_SECONDS: Final = 4.0
_ROUNDS: Final = 5
_BOUND: Final = 0.8
_MEGA: Final = 1e6


@dataclass
class Side:
    """The speeds of one mode and of the CLI beside it, in MB/s, and what the UI thread did."""

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    working: list[float] = field(default_factory=list)
    computing: list[float] = field(default_factory=list)
    frames: int = 0

    def take(self, handlers: Handlers) -> None:
        """Add a round's handlers."""
        self.working += handlers.working
        self.computing += handlers.computing


def read_by_command_line(url: str, container: str, seconds: float | None) -> float:
    """MB/s of the docker CLI into a pipe: new lines for some time, or a whole log."""
    options = ("--follow", "--tail", "0") if seconds else ()
    command = ("docker", "--host", url, "logs", *options, container)
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        pipe = process.stdout.fileno()
        count = len(os.read(pipe, 1 << 20))
        begin = time.perf_counter()
        while seconds is None or time.perf_counter() - begin < seconds:
            piece = os.read(pipe, 1 << 20)
            if not piece:
                break
            count += len(piece)
        elapsed = time.perf_counter() - begin
        process.kill()
    return count / elapsed / _MEGA


class Reader:
    """The log view on one container."""

    def __init__(self, application: TimedApplication, session: ConsoleSession) -> None:
        self._application = application
        self._session = session

    async def read(self, container: str, seconds: float | None, side: Side) -> float:
        """MB/s into the view, as for the CLI."""
        ref = next(
            one.ref
            for one in self._session.state.cache.containers.values()
            if one.engine_id == container
        )
        view = LogView.of_container(self._session.gateway, ref, "speaker")
        follow = seconds is not None
        view.controller.query = LogQuery(follow=follow, tail=0 if follow else None)
        view.resize(1200, 800)
        view.show()
        await _until(lambda: view.controller.buffer.end_line > 0)
        first, begin = view.controller.buffer.end_line, time.perf_counter()
        with self._application.record() as handlers:
            if seconds is None:
                await _until(lambda: view.controller.status.state is LogState.ENDED)
            else:
                await asyncio.sleep(seconds)
        elapsed = time.perf_counter() - begin
        lines = view.controller.buffer.end_line - first
        side.take(handlers)
        side.frames += view.canvas.frames_painted
        await view.aclose()
        view.close()
        return lines * _LENGTH / elapsed / _MEGA


async def _until(condition: Callable[[], bool]) -> None:
    """Wait for what the loop brings about."""
    while not condition():  # noqa: ASYNC110 -- as a person who looks at the window
        await asyncio.sleep(0.01)


async def measure(
    application: TimedApplication, mode: str, url: str, whole: str, speaking: str
) -> dict[str, Side]:
    """Both cases in one mode."""
    session = ConsoleSession(direct([daemon_at(url)]) if mode == "direct" else embedded())
    session.start()
    reader = Reader(application, session)
    await _until(lambda: len(session.state.cache.containers) == 2)
    sides = {"follow": Side(), "whole": Side()}
    for _ in range(_ROUNDS):
        for case, container, seconds in (
            ("follow", speaking, _SECONDS),
            ("whole", whole, None),
        ):
            if case == "follow":
                await _docker(url, "unpause", container)
            side = sides[case]
            side.ours.append(await reader.read(container, seconds, side))
            peer = partial(read_by_command_line, url, container, seconds)
            side.theirs.append(await asyncio.to_thread(peer))
            if case == "follow":
                await _docker(url, "pause", container)
    await session.aclose()
    return sides


async def _docker(url: str, *arguments: str) -> None:
    command = ("docker", "--host", url, *arguments)
    await asyncio.to_thread(subprocess.run, command, check=True, stdout=subprocess.DEVNULL)


def run(
    mode: str, url: str, whole: str, speaking: str, environment: dict[str, str]
) -> dict[str, Side]:
    """Measure in this process, which shows the window."""
    os.environ |= environment
    application = TimedApplication([])
    application.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        return runner.run(measure(application, mode, url, whole, speaking))


def _start(daemon: Daemon) -> tuple[str, str]:
    """A container whose log is whole, and one that prints while it is not paused."""
    containers = daemon.client.containers
    script = f"yes '{_LINE}' | head -n {_WHOLE_LINES}"
    whole = containers.run(REFERENCE, ["sh", "-c", script], detach=True)
    whole.wait()
    speaking = containers.run(REFERENCE, ["yes", _LINE], detach=True)
    speaking.pause()
    return str(whole.id), str(speaking.id)


def main() -> Iterator[Result]:
    """All results."""
    with engine(0) as daemon, virtual_display() as display:
        whole, speaking = _start(daemon)
        for mode in ("direct", "embedded"):
            with fresh_home() as home:
                environment = {**home, **display, "DOCKER_HOST": daemon.url}
                sides = in_new_process(partial(run, mode, daemon.url, whole, speaking, environment))
            for case, side in sides.items():
                yield at_least(
                    "log_view",
                    f"{case}_{mode}",
                    statistics.median(side.ours),
                    "MB/s",
                    _BOUND,
                    peer=statistics.median(side.theirs),
                    rounds=[round(a / b, 2) for a, b in zip(side.ours, side.theirs, strict=True)],
                    handler_p99_ms=round(percentile(side.working, 0.99), 1),
                    handler_longest_ms=round(max(side.working), 1),
                    computing_longest_ms=round(max(side.computing), 1),
                    frames_painted=side.frames,
                )


if __name__ == "__main__":
    sys.exit(report(main()))
