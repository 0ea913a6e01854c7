"""A newcomer's first hour: the README's commands on a bare Debian 12, as root and with sudo.

Each machine is new. Without a display `./caas run` must take the tour: the first time it sets
everything up, Docker included, the second time it must only start. With one it must open its
window, also where no daemon can be had; how that looks is left in build/bare-machine for people.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QImage

from benchmarks._bare_machine import BareMachine, bare_machine
from benchmarks._results import Result, report, told
from benchmarks._screen import virtual_display
from benchmarks._screenshot import shows_something

_NAME = "soak_bare_machine"
_KEPT = Path(__file__).parents[1] / "build" / "bare-machine"
_LONGEST = 3600.0  # seconds, for a slow network and a busy machine
_PANES = 9
# What needs nothing, and what needs daemons of the lab.
_TESTS = "tests/unit tests/integration/test_start.py"
_SET_UP = ("Missing Debian packages", "Setting up", "Starting the Docker daemon")
# The commands that the lab tells.
_LAB = "./caas lab up | tee lab && ./caas run $(sed -n 's|^ *./caas run||p' lab) && ./caas lab down"
# As in a container, where even root may start no daemon.
_WITHOUT_PRIVILEGES = "setpriv --bounding-set=-sys_admin,-net_admin"
_END_DAEMON = "kill $(cat /run/docker.pid); while [ -e /run/docker.pid ]; do sleep 0.2; done"


def main() -> int:
    """The exit status: 0 if everything went as the README says."""
    return report(_cases())


def _cases() -> Iterator[Result]:
    with virtual_display() as screen:
        with bare_machine("root") as machine:
            newcomer = _Newcomer(machine, "root", screen)
            yield from newcomer.start_twice()
            yield newcomer.tour("lab", _LAB)
            yield newcomer.command("check", "./caas check")
            yield newcomer.command("tests", f"./caas test {_TESTS} -q")
            yield newcomer.window("window", "./caas run")
            machine.as_root(_END_DAEMON)
            yield newcomer.window("no_daemon", f"{_WITHOUT_PRIVILEGES} ./caas run")
        with bare_machine("ann") as machine:
            newcomer = _Newcomer(machine, "ann", screen)
            yield from newcomer.start_twice()
            yield newcomer.tour("lab", _LAB)
            yield newcomer.command("tests", f"./caas test {_TESTS} -q")
            yield newcomer.window("window", "./caas run")


class _Newcomer:
    """Somebody who tries on their machine what the README says."""

    def __init__(self, machine: BareMachine, user: str, screen: dict[str, str]) -> None:
        self._machine = machine
        self._screen = screen
        self._folder = _KEPT / user
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)

    def tour(self, case: str, line: str) -> Result:
        """Take the tour; every picture of it must show something."""
        result = self.command(case, line)
        kept = self._folder / case
        shutil.copytree(self._machine.checkout / "build" / "tour", kept, dirs_exist_ok=True)
        pictures = [QImage(str(path)) for path in kept.glob("*.png")]
        shown = sum(map(shows_something, pictures))
        ok = result["ok"] and _PANES <= shown == len(pictures)
        return result | {"pictures": len(pictures), "ok": ok}

    def start_twice(self) -> Iterator[Result]:
        """Without a display; the second start must set nothing up."""
        yield self.tour("first_start", "./caas run")
        result = self.tour("second_start", "./caas run")
        said = (self._folder / "second_start.log").read_text()
        set_up = [words for words in _SET_UP if words in said]
        yield result | {"set_up": set_up, "ok": result["ok"] and not set_up}

    def command(self, case: str, line: str) -> Result:
        """Enter a command line and wait for its end."""
        before = time.monotonic()
        process = self._machine.start(line, self._folder / f"{case}.log")
        process.wait(_LONGEST)
        return self._told(case, before, exit=process.exit_code, ok=process.exit_code == 0)

    def window(self, case: str, line: str) -> Result:
        """Enter a command line that opens the window, look at it, and end it."""
        before = time.monotonic()
        log = self._folder / f"{case}.log"
        process = self._machine.start(f"exec {line}", log, display=self._screen["DISPLAY"])
        looking = [sys.executable, "-m", "benchmarks._screenshot", str(log.with_suffix(".png"))]
        seen = subprocess.run(looking, env=os.environ | self._screen, check=False).returncode == 0
        lived = process.exit_code is None
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        ok = seen and lived and process.exit_code == 0
        return self._told(case, before, exit=process.exit_code, ok=ok)

    def _told(self, case: str, before: float, **beside: object) -> Result:
        seconds = time.monotonic() - before
        return told(_NAME, f"{self._folder.name}_{case}", seconds, "s", **beside)


if __name__ == "__main__":
    sys.exit(main())
