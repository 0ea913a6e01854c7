"""Reads something when it is shown, and again while it stays on the screen."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import Shiboken

from caas_console.models.controllers.task_scope import TaskScope

T = TypeVar("T")


class Loader(QObject, Generic[T]):
    """One reading of a gateway, repeated on demand.

    Args:
        read: what is read.
        interval: milliseconds between two readings while active; 0 reads once.

    Signals:
        loaded: with what was read.
        failed: with the ConsoleError.
    """

    loaded = Signal(object)
    failed = Signal(object)

    def __init__(
        self, read: Callable[[], Awaitable[T]], *, interval: int = 0, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._scope = TaskScope(self)
        self._scope.failed.connect(lambda _, error: self.failed.emit(error))
        self._timer = QTimer(self, interval=interval)
        self._timer.timeout.connect(self._on_timer)
        self._interval = interval

    def set_active(self, active: bool) -> None:
        """It is on the screen, or no longer."""
        if active:
            self.reload()
            if self._interval:
                self._timer.start()
        else:
            self._timer.stop()
            self._scope.cancel("read")

    def reload(self) -> None:
        """Read again now."""
        self._scope.start("read", self._load())

    async def aclose(self) -> None:
        """Read no more."""
        self._timer.stop()
        await self._scope.aclose()

    async def _load(self) -> None:
        read = await self._read()
        # A dialog is deleted when it is closed, and may be gone before it is answered.
        if Shiboken.isValid(self):
            self.loaded.emit(read)

    def _on_timer(self) -> None:
        # A slow answer is waited for, not asked for twice.
        if not self._scope.is_busy("read"):
            self.reload()
