"""How a console finds the embedded platform of its user.

The platform's runtime directory holds, each for its owner alone: the lock that the running
platform holds, its socket, and the session file that is there while it serves.
"""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from caas_console.backend.contracts.errors import InvalidInput, Problem
from caas_console.backend.contracts.resources import Record
from caas_console.backend.wire.endpoint import Endpoint
from caas_console.backend.wire.runtime_place import runtime_path

# What this program speaks.
API = "v1"


class Session(Record):
    """A platform that serves: its process, socket and credential.

    Attributes:
        version: of the program that it runs.
        api: the API that it serves, which is the first segment of its paths.
    """

    pid: int
    socket: Path
    credential: str = Field(repr=False)
    version: str = ""
    api: str = API

    @property
    def endpoint(self) -> Endpoint:
        """How to speak to it."""
        return Endpoint(
            url=f"http://platform/{API}",
            token=self.credential,
            socket=self.socket,
            of_one_run=True,
        )


class StartNotice(Record):
    """The one line on a platform's standard output: it serves now, or cannot and why."""

    ready: bool = False
    problem: Problem | None = None


def runtime_directory(environ: Mapping[str, str] = os.environ) -> Path:
    """The directory for sockets, made if it is not there; only its owner may look into it.

    Raises:
        InvalidInput: it is another user's, or open to others, or cannot be made.
    """
    path = runtime_path(environ)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = path.stat()
    except OSError as error:
        raise unusable_directory(error) from error
    # Where there is no /run/user it lies in /tmp, where anybody could have made it first.
    if status.st_uid != os.getuid() or stat.S_IMODE(status.st_mode) & 0o077:
        raise InvalidInput(
            "The runtime directory is not safe",
            f"{path} must belong to you and be closed to others.",
            "Remove it, or choose another with CAAS_RUNTIME_DIR.",
        )
    return path


def unusable_directory(error: OSError) -> InvalidInput:
    """What to tell people where the platform cannot read or write what is its own."""
    return InvalidInput(
        "A directory of the platform cannot be used",
        str(error),
        "Make it writable for you, or choose others with CAAS_DATA_DIR and CAAS_RUNTIME_DIR.",
    )


def session_file(runtime: Path) -> Path:
    """Where the session of the platform of this runtime directory is written."""
    return runtime / "session.json"


def find_session(runtime: Path) -> Session | None:
    """The session that is written there; its platform may have died without removing it."""
    try:
        return Session.model_validate_json(session_file(runtime).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
