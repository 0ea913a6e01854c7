"""Waiting for a part of the lab to be ready, with its log in the message when it is not."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.lab.errors import LabError

if TYPE_CHECKING:
    import subprocess


def wait_until(
    condition: Callable[[], bool],
    what: str,
    *,
    timeout: float,
    process: "subprocess.Popen[bytes] | None" = None,
    log: Path | None = None,
) -> None:
    """Return once the condition holds.

    Args:
        condition: asked every 10 ms.
        what: the awaited thing, for the message.
        timeout: seconds.
        process: the process that is to bring it about; its early end is a failure.
        log: that process's log file, whose end goes into the message.

    Raises:
        LabError: the process ended or the time is over.
    """
    deadline = time.monotonic() + timeout
    while not condition():
        if process is not None and process.poll() is not None:
            ended = f"{what} did not start: its process ended with {process.returncode}"
            raise LabError(ended + _last_lines(log))
        if time.monotonic() > deadline:
            raise LabError(f"{what} was not ready within {timeout:g} s" + _last_lines(log))
        time.sleep(0.01)


def _last_lines(log: Path | None, count: int = 15) -> str:
    if log is None or not log.exists():
        return "."
    lines = log.read_text(errors="replace").splitlines()[-count:]
    return "; the end of its log:\n" + "\n".join(lines)
