"""Collecting garbage so that nobody notices.

Left to itself, CPython looks at all objects in one go whenever a quarter of them are new. With ten
thousand containers on the screen that takes a fifth of a second, every few seconds. Here only what
is young is looked at, often; what has lived a while is put aside (``gc.freeze``) and looked at when
the console is not being used. Most objects are in no cycle and go with their last reference,
put aside or not. What is large must therefore be let go of when it is closed, by its owner: left in
a cycle, as a view and its controller are, it may stay for an hour.

And it happens in the window's thread alone. CPython collects in whatever thread allocates; a
QObject that is destroyed in a worker's leaves its timers behind, and the process dies when they
are due.
"""

import gc
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from PySide6.QtCore import QObject, QTimer

_YOUNG_INTERVAL = 500  # milliseconds
_FULL_REST = 300.0  # seconds that lie at least between two looks at everything
_FULL_LATEST = 3_600.0  # seconds after which everything is looked at even while in use


class GarbageCollection(QObject):
    """Decides when garbage is collected, for as long as its context lasts.

    Args:
        in_use: whether somebody is working with the console now.
    """

    def __init__(self, in_use: Callable[[], bool]) -> None:
        super().__init__()
        self._in_use = in_use
        self._full_at = time.monotonic()
        self._timer = QTimer(self, interval=_YOUNG_INTERVAL)
        self._timer.timeout.connect(self.collect)

    def __enter__(self) -> Self:
        # Nothing that was loaded until now is garbage.
        gc.freeze()
        gc.disable()
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def collect(self) -> None:
        """Look at what is young, or at everything where it is time."""
        age = time.monotonic() - self._full_at
        if age > (_FULL_LATEST if self._in_use() else _FULL_REST):
            gc.unfreeze()
            self._full_at = time.monotonic()
        gc.collect()
        gc.freeze()
