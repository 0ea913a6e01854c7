"""Listening on a Unix socket that only its owner can open."""

import contextlib
import os
import socket
from pathlib import Path

from caas_console.backend.contracts.errors import InvalidInput

# sockaddr_un holds 108 bytes on Linux, the last one a zero (unix(7)).
MAX_PATH_BYTES = 107
_BACKLOG = 128


def listen(path: Path) -> socket.socket:
    """A listening socket at ``path``, mode 0600; a socket left there by a dead process goes.

    Connections are accepted from now on, and answered once a server takes them up.

    Raises:
        InvalidInput: the path is too long for a socket.
    """
    if len(os.fsencode(path)) > MAX_PATH_BYTES:
        raise InvalidInput(
            "The socket's path is too long",
            f"{path} has more than {MAX_PATH_BYTES} bytes.",
            "Choose a shorter runtime directory.",
        )
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # Nobody else may connect even in the moment before chmod.
    mask = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(mask)
    listener.listen(_BACKLOG)
    listener.setblocking(False)
    return listener
