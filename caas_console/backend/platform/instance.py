"""One embedded platform a user: its lock, its directories and its session file."""

import fcntl
import getpass
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import platformdirs

from caas_console.backend.contracts.errors import Conflict
from caas_console.backend.wire.runtime_place import APPLICATION, socket_path
from caas_console.backend.wire.session import (
    Session,
    runtime_directory,
    session_file,
    unusable_directory,
)

DATA_VARIABLE = "CAAS_DATA_DIR"
AUDIT_KEY = "audit-key.pem"


class Directories(NamedTuple):
    """Where a platform keeps what it has.

    Attributes:
        data: the database, and the key that signs the audit trail.
        runtime: the lock, the socket and the session file.
        logs: the rotated log.
    """

    data: Path
    runtime: Path
    logs: Path

    @property
    def database(self) -> Path:
        """The database file."""
        return self.data / "platform.db"

    @property
    def audit_key(self) -> Path:
        """The private key that signs the audit trail; it is made when it is first used."""
        return self.data / AUDIT_KEY

    @property
    def socket(self) -> Path:
        """The socket that the API is served on."""
        return socket_path(self.runtime)

    @property
    def terminals(self) -> Path:
        """The directory with the notes of the terminals that are open."""
        return self.runtime / "terminals"

    @property
    def log_file(self) -> Path:
        """The log file."""
        return self.logs / "platform.log"


def directories(environ: Mapping[str, str] = os.environ) -> Directories:
    """The user's directories, made if they are not there.

    Raises:
        InvalidInput: one cannot be made or used, or the runtime directory is not safe.
    """
    chosen = environ.get(DATA_VARIABLE)
    data = Path(chosen) if chosen else platformdirs.user_data_path(APPLICATION)
    logs = data / "log" if chosen else platformdirs.user_log_path(APPLICATION)
    try:
        for path in (data, logs):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unusable_directory(error) from error
    return Directories(data=data, runtime=runtime_directory(environ), logs=logs)


def user_name() -> str:
    """Who runs this process."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A user id without an account, as in some containers.
        return str(os.getuid())


@contextmanager
def only_instance(runtime: Path) -> Iterator[None]:
    """Hold the lock of the user's one platform; the system lets go of it with the process.

    Raises:
        Conflict: another platform holds it.
    """
    with (runtime / "platform.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(
                "A platform is running already",
                f"It holds {lock.name}.",
                "Connect to it, or end it first.",
            ) from error
        yield


@contextmanager
def published_session(runtime: Path, session: Session) -> Iterator[None]:
    """The session file, for other consoles of the user to join."""
    file = session_file(runtime)
    draft = file.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(session.model_dump_json())
    draft.replace(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
