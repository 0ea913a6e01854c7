"""A session owns every file and process of one run of the lab, and can be found after a crash.

A session is a directory below STATE_ROOT whose file `lock` is locked (flock) for as long as the
session lives. The owner holds the lock, and so does the init process of every namespace, which
inherits it. The kernel drops the lock with the last of them, whatever killed them, so a directory
that can be locked belongs to nobody, and the next session removes it.
"""

import fcntl
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Self

from tests.lab.cgroups import end_processes, remove_cgroup
from tests.lab.errors import LabError

STATE_ROOT = Path("/var/lib/caas-console-lab")
# Set in the environment of every process of the lab, to the directory of its session.
MARK = "CAAS_LAB_SESSION"


class Session:
    """One run of the lab: a directory, its lock, and the cgroup that its containers live in.

    Attributes:
        parts: closes the session's parts before its directory is removed; each part that starts
            something enters itself.
    """

    def __init__(self, directory: Path, lock: int) -> None:
        self.directory = directory
        self.lock = lock
        self.parts = ExitStack()

    @classmethod
    def create(cls, name: str | None = None) -> Self:
        """A new session, after removing what dead sessions left.

        Args:
            name: the directory's name; without it, one that no other session has.

        Raises:
            LabError: a session of this name is alive.
        """
        STATE_ROOT.mkdir(mode=0o711, parents=True, exist_ok=True)
        with _state_lock():
            for session in list(_claim_dead_sessions()):
                # What resists is tried again by the next session; it is not in the way of this one.
                with suppress(OSError):
                    session._remove()
            directory = _make_directory(name)
            lock = _try_lock(directory)
        if lock is None:
            raise LabError(f"A lab of the name {directory.name} is up already.")
        return cls(directory, lock)

    @property
    def cgroup(self) -> str:
        """The cgroup below which all containers of the session are."""
        return _cgroup(self.directory)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the session's processes: the session's mark, no setting of users."""
        return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", MARK: str(self.directory)}

    def close(self) -> None:
        """Close what is left of its parts and remove its files."""
        self.parts.close()
        with _state_lock():
            self._remove()

    def _remove(self) -> None:
        try:
            remove_cgroup(self.cgroup)
            _remove_tree(self.directory)
        finally:
            os.close(self.lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def is_alive(name: str) -> bool:
    """Whether a process of the session of this name is alive."""
    directory = STATE_ROOT / name
    if not directory.is_dir():
        return False
    lock = _try_lock(directory)
    if lock is None:
        return True
    os.close(lock)
    return False


def destroy(name: str, timeout: float = 30.0) -> bool:
    """End the session of this name from outside: end its processes, remove its files.

    Args:
        name: the session's name.
        timeout: seconds to wait for its processes to be gone.

    Returns:
        Whether there was such a session.

    Raises:
        LabError: a process of it is still alive after the timeout.
    """
    directory = STATE_ROOT / name
    if not directory.is_dir():
        return False
    for pidfile in directory.glob("*/init.pid"):
        _end_marked(int(pidfile.read_text()), directory)
    deadline = time.monotonic() + timeout
    while (lock := _try_lock(directory)) is None:
        if time.monotonic() > deadline:
            raise LabError(f"Processes of the lab in {directory} do not end.")
        # The kernel waits for a paused container before it lets a killed namespace go.
        end_processes(_cgroup(directory))
        time.sleep(0.05)
    Session(directory, lock).close()
    return True


def _cgroup(directory: Path) -> str:
    return f"/caas-lab-{directory.name}"


def _end_marked(pid: int, directory: Path) -> None:
    """End the process if it carries the session's mark: its number may be another's by now."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return
    if f"{MARK}={directory}".encode() in environment:
        os.kill(pid, signal.SIGTERM)


def _make_directory(name: str | None) -> Path:
    if name is None:
        directory = Path(tempfile.mkdtemp(prefix="session-", dir=STATE_ROOT))
    else:
        directory = STATE_ROOT / name
        directory.mkdir(exist_ok=True)
    # People reach the daemons' sockets through it; the sockets have permissions of their own.
    directory.chmod(0o711)
    return directory


def _claim_dead_sessions() -> Iterator[Session]:
    for directory in STATE_ROOT.iterdir():
        if directory.is_dir() and (lock := _try_lock(directory)) is not None:
            yield Session(directory, lock)


def _try_lock(directory: Path) -> int | None:
    """An open descriptor that holds the directory's lock, or None when a live session holds it."""
    lock = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


@contextmanager
def _state_lock() -> Iterator[None]:
    """Only one process at a time creates and removes sessions."""
    with (STATE_ROOT / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _remove_tree(directory: Path) -> None:
    """Remove the directory; the last process may still be letting go of its mounts."""
    for attempt in range(50):
        try:
            shutil.rmtree(directory)
        except FileNotFoundError:
            return
        except OSError:
            if attempt == 49:
                raise
            time.sleep(0.1)
        else:
            return
