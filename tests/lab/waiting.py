"""Waiting for a part of the lab to be ready, with its log in the message when it is not."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.lab.errors import LabError


def wait_until(
    condition: Callable[[], bool],
    what: str,
    *,
    timeout: float,
    exit_code: Callable[[], int | None],
    log: Path,
) -> None:
    """Return once the condition holds.

    Args:
        condition: asked every 10 ms.
        what: the awaited thing, which begins the message.
        timeout: seconds.
        exit_code: how the process ended that is to bring it about, or None while it is alive.
        log: that process's log file, whose end goes into the message.

    Raises:
        LabError: the process ended or the time is over.
    """
    deadline = time.monotonic() + timeout
    while not condition():
        if (code := exit_code()) is not None:
            raise LabError(f"{what} did not start, it ended with {code}; {_tell(log)}")
        if time.monotonic() > deadline:
            raise LabError(f"{what} was not ready within {timeout:g} s; {_tell(log)}")
        time.sleep(0.01)


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log file."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])


def _tell(log: Path) -> str:
    return f"the end of its log:\n{last_lines(log)}"
