"""Which command runs in a container's shell, as whom, and where."""

import shlex

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from caas_console.backend.contracts.runtime import ExecSpec
from caas_console.views.theme.theme_manager import monospace_font

_SHELLS = ("/bin/bash", "/bin/sh", "/bin/ash", "/bin/zsh")


class ShellOptionsDialog(QDialog):
    """Accepted with a `spec` that a person chose."""

    def __init__(self, spec: ExecSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self.setWindowTitle(self.tr("Open a shell"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._command = QComboBox(editable=True)
        self._command.addItems(["", *_SHELLS])
        self._command.setEditText(shlex.join(spec.command))
        self._command.setFont(monospace_font())
        self._field(self._command).setPlaceholderText(self.tr("The best shell there is"))
        self._field(self._command).textChanged.connect(self._check)
        self._user = QLineEdit(spec.user)
        self._user.setPlaceholderText(self.tr("The container's own user"))
        self._directory = QLineEdit(spec.working_directory)
        self._directory.setPlaceholderText(self.tr("The container's own directory"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._open: QPushButton = buttons.addButton(
            self.tr("Open"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._open.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("Command"), self._command)
        form.addRow(self.tr("User"), self._user)
        form.addRow(self.tr("Directory"), self._directory)
        form.addRow(buttons)
        self.setMinimumWidth(420)

    @property
    def spec(self) -> ExecSpec:
        """What was chosen."""
        return self._spec.model_copy(
            update={
                "command": tuple(self._words() or ()),
                "user": self._user.text().strip(),
                "working_directory": self._directory.text().strip(),
            }
        )

    def _words(self) -> list[str] | None:
        """The command's words; None while a quotation is open."""
        try:
            return shlex.split(self._command.currentText())
        except ValueError:
            return None

    def _check(self) -> None:
        field = self._field(self._command)
        wrong = self._words() is None
        field.setToolTip(self.tr("A quotation mark is missing") if wrong else "")
        self._open.setDisabled(wrong)

    @staticmethod
    def _field(box: QComboBox) -> QLineEdit:
        field = box.lineEdit()
        assert field is not None  # noqa: S101 -- the box is editable
        return field
