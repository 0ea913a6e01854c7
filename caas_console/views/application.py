"""The application object, and how the desktop ends it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication
from typing_extensions import override


class ConsoleApplication(QApplication):
    """Ends when the console says so, not when Qt thinks so.

    Signals:
        saving: the desktop's session is about to end, and may end the process without a word.
        ending: the desktop, or whoever it serves, wants it to end.
    """

    saving = Signal()
    ending = Signal()

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(arguments)
        self.setQuitOnLastWindowClosed(False)
        self.commitDataRequest.connect(self._on_session_saved)

    def _on_session_saved(self, session: QSessionManager) -> None:
        # The command that Qt would have told lacks what this one was started with.
        session.setRestartHint(QSessionManager.RestartHint.RestartNever)
        self.saving.emit()

    @override
    def event(self, event: QEvent) -> bool:
        # Qt would close the windows, which ask, and then end the loop below the running program.
        if event.type() is QEvent.Type.Quit:
            self.ending.emit()
            return True
        return super().event(event)
