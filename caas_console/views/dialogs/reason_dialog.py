"""Asks why somebody enters another tenant's container."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from typing_extensions import override

from caas_console.models.controllers.field_faults import FieldFault
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.widgets.forms.form import Form
from caas_console.views.words.faults import fault_texts

_LONGEST = 500  # characters that the audit trail takes


class ReasonDialog(BaseDialog):
    """A reason in one line.

    Args:
        name: of the container.
        on_stated: told the reason.
    """

    def __init__(self, parent: QWidget, name: str, on_stated: Callable[[str], None]) -> None:
        super().__init__(parent, "", "")
        self.set_title(self.tr("Why do you enter {name}?").format(name=name))
        self.do_button.setText(self.tr("Enter"))
        self._on_stated = on_stated
        text = QLabel(
            self.tr("It belongs to another tenant. The reason is recorded in the audit trail."),
            wordWrap=True,
        )
        self._reason = QLineEdit(maxLength=_LONGEST)
        self._form = Form()
        self._form.add("reason", self.tr("Reason"), self._reason, self.tr("Such as: ticket 4711"))
        self.content.addWidget(text)
        self.content.addWidget(self._form)
        self._reason.setFocus()

    @override
    def submit(self) -> None:
        reason = self._reason.text().strip()
        if not reason:
            self._form.show_errors(fault_texts({"reason": FieldFault.REQUIRED}))
            return
        self.accept()
        self._on_stated(reason)
