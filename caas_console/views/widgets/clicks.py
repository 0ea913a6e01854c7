"""Counts clicks in one place: single, double, triple."""

from PySide6.QtCore import QElapsedTimer, QPointF
from PySide6.QtGui import QGuiApplication

SAME_PLACE = 4.0  # pixels between two clicks of a multiple click
_MOST = 3


class ClickCounter:
    """Qt tells double clicks, but no triple ones."""

    def __init__(self) -> None:
        self._count = 0
        self._since = QElapsedTimer()
        self._place = QPointF()

    def press(self, position: QPointF) -> int:
        """A button went down; whether it is the first, second or third time in a row."""
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        near = (position - self._place).manhattanLength() < SAME_PLACE
        again = self._since.isValid() and self._since.elapsed() < interval and near
        self._count = self._count % _MOST + 1 if again else 1
        self._since.start()
        self._place = position
        return self._count

    def trembles(self, position: QPointF) -> bool:
        """Whether the mouse has hardly moved since the button went down."""
        return (position - self._place).manhattanLength() < SAME_PLACE
