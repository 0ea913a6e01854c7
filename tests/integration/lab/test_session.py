"""Sessions keep out of each other's way, and leave nothing behind, however they end."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration.lab.dead_session import assert_removed_by_the_next_session, kill_marked
from tests.lab import session as sessions
from tests.lab.errors import LabError
from tests.lab.namespace import Namespace
from tests.lab.session import Session

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


@contextmanager
def _owner_of_a_session() -> "Iterator[tuple[subprocess.Popen[str], Path]]":
    """A process with a session of its own, and the session's directory; the test kills it."""
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
        yield owner, directory


def test_session_of_a_killed_process_is_removed_by_the_next() -> None:
    with _owner_of_a_session() as (owner, directory):
        owner.send_signal(signal.SIGKILL)

    assert_removed_by_the_next_session(directory)


def test_session_of_which_every_process_was_killed_is_removed_by_the_next() -> None:
    with _owner_of_a_session() as (owner, directory):
        owner.send_signal(signal.SIGKILL)
        kill_marked(directory)

    assert_removed_by_the_next_session(directory)


def test_session_that_a_paused_container_keeps_from_ending_is_destroyed() -> None:
    with _owner_of_a_session() as (owner, directory):
        # The first process of a namespace ends after all others, and the frozen one does not.
        os.kill(int((directory / "engine/init.pid").read_text()), signal.SIGKILL)
        owner.send_signal(signal.SIGKILL)

    assert sessions.destroy(directory.name)

    assert not directory.exists()


def test_two_sessions_stand_side_by_side(lab_session: Session) -> None:
    with Session.create() as other, Namespace(other, "engine") as namespace:
        assert other.directory != lab_session.directory
        assert namespace.run("hostname") == "engine\n"
        assert lab_session.directory.is_dir()


def test_name_of_a_live_session_is_not_given_twice(lab_session: Session) -> None:
    with pytest.raises(LabError, match="is up already"):
        Session.create(lab_session.directory.name)
