"""When to paint: at once after a pause, and only so often in a flood."""

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal


class FrameClock(QObject):
    """Turns any number of requests into frames; its timer runs only while one is owed.

    Args:
        rate: the most frames a second.
        share: the most of the time that frames may take, so that slow painting slows down what
            is painted only so much.

    Signals:
        due: make a frame now.
    """

    due = Signal()

    def __init__(self, parent: QObject, *, rate: float, share: float) -> None:
        super().__init__(parent)
        self._shortest = 1 / rate
        self._share = share
        self._fired_at = 0.0
        self._cost = 0.0
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._fire)

    @property
    def owes(self) -> bool:
        """Whether a frame will come."""
        return self._timer.isActive()

    def request(self) -> None:
        """Something changed."""
        if self._timer.isActive():
            return
        interval = max(self._shortest, self._cost / self._share)
        wait = self._fired_at + interval - time.perf_counter()
        if wait <= 0:
            self._fire()
        else:
            self._timer.start(round(wait * 1000) + 1)

    def postpone(self, seconds: float) -> None:
        """Make the frame that is due only after so long."""
        self._timer.start(round(seconds * 1000))

    def spent(self, seconds: float) -> None:
        """Tell that the present frame has cost so much."""
        self._cost += seconds

    def _fire(self) -> None:
        self._fired_at = time.perf_counter()
        self._cost = 0.0
        self.due.emit()
