"""What the tests do to a session of the lab that dies, and see of it afterwards."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from tests.lab import session as sessions
from tests.lab.session import Session
from tests.lab.waiting import wait_until


def kill_marked(directory: Path) -> None:
    """Kill all processes of a session; what is frozen by a cgroup stays."""
    mark = f"{sessions.MARK}={directory}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)


def assert_removed_by_the_next_session(directory: Path) -> None:
    """Assert that a session that is about to be dead has its files and cgroups removed."""
    (log,) = directory.glob("*/init.log")
    wait_until(
        lambda: not sessions.is_alive(directory.name),
        "The end of the processes",
        timeout=30,
        exit_code=lambda: None,
        log=log,
    )

    with Session.create():
        pass

    assert not directory.exists()
    assert not list(Path("/sys/fs/cgroup").glob(f"*/caas-lab-{directory.name}"))
