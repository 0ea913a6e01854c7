"""Asks who it is, and for their password; where it is to be replaced, for a new one too."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from typing_extensions import override

from caas_console.backend.contracts.errors import ConsoleError, PasswordChangeNeeded
from caas_console.backend.contracts.sign_in import Profile, SignInNeeded
from caas_console.models.controllers.field_faults import Faults, FieldFault, is_login
from caas_console.models.controllers.sign_in_controller import SignInController
from caas_console.views.dialogs.credentials_dialog import CredentialsDialog
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.faults import fault_texts
from caas_console.views.words.problems import sentences, told

_LONGEST = 200


class LoginDialog(CredentialsDialog):
    """Logs a person in to a platform.

    Args:
        profile: of the platform.
        needed: why it asks, and who was logged in last.
    """

    def __init__(
        self, parent: QWidget, controller: SignInController, profile: Profile, needed: SignInNeeded
    ) -> None:
        title = QCoreApplication.translate("LoginDialog", "Log in to {0}").format(profile.name)
        verb = QCoreApplication.translate("LoginDialog", "Log in")
        super().__init__(parent, controller, title, verb)
        where = role_label(profile.url, "small")
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.content.addWidget(where)
        self._why = QLabel(wordWrap=True)
        self._why.setTextFormat(Qt.TextFormat.PlainText)
        self._why.setProperty("notice", "warning")
        self._why.setContentsMargins(12, 8, 12, 8)
        self.content.addWidget(self._why)
        if needed.reason is not None:
            self._why.setText(sentences(*told(needed.reason)))
        self._why.setHidden(needed.reason is None)
        self.login = QLineEdit(needed.login or profile.login, maxLength=_LONGEST)
        self.form.add("login", self.tr("Login"), self.login)
        self.add_passwords(self.tr("Password"))
        self.new.show_fields(shown=False)
        self._changes = False
        kept = role_label(
            self.tr("You stay logged in: the system’s keyring keeps the login, not the password.")
            if needed.remembered
            else self.tr(
                "This system has no keyring: you stay logged in until the window is closed."
            ),
            "small",
        )
        kept.setWordWrap(True)
        self.content.addWidget(kept)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            (self.password if self.login.text() else self.login).setFocus()

    @override
    def attempt(self) -> None:
        login, password = self.login.text().strip(), self.password.text()
        faults: Faults = {}
        if not login:
            faults["login"] = FieldFault.REQUIRED
        elif not is_login(login):
            faults["login"] = FieldFault.LOGIN
        if not password:
            faults["password"] = FieldFault.REQUIRED
        texts = fault_texts(faults)
        if self._changes and not texts:
            texts = self.new.faults(password)
        self.form.show_errors(texts)
        if not texts:
            self.controller.log_in(login, password, self.new.text if self._changes else "")

    @override
    def on_refused(self, error: ConsoleError) -> None:
        super().on_refused(error)
        # Why it asked is not why it asks now.
        self._why.hide()
        if isinstance(error, PasswordChangeNeeded):
            self._changes = True
            self.new.show_fields(shown=True)
            self.password.deselect()
            self.new.first.setFocus()
