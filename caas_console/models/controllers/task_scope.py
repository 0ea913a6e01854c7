"""The tasks of one owner: started by key, cancelled with it, failures sorted into channels."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import Shiboken

from caas_console.backend.contracts.errors import ConsoleError


class TaskScope(QObject):
    """Owns the asyncio tasks of a controller.

    An expected error goes to ``failed``, cancellation to nobody, and anything else to the
    loop's exception handler, which is the crash channel.

    Signals:
        failed: a task ended with a ConsoleError; with its key and the error.
        busy_changed: a task of the key began or ended.
    """

    failed = Signal(str, object)
    busy_changed = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def start(self, key: str, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work``; what still runs under the same key is cancelled first."""
        self.cancel(key)
        task = asyncio.get_running_loop().create_task(self._run(key, work), name=key)
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._on_task_done(key, done, work))
        self.busy_changed.emit(key, True)

    def cancel(self, key: str) -> None:
        """Stop waiting for the task of a key, if there is one."""
        task = self._tasks.pop(key, None)
        if task is not None:
            self._closing.add(task)
            task.cancel()

    def is_busy(self, key: str) -> bool:
        """Whether a task runs under the key."""
        return key in self._tasks

    def cancel_all(self) -> None:
        """Stop waiting for any task."""
        for key in list(self._tasks):
            self.cancel(key)

    async def aclose(self) -> None:
        """Cancel every task and wait until all have ended."""
        self.cancel_all()
        if self._closing:
            await asyncio.wait(set(self._closing))

    async def _run(self, key: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except ConsoleError as error:
            if Shiboken.isValid(self):
                self.failed.emit(key, error)
        except Exception as error:  # noqa: BLE001  # The outermost net of every task.
            loop = asyncio.get_running_loop()
            loop.call_exception_handler({"message": f"task {key!r} failed", "exception": error})

    def _on_task_done(
        self, key: str, task: asyncio.Task[None], work: Coroutine[Any, Any, None]
    ) -> None:
        work.close()  # A task that was cancelled before its first step never began the work.
        self._closing.discard(task)
        if self._tasks.get(key) is task:
            del self._tasks[key]
        # A dialog is deleted when it is closed, and may be gone before its tasks have ended.
        if Shiboken.isValid(self):
            self.busy_changed.emit(key, key in self._tasks)
