"""The fields in which a person chooses a new password: twice, by the rule that is told."""

from PySide6.QtCore import QObject

from caas_console.backend.contracts.identity import MIN_PASSWORD
from caas_console.views.widgets.forms.form import Form
from caas_console.views.widgets.forms.password_field import PasswordField

NEW, AGAIN = "new_password", "again"


class NewPassword(QObject):
    """Two fields of a form.

    Args:
        form: gets the fields, named as the platform names them in a refusal.
    """

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self._form = form
        self.first, self.second = PasswordField(), PasswordField()
        form.add(
            NEW,
            self.tr("New password"),
            self.first,
            self.tr("At least {0} characters: a few words in a row are easy to remember.").format(
                MIN_PASSWORD
            ),
        )
        form.add(AGAIN, self.tr("Once more"), self.second)

    @property
    def text(self) -> str:
        """What was chosen."""
        return self.first.text()

    def show_fields(self, *, shown: bool) -> None:
        """Show the fields, or take them out of sight."""
        for name in (NEW, AGAIN):
            self._form.show_field(name, shown=shown)

    def faults(self, former: str) -> dict[str, str]:
        """What is wrong, in words, by field.

        Args:
            former: the password that is to be replaced.
        """
        if len(self.text) < MIN_PASSWORD:
            return {NEW: self.tr("It needs at least {0} characters.").format(MIN_PASSWORD)}
        if self.text == former:
            return {NEW: self.tr("It must be another one than before.")}
        if self.text != self.second.text():
            return {AGAIN: self.tr("This is not what stands above.")}
        return {}
