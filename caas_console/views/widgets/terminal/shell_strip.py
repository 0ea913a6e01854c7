"""What is said below a terminal when its shell has ended, and the way to another one."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caas_console.models.controllers.shell_controller import ShellState, ShellStatus
from caas_console.views.widgets.notice_strip import NoticeKind, NoticeStrip
from caas_console.views.words.problems import failure, said, sentences


class ShellStrip(NoticeStrip):
    """Shown only while there is no shell; triggered when another one is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status: ShellStatus | None = None
        self._command = ""

    def show_status(self, status: ShellStatus, command: str) -> None:
        """Say how the shell ended; while there is one, be out of the way.

        Args:
            status: how it stands.
            command: what was asked for; "" is the best shell there is.
        """
        self._status, self._command = status, command
        if status.state.over:
            title, detail = self._title_of(status), self._detail_of(status)
            self.say(self._kind(status), title, detail, self.tr("Open again"))
        else:
            self.hide()

    @staticmethod
    def _kind(status: ShellStatus) -> NoticeKind:
        if status.state is ShellState.LOST:
            return "error"
        return "warning" if status.exit_code else "info"

    def _title_of(self, status: ShellStatus) -> str:
        name = self._command or self.tr("Shell")
        if status.state is ShellState.LOST and not status.command:
            return self.tr("{0}: cannot be opened").format(name)
        if status.state is ShellState.LOST:
            return self.tr("{0}: the connection was lost").format(name)
        if status.exit_code is None:
            return self.tr("{0}: ended").format(name)
        return self.tr("{0}: ended with exit code {1}").format(name, status.exit_code)

    def _detail_of(self, status: ShellStatus) -> str:
        again = self.tr("Press R or Enter to open it again.")
        if status.error is None:
            return again
        return sentences(failure(status.error), said(status.error.hint), again)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange and self._status is not None:
            self.show_status(self._status, self._command)
        super().changeEvent(event)
