"""Sessions keep out of each other's way, and leave nothing behind, however they end."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab import session as sessions
from tests.lab.errors import LabError
from tests.lab.namespace import Namespace
from tests.lab.session import Session
from tests.lab.waiting import wait_until

_REPOSITORY = Path(__file__).parents[3]
# Starts a daemon with a paused container, whose processes no signal reaches, and waits.
_OWNER = """
import sys
from tests.lab.contents import load_image
from tests.lab.daemon import Daemon
from tests.lab.images.busybox import busybox_image
from tests.lab.namespace import Namespace
from tests.lab.session import Session

session = Session.create()
daemon = Daemon(Namespace(session, "engine"))
daemon.start()
load_image(daemon.client, busybox_image())
daemon.client.containers.run("busybox:1", ["sleep", "1000"], detach=True).pause()
print(session.directory, flush=True)
sys.stdin.read()
"""


def test_session_of_a_killed_process_is_removed_by_the_next() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _OWNER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_REPOSITORY,
    ) as owner:
        assert owner.stdout is not None
        directory = Path(owner.stdout.readline().strip())
        assert sessions.is_alive(directory.name)
        owner.send_signal(signal.SIGKILL)
    wait_until(
        lambda: not sessions.is_alive(directory.name),
        "The end of the processes",
        timeout=10,
        exit_code=lambda: None,
        log=directory / "engine/init.log",
    )

    with Session.create():
        pass

    assert not directory.exists()
    assert not list(Path("/sys/fs/cgroup").glob(f"*/caas-lab-{directory.name}"))


def test_two_sessions_stand_side_by_side(lab_session: Session) -> None:
    with Session.create() as other, Namespace(other, "engine") as namespace:
        assert other.directory != lab_session.directory
        assert namespace.run("hostname") == "engine\n"
        assert lab_session.directory.is_dir()


def test_name_of_a_live_session_is_not_given_twice(lab_session: Session) -> None:
    with pytest.raises(LabError, match="is up already"):
        Session.create(lab_session.directory.name)
