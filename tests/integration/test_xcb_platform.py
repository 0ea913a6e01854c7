"""UI tests run offscreen; that a real display would do too is tried here once."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

_WINDOW = """
from PySide6.QtWidgets import QApplication, QWidget

application = QApplication([])
window = QWidget()
window.show()
while not window.windowHandle().isExposed():
    application.processEvents()
print(application.platformName())
"""


@pytest.fixture
def display() -> Iterator[str]:
    """The name of an X server's display."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as number:
            yield f":{number.readline().strip()}"
        server.terminate()


def test_window_is_exposed_on_an_x_server(display: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _WINDOW],
        env=os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert run.stdout == "xcb\n"
