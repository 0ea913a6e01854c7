"""Shows a secret that is never shown again."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.theme.icons import icon
from caas_console.views.theme.theme_manager import monospace_font


class SecretDialog(BaseDialog):
    """The secret with a button that copies it, and what becomes of it.

    Args:
        title: what the secret opens.
        name: of the secret, for whoever does not see the field.
        warning: what is to be known before the dialog is closed.
    """

    def __init__(self, parent: QWidget, title: str, name: str, secret: str, warning: str) -> None:
        super().__init__(parent, title, "")
        self.do_button.setText(self.tr("Close"))
        self.cancel_button.hide()
        text = QLabel(warning, wordWrap=True)
        text.setProperty("notice", "warning")
        text.setContentsMargins(12, 8, 12, 8)
        self.content.addWidget(text)
        self._field = QLineEdit(secret, readOnly=True)
        self._field.setFont(monospace_font())
        self._field.setAccessibleName(name)
        self._field.setCursorPosition(0)
        self._copy = QPushButton(icon("copy"), self.tr("Copy"))
        self._copy.setAutoDefault(False)
        self._copy.clicked.connect(self._on_copy)
        row = QHBoxLayout()
        row.addWidget(self._field, 1)
        row.addWidget(self._copy)
        self.content.addLayout(row)
        self._copy.setFocus()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._field.text())
        self._copy.setIcon(icon("check", "ok"))
        self._copy.setText(self.tr("Copied"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, pressed in passing, does not throw the secret away."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
