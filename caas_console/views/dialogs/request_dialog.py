"""A dialog around a form that becomes a request about tenants or people."""

from abc import abstractmethod
from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from shiboken6 import Shiboken
from typing_extensions import override

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.models.controllers.administration import Call
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.dialogs.form_refusals import show_refusal
from caas_console.views.widgets.forms.form import Form
from caas_console.views.workbench import Workbench

T = TypeVar("T")


class RequestDialog(BaseDialog, Generic[T]):
    """It stays open until the request is granted, so that a refusal can be put right."""

    def __init__(self, bench: Workbench, title: str, verb: str) -> None:
        super().__init__(bench.window, title, verb)
        self.bench = bench
        self.form = Form()
        self.content.addWidget(self.form)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.focusWidget() is None:
            self.form.setFocus()

    @abstractmethod
    def request(self) -> Call[T] | None:
        """What the fields ask for; None after having shown what is wrong with them."""

    def on_granted(self, answer: T) -> None:  # noqa: ARG002 - for dialogs that show it
        """The request was granted."""
        self.accept()

    def on_refused(self, error: ConsoleError) -> None:
        """Show why the request was refused."""
        show_refusal(self, self.form, error.problem)

    @override
    def submit(self) -> None:
        # What was refused before is no longer what is asked for.
        self.show_problem(None)
        call = self.request()
        if call is None:
            return
        self.form.show_errors({})
        self.do_button.setEnabled(False)
        self.bench.administration.send(call, self._on_answered, self._on_failed)

    def _on_answered(self, answer: T) -> None:
        if Shiboken.isValid(self):
            self.on_granted(answer)

    def _on_failed(self, error: ConsoleError) -> None:
        # Who closed it before the answer came is told elsewhere.
        if Shiboken.isValid(self):
            self.do_button.setEnabled(True)
            self.on_refused(error)
        else:
            self.bench.notices.post_error(error)
