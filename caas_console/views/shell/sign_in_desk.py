"""Asks for what a platform needs of a person, over the window, whose panes stay as they are."""

from typing import TYPE_CHECKING, TypeGuard

from PySide6.QtCore import QObject
from shiboken6 import Shiboken

from caas_console.backend.contracts.sign_in import SignInNeeded, SignInStep
from caas_console.models.controllers.notices import Notice, Remedy
from caas_console.models.controllers.sign_in_controller import SignInController
from caas_console.views.words.problems import sentences, told
from caas_console.views.words.sign_in import step_verb
from caas_console.views.workbench import Workbench

if TYPE_CHECKING:
    from caas_console.views.dialogs.base_dialog import BaseDialog

_KEY = "sign-in"


class SignInDesk(QObject):
    """Opens the dialogs: once by itself for each need, and whenever the person wants it.

    Args:
        bench: of the window that they open over.
        controller: does what the dialogs ask for.
    """

    def __init__(
        self, bench: Workbench, controller: SignInController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._controller = controller
        self._asked: SignInNeeded | None = None
        self._dialog: BaseDialog | None = None
        self._password_dialog: BaseDialog | None = None
        self._interrupted = False
        bench.session.link_changed.connect(self._on_link_changed)

    def ask(self) -> None:
        """Open the dialog for what is needed now, unless it is open."""
        needed, way_in = self._controller.needed, self._controller.way_in
        if needed is None or way_in is None or _is_open(self._dialog):
            return
        window = self._bench.window
        # Loaded when the first one opens: on this machine's own platform none ever does.
        if needed.step is SignInStep.TRUST and needed.certificate is not None:
            from caas_console.views.dialogs.trust_dialog import TrustDialog  # noqa: PLC0415

            self._dialog = TrustDialog(
                window,
                way_in.profile.url,
                needed.certificate,
                needed.trusted,
                self._controller.trust,
            )
        else:
            from caas_console.views.dialogs.login_dialog import LoginDialog  # noqa: PLC0415

            self._dialog = LoginDialog(window, self._controller, way_in.profile, needed)
        self._dialog.open()

    def change_password(self) -> None:
        """Have the person replace their password."""
        from caas_console.views.dialogs.password_dialog import PasswordDialog  # noqa: PLC0415

        self._password_dialog = PasswordDialog(self._bench.window, self._controller)
        self._password_dialog.accepted.connect(self._tell_changed)
        self._password_dialog.open()

    def _on_link_changed(self) -> None:
        cache, needed = self._bench.session.state.cache, self._controller.needed
        if needed is None:
            if cache.connected:
                self._asked = None
                if _is_open(self._dialog):
                    self._dialog.accept()
                self._tell_admitted()
            return
        if needed == self._asked:
            return
        self._asked = needed
        for shown in (self._dialog, self._password_dialog):
            if _is_open(shown):
                # It asks for what is not needed any more, or cannot be had.
                shown.reject()
        if cache.synchronized:
            self._tell_interrupted(needed)
        self.ask()

    def _tell_changed(self) -> None:
        self._bench.notices.post(Notice("success", lambda: self.tr("The password was changed")))

    def _tell_interrupted(self, needed: SignInNeeded) -> None:
        self._interrupted = True

        def title() -> str:
            if needed.step is SignInStep.TRUST:
                return self.tr("The platform shows another certificate")
            return self.tr("You are not logged in any more")

        def hint() -> str:
            if needed.step is SignInStep.TRUST:
                return self.tr("What is shown is from before; it goes on once you trust it.")
            return "" if needed.reason is None else sentences(*told(needed.reason))

        remedy = Remedy(lambda: step_verb(needed.step), self.ask)
        self._bench.notices.post(Notice("warning", title, hint=hint, key=_KEY, remedies=(remedy,)))

    def _tell_admitted(self) -> None:
        if self._interrupted:
            self._interrupted = False
            who = self._controller.who
            self._bench.notices.post(
                Notice("success", lambda: self.tr("Logged in as {0}").format(who), key=_KEY)
            )


def _is_open(dialog: "BaseDialog | None") -> TypeGuard["BaseDialog"]:
    # A dialog is deleted when it is closed.
    return dialog is not None and Shiboken.isValid(dialog) and dialog.isVisible()
