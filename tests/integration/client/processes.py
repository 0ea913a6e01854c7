"""Programs of ours as processes of a test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_REPOSITORY = Path(__file__).parents[3]


@contextmanager
def program(*arguments: str, credential: str) -> Iterator["subprocess.Popen[str]"]:
    """A Python program that reads its credential from its standard input, until the end."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(_REPOSITORY)},
    )
    assert process.stdin is not None
    try:
        process.stdin.write(f"{credential}\n")
        process.stdin.close()
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until(condition: Callable[[], bool], patience: float = 20.0) -> None:
    """Return once the condition holds."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
