"""A program that waits until an X server's screen shows something and is at rest: a picture of it.

`python -m benchmarks._screenshot FILE` exits with 1 where nothing is shown in time.
"""

import sys
import time

from PySide6.QtGui import QGuiApplication, QImage

_PATIENCE = 90.0  # seconds
_REST = 3.0  # seconds, in which a window has filled itself
_COLOURS = 30  # more than an empty screen or an empty window has


def shows_something(picture: QImage) -> bool:
    """Whether there is more on it than areas: text, which is smoothed in many shades."""
    if picture.isNull():
        return False
    points = picture.convertToFormat(QImage.Format.Format_RGB32)
    return len(set(memoryview(points.constBits()).cast("I"))) >= _COLOURS


def _grab() -> QImage:
    return QGuiApplication.primaryScreen().grabWindow(0).toImage()


def _main(path: str) -> int:
    application = QGuiApplication([])
    deadline = time.monotonic() + _PATIENCE
    before = _grab()
    while time.monotonic() < deadline:
        time.sleep(_REST)
        application.processEvents()
        now = _grab()
        if now == before and shows_something(now):
            now.save(path)
            return 0
        before = now
    before.save(path)
    return 1


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
