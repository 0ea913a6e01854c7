"""From the command to a painted window, and to the daemon's rows in it.

Fresh processes in turn: a bare PySide6 window, the console on its embedded platform (which is
started too, on an empty data directory) and the console in direct mode, each offscreen and on
Xvfb. ``content`` tells when the window's own contents stand in place of its outlines.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from benchmarks._home import fresh_home
from benchmarks._lab import engine
from benchmarks._results import Result, at_most, report, told
from benchmarks._screen import OFFSCREEN, virtual_display

_ROUNDS: Final = 5
_WINDOW_RATIO: Final = 1.5
_ROWS_SECONDS: Final = 1.0
_ROWS_COMMANDS: Final = 8

Moments = dict[str, float]


def start_once(program: str, last: str, environment: Mapping[str, str], *arguments: str) -> Moments:
    """Seconds from the command to each moment, up to the one that is waited for."""
    with fresh_home() as home:
        command = (sys.executable, "-m", "benchmarks._first_paint", program, *arguments)
        begun = time.monotonic()
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, env={**os.environ, **home, **environment}
        ) as process:
            moments: Moments = {}
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    moments |= {what: at - begun for what, at in json.loads(line).items()}
                    if last in moments:
                        break
            finally:
                process.terminate()
    return moments


def command_seconds(url: str) -> float:
    """How long ``docker ps`` takes."""
    begun = time.monotonic()
    subprocess.run(("docker", "-H", url, "ps"), check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begun


def measure(screen: str, environment: Mapping[str, str], url: str) -> Iterator[Result]:
    """The results on one kind of screen."""
    rounds: defaultdict[str, list[Moments]] = defaultdict(list)
    for number in range(_ROUNDS + 1):
        taken = {
            "bare": start_once("bare", "window", environment),
            "embedded": start_once("console", "rows", {**environment, "DOCKER_HOST": url}),
            "direct": start_once("console", "rows", environment, "--direct", url),
            "docker ps": {"rows": command_seconds(url)},
        }
        # The first of each fills the system's caches.
        for name, moments in taken.items() if number else ():
            rounds[name].append(moments)

    def median(name: str, moment: str) -> float:
        return statistics.median(moments[moment] for moments in rounds[name])

    bare, listing = median("bare", "window"), median("docker ps", "rows")
    for mode in ("embedded", "direct"):
        case = f"{mode}_{screen}"
        seconds = median(mode, "window")
        yield at_most("cold_start", f"window_{case}", seconds, "s", _WINDOW_RATIO, peer=bare)
        yield told("cold_start", f"content_{case}", median(mode, "content"), "s")
        bound = max(_ROWS_SECONDS, _ROWS_COMMANDS * listing)
        yield at_most(
            "cold_start", f"rows_{case}", median(mode, "rows"), "s", bound, docker_ps=listing
        )


def main() -> Iterator[Result]:
    """All results."""
    with engine(containers=10) as daemon, virtual_display() as display:
        yield from measure("offscreen", OFFSCREEN, daemon.url)
        yield from measure("xvfb", display, daemon.url)


if __name__ == "__main__":
    sys.exit(report(main()))
