"""An embedded platform of a test's own, in directories of the test's own."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from caas_console.backend.wire.runtime_place import RUNTIME_VARIABLE
from caas_console.backend.wire.session import Session, find_session


class EmbeddedHome:
    """Where the platform of a test has its data, its lock and its socket."""

    def __init__(self, directory: Path) -> None:
        self.data = directory / "data"
        self.runtime = directory / "run"
        self.runtime.mkdir(mode=0o700)

    @property
    def session(self) -> Session | None:
        """The platform that serves there."""
        return find_session(self.runtime)

    @property
    def serving(self) -> Session:
        """The platform that serves there, where there must be one."""
        session = self.session
        assert session is not None
        return session

    def kill_platform(self) -> int:
        """Kill it without warning, and wait until it is gone; its process id."""
        pid = self.serving.pid
        os.kill(pid, signal.SIGKILL)
        wait_for_end(pid)
        return pid

    def stop_platform(self) -> None:
        """Have the platform end, if there is one, and wait until it has."""
        if (session := self.session) is not None and is_alive(session.pid):
            os.kill(session.pid, signal.SIGTERM)
            wait_for_end(session.pid)


def is_alive(pid: int) -> bool:
    """Whether a process has not been ended and waited for."""
    return Path(f"/proc/{pid}").exists()


def wait_for_end(pid: int, patience: float = 15.0) -> None:
    """Return once a process is gone."""
    deadline = time.monotonic() + patience
    while is_alive(pid):
        assert time.monotonic() < deadline, f"process {pid} does not end"
        time.sleep(0.02)


@contextmanager
def embedded_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedHome]:
    """Directories of its own, for everything that this process starts."""
    # A short path, because that of a Unix socket may have 107 bytes.
    directory = Path(tempfile.mkdtemp(prefix="caas-"))
    home = EmbeddedHome(directory)
    monkeypatch.setenv(RUNTIME_VARIABLE, str(home.runtime))
    monkeypatch.setenv("CAAS_DATA_DIR", str(home.data))
    try:
        yield home
        home.stop_platform()
    finally:
        shutil.rmtree(directory)
