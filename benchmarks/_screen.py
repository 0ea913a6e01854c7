"""Where windows are shown: nowhere (Qt's offscreen platform), or on a display of Xvfb."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


@contextmanager
def virtual_display() -> Iterator[dict[str, str]]:
    """The environment of programs that show windows on a display of their own."""
    command = ("Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        number = server.stdout.readline().decode().strip()
        try:
            yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
        finally:
            server.terminate()
