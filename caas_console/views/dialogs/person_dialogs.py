"""The form of a new local account, and its first password."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from caas_console.backend.contracts.tenancy import OneTimePassword, PersonRequest
from caas_console.models.controllers.administration import Call
from caas_console.models.controllers.field_faults import Faults, FieldFault, is_email, is_login
from caas_console.views.dialogs.request_dialog import RequestDialog
from caas_console.views.dialogs.secret_dialog import SecretDialog
from caas_console.views.words.faults import fault_texts
from caas_console.views.workbench import Workbench

_LONGEST = 200


class NewPersonDialog(RequestDialog[OneTimePassword]):
    """A local account; the first password is shown once it is made."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(
            bench,
            QCoreApplication.translate("NewPersonDialog", "New person"),
            QCoreApplication.translate("NewPersonDialog", "Create"),
        )
        self._login = QLineEdit(maxLength=_LONGEST)
        self._name = QLineEdit(maxLength=_LONGEST)
        self._email = QLineEdit(maxLength=_LONGEST)
        self.form.add(
            "login", self.tr("Login"), self._login, self.tr("It cannot be changed later.")
        )
        self.form.add("name", self.tr("Name"), self._name)
        self.form.add("email", self.tr("E-mail"), self._email)

    @override
    def request(self) -> Call[OneTimePassword] | None:
        login, name = self._login.text().strip(), self._name.text().strip()
        faults: Faults = {}
        if not login:
            faults["login"] = FieldFault.REQUIRED
        elif not is_login(login):
            faults["login"] = FieldFault.LOGIN
        if not name:
            faults["name"] = FieldFault.REQUIRED
        email = self._email.text().strip()
        if email and not is_email(email):
            faults["email"] = FieldFault.EMAIL
        if faults:
            self.form.show_errors(fault_texts(faults))
            return None
        request = PersonRequest(login=login, name=name, email=email)
        return lambda administration: administration.create_person(request)

    @override
    def on_granted(self, answer: OneTimePassword) -> None:
        self.accept()
        show_password(self.bench, answer)


def show_password(bench: Workbench, answer: OneTimePassword) -> None:
    """Show a password that is only good to be replaced."""
    SecretDialog(
        bench.window,
        QCoreApplication.translate("OneTimePassword", "Password of {0}").format(
            answer.person.login
        ),
        QCoreApplication.translate("OneTimePassword", "One-time password"),
        answer.password,
        QCoreApplication.translate(
            "OneTimePassword",
            "Copy the password now and hand it over in private: it is never shown again. It is "
            "good for one login, at which another one must be chosen.",
        ),
    ).open()
