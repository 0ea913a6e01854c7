"""A person replaces their own password."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from caas_console.models.controllers.field_faults import FieldFault
from caas_console.models.controllers.sign_in_controller import SignInController
from caas_console.views.dialogs.credentials_dialog import CredentialsDialog
from caas_console.views.words.faults import fault_texts


class PasswordDialog(CredentialsDialog):
    """Asks for the old one and for the new one, twice."""

    def __init__(self, parent: QWidget, controller: SignInController) -> None:
        self._login = controller.who
        title = QCoreApplication.translate("PasswordDialog", "Change the password of {0}")
        verb = QCoreApplication.translate("PasswordDialog", "Change")
        super().__init__(parent, controller, title.format(self._login), verb)
        explanation = QLabel(
            self.tr("You stay logged in here; everywhere else your sessions end."), wordWrap=True
        )
        self.content.addWidget(explanation)
        self.add_passwords(self.tr("Current password"))
        self.password.setFocus()

    @override
    def attempt(self) -> None:
        password = self.password.text()
        texts = (
            self.new.faults(password)
            if password
            else fault_texts({"password": FieldFault.REQUIRED})
        )
        self.form.show_errors(texts)
        if not texts:
            self.controller.log_in(self._login, password, self.new.text)
