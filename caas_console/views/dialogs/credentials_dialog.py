"""What the dialogs that ask for a password have in common: the wait for an answer, and refusals."""

import time
from abc import abstractmethod
from math import ceil

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.errors import ConsoleError, Problem, TooManyRequests
from caas_console.models.controllers.sign_in_controller import SignInController
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.dialogs.form_refusals import show_refusal
from caas_console.views.widgets.forms.form import Form
from caas_console.views.widgets.forms.new_password import NewPassword
from caas_console.views.widgets.forms.password_field import PasswordField
from caas_console.views.widgets.labels import role_label

_TICK = 500  # milliseconds
_PASSWORD = "password"  # noqa: S105 - a field's name


class CredentialsDialog(BaseDialog):
    """Stays open until the person is let in; an attempt can be given up.

    Attributes:
        form: the fields.
        password: the one that is good now.
        new: the one that is to replace it.
    """

    def __init__(
        self, parent: QWidget, controller: SignInController, title: str, verb: str
    ) -> None:
        super().__init__(parent, title, verb)
        self.controller = controller
        # Until when further attempts are refused, and how that was said.
        self._barred_until = 0.0
        self._barrier: Problem | None = None
        self.form = Form()
        self.password = PasswordField()
        self._ticker = QTimer(self, interval=_TICK)
        self._ticker.timeout.connect(self._count_down)
        controller.admitted.connect(self.accept)
        controller.refused.connect(self.on_refused)
        controller.busy_changed.connect(self.weigh)
        self.rejected.connect(controller.cancel)

    def add_passwords(self, title: str) -> None:
        """Add the fields of the passwords, and what stands below the form.

        Args:
            title: of the password that is good now.
        """
        self.form.add(_PASSWORD, title, self.password)
        self.new = NewPassword(self.form)
        self._caps_lock = role_label(self.tr("Caps Lock is on."), "error")
        self._busy = QProgressBar(textVisible=False, maximum=0)
        self._busy.setFixedHeight(3)
        foot = QVBoxLayout()
        foot.setSpacing(0)
        for below in (self._caps_lock, self._busy):
            # Its place stays free, or the dialog would jump.
            policy = below.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            below.setSizePolicy(policy)
            foot.addWidget(below)
            below.hide()
        for field in (self.password, self.new.first, self.new.second):
            field.caps_lock_seen.connect(self._caps_lock.setVisible)
        self.content.addWidget(self.form)
        self.content.addLayout(foot)

    @abstractmethod
    def attempt(self) -> None:
        """Send what the fields say, or show what is wrong with them."""

    @override
    def submit(self) -> None:
        # Enter in a field comes here too.
        if self.do_button.isEnabled():
            self.form.show_errors({})
            self.show_problem(None)
            self.attempt()

    def on_refused(self, error: ConsoleError) -> None:
        """Say why the person is not let in; the password is typed anew."""
        self.weigh()
        show_refusal(self, self.form, error.problem)
        if isinstance(error, TooManyRequests):
            self._barrier = error.problem
            self._barred_until = time.monotonic() + error.retry_after
            self._ticker.start()
            self._count_down()
        if _PASSWORD in error.fields or not any(map(self.form.knows, error.fields)):
            self.password.setFocus()
            self.password.selectAll()

    def weigh(self) -> None:
        """While an answer is awaited, or attempts are refused, there is no other."""
        busy = self.controller.is_busy
        self._busy.setVisible(busy)
        self.form.setEnabled(not busy)
        self.do_button.setEnabled(not busy and self._barrier is None)

    def _count_down(self) -> None:
        seconds = ceil(self._barred_until - time.monotonic())
        if seconds > 0 and self._barrier is not None:
            text = f"The next attempt is possible in {seconds} s."
            self.show_problem(self._barrier.model_copy(update={"detail": text}))
        else:
            self._ticker.stop()
            self._barrier = None
            self.show_problem(None)
        self.weigh()
