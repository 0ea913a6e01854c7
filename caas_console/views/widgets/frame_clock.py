"""When to paint: at once after a pause, and at most 60 times a second in a flood."""

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

_INTERVAL = 1 / 60  # seconds
# Frames take at most a third of the time, so that slow painting slows no program much.
_COST_FACTOR = 3


class FrameClock(QObject):
    """Turns any number of requests into frames; its timer runs only while one is owed.

    Signals:
        due: make a frame now.
    """

    due = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
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
        interval = max(_INTERVAL, _COST_FACTOR * self._cost)
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
