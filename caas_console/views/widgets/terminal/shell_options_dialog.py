"""Which command runs in a container's shell, as whom, and where."""

import shlex

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from caas_console.backend.contracts.runtime import ExecSpec
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.theme.theme_manager import monospace_font

_SHELLS = ("/bin/bash", "/bin/sh", "/bin/ash", "/bin/zsh")


class ShellOptionsDialog(BaseDialog):
    """Accepted with a `spec` that a person chose."""

    def __init__(self, spec: ExecSpec, parent: QWidget) -> None:
        super().__init__(parent, self.tr("Open a shell"), self.tr("Open"))
        self._spec = spec
        self._command = QComboBox(editable=True)
        self._command.addItems(["", *_SHELLS])
        self._command.setEditText(shlex.join(spec.command))
        self._command.setFont(monospace_font())
        field = self._command.lineEdit()
        if field is not None:
            field.setPlaceholderText(self.tr("The best shell there is"))
        self._command.editTextChanged.connect(self._check)
        self._user = QLineEdit(spec.user)
        self._user.setPlaceholderText(self.tr("The container's own user"))
        self._directory = QLineEdit(spec.working_directory)
        self._directory.setPlaceholderText(self.tr("The container's own directory"))
        form = QFormLayout()
        form.addRow(self.tr("Command"), self._command)
        form.addRow(self.tr("User"), self._user)
        form.addRow(self.tr("Directory"), self._directory)
        self.content.addLayout(form)

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
        wrong = self._words() is None
        self._command.setToolTip(self.tr("A quotation mark is missing") if wrong else "")
        self.do_button.setDisabled(wrong)
