"""Where the embedded platform of a user is found; the standard library is enough to look there."""

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

APPLICATION = "caas-console"
RUNTIME_VARIABLE = "CAAS_RUNTIME_DIR"


def runtime_path(environ: Mapping[str, str] = os.environ) -> Path:
    """The directory for the lock, the socket and the session file; it may not be there."""
    chosen = environ.get(RUNTIME_VARIABLE)
    return Path(chosen) if chosen else platformdirs.user_runtime_path(APPLICATION)


def socket_path(runtime: Path) -> Path:
    """The socket that the platform of this runtime directory serves on."""
    return runtime / "platform.sock"
