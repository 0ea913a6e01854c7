"""Where bugs go: to the log and, once per traceback, to a dialog; never to the notice bar."""

import asyncio
import logging
import sys
import traceback
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from caas_console.views.dialogs.crash_dialog import CrashDialog

_logger = logging.getLogger(__name__)


class CrashChannel(QObject):
    """Takes what nobody expected, from slots and from tasks alike."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: set[str] = set()
        self._open: set[CrashDialog] = set()

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take everything from now on."""
        sys.excepthook = self._on_exception
        loop.set_exception_handler(self._on_loop_exception)

    def report(self, error: BaseException) -> None:
        """Log a bug, and show it unless it has been shown before."""
        _logger.error("unexpected failure", exc_info=error)
        where = "".join(traceback.format_tb(error.__traceback__))
        if where in self._shown:
            return
        self._shown.add(where)
        # Not from within whatever failed.
        QTimer.singleShot(0, self, lambda: self._show(error))

    def _show(self, error: BaseException) -> None:
        dialog = CrashDialog(error, QApplication.activeWindow())
        # Where no window is active it has no parent, and nobody else holds it.
        self._open.add(dialog)
        dialog.finished.connect(lambda _: self._open.discard(dialog))
        dialog.open()

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report(error.with_traceback(trace))

    def _on_loop_exception(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.report(error)
        else:
            loop.default_exception_handler(context)
