"""What the console and its embedded platform cost while nothing happens.

A real daemon with 100 running containers, the window shown on Xvfb with the pane of containers;
resident memory, and processor time over half a minute, of each process.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks._home import fresh_home
from benchmarks._lab import engine
from benchmarks._processes import processor_seconds, resident_megabytes
from benchmarks._results import Result, at_most, report
from benchmarks._screen import virtual_display
from caas_console.backend.wire.runtime_place import RUNTIME_VARIABLE
from caas_console.backend.wire.session import find_session

_CONTAINERS: Final = 100
_SETTLING: Final = 20.0  # seconds
_IDLING: Final = 30.0  # seconds
_CONSOLE_MEGABYTES: Final = 250
_PLATFORM_MEGABYTES: Final = 150
_PERCENT: Final = 3.0  # of a core


def measure(console: int, platform: int) -> Iterator[Result]:
    """The results for these two processes."""
    time.sleep(_SETTLING)
    processes = {"console": console, "platform": platform}
    begun, before = (
        time.monotonic(),
        {name: processor_seconds(pid) for name, pid in processes.items()},
    )
    time.sleep(_IDLING)
    seconds = time.monotonic() - begun
    percents = {
        name: 100 * (processor_seconds(pid) - before[name]) / seconds
        for name, pid in processes.items()
    }
    bounds = {"console": _CONSOLE_MEGABYTES, "platform": _PLATFORM_MEGABYTES}
    for name, pid in processes.items():
        megabytes = resident_megabytes(pid)
        yield at_most("footprint", f"memory_{name}", megabytes, "MB", bounds[name])
    yield at_most(
        "footprint",
        "idle_processor",
        sum(percents.values()),
        "% of a core",
        _PERCENT,
        **{name: round(percent, 2) for name, percent in percents.items()},
    )


def main() -> Iterator[Result]:
    """All results."""
    with engine(_CONTAINERS) as daemon, virtual_display() as display, fresh_home() as home:
        command = (sys.executable, "-m", "benchmarks._first_paint", "console")
        environment = {**os.environ, **home, **display, "DOCKER_HOST": daemon.url}
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as console:
            assert console.stdout is not None
            try:
                any("rows" in json.loads(line) for line in console.stdout)
                session = find_session(Path(home[RUNTIME_VARIABLE]))
                assert session is not None
                yield from measure(console.pid, session.pid)
            finally:
                console.terminate()


if __name__ == "__main__":
    sys.exit(report(main()))
