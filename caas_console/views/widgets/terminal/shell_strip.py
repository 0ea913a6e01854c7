"""What is said below a terminal when its shell has ended, and the way to another one."""

import shlex

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.models.controllers.shell_controller import ShellState, ShellStatus
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import role_label

_ICON_PIXELS = 16


class ShellStrip(QFrame):
    """Shown only while there is no shell.

    Signals:
        restart_requested: open the shell again.
    """

    restart_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status: ShellStatus | None = None
        self._icon = QLabel()
        self._title = role_label("", "")
        self._detail = role_label("", "small")
        for label in (self._title, self._detail):
            label.setWordWrap(True)
        self._restart = QPushButton()
        self._restart.clicked.connect(self.restart_requested)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self._title)
        texts.addWidget(self._detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 8, 6)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addLayout(texts, 1)
        layout.addWidget(self._restart)
        self._retranslate()
        self.hide()

    def show_status(self, status: ShellStatus) -> None:
        """Say how the shell ended; while there is one, be out of the way."""
        self._status = status
        self.setVisible(status.state.over)
        if not status.state.over:
            return
        kind = self._kind(status)
        self.setProperty("notice", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        token = {"error": "danger", "warning": "warning"}.get(kind, "muted")
        self._icon.setPixmap(icon(kind, token).pixmap(_ICON_PIXELS, _ICON_PIXELS))
        self._title.setText(self._title_of(status))
        self._detail.setText(self._detail_of(status))

    @staticmethod
    def _kind(status: ShellStatus) -> str:
        if status.state is ShellState.LOST:
            return "error"
        return "warning" if status.exit_code else "info"

    def _title_of(self, status: ShellStatus) -> str:
        command = shlex.join(status.command)
        if status.state is ShellState.LOST:
            if not command:
                return self.tr("The shell could not be opened")
            return self.tr("The connection to “{0}” was lost").format(command)
        if status.exit_code is None:
            return self.tr("“{0}” has ended").format(command)
        return self.tr("“{0}” has ended with exit code {1}").format(command, status.exit_code)

    def _detail_of(self, status: ShellStatus) -> str:
        again = self.tr("Press R or Enter to open it again.")
        if status.error is None:
            return again
        return " ".join(part for part in (str(status.error), status.error.hint, again) if part)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._restart.setText(self.tr("Open again"))
        if self._status is not None:
            self.show_status(self._status)
