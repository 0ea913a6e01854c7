"""Starts the embedded platform as a process.

A console does so when its first window is painted and hardly anything else is loaded: the platform
then loads beside it, on another processor. So this needs the standard library alone.
"""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import caas_console
from caas_console.backend.wire.runtime_place import runtime_path, socket_path

MODULE = "caas_console.backend.platform"
IDLE_SECONDS = 30.0

ChildProcess = subprocess.Popen[bytes]


def start_platform(arguments: Sequence[str]) -> ChildProcess:
    """Start ``serve --embedded``; it lives on when the console ends.

    Raises:
        OSError: the system starts no process.
    """
    process = subprocess.Popen(  # noqa: S603  # Our own interpreter and module.
        [sys.executable, "-m", MODULE, "serve", "--embedded", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
        env=_environment(),
        # Ctrl+C in the console's terminal is not meant for it.
        start_new_session=True,
    )
    # The credential is handed over where no process list shows it. It is as good as one of secrets,
    # and needs no imports.
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError), process.stdin as stdin:
            stdin.write(os.urandom(32).hex().encode() + b"\n")
    return process


def start_unless_running() -> ChildProcess | None:
    """Start the user's platform with the current Docker context; None where one runs already.

    None as well where it cannot be started: whoever then looks for it tries again, and tells.
    """
    with contextlib.suppress(OSError):
        if not _is_running():
            return start_platform(serve_arguments())
    return None


def serve_arguments(
    host_endpoint: str | None = None, idle_seconds: float = IDLE_SECONDS
) -> list[str]:
    """What the process is told: the local host's daemon, and how long it waits for a console.

    No daemon is that of the user's current Docker context.
    """
    arguments = [f"--exit-when-idle={idle_seconds:g}"]
    if host_endpoint is not None:
        arguments.append(f"--host-endpoint={host_endpoint}")
    return arguments


def _is_running() -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        # One whose queue is full runs too.
        probe.setblocking(False)
        try:
            probe.connect(str(socket_path(runtime_path())))
        except BlockingIOError:
            return True
        except OSError:
            return False
    return True


def _environment() -> dict[str, str]:
    """Ours, with the way to this very package, wherever it runs from."""
    here = str(Path(caas_console.__file__).parents[1])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
