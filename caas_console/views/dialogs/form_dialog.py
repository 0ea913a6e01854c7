"""A dialog around a form that becomes an operation; refusals return to their fields."""

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox
from typing_extensions import override

from caas_console.backend.contracts.resources import HostState
from caas_console.models.controllers.operations_controller import OperationRequest, Submission
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.widgets.forms.form import Form
from caas_console.views.workbench import Workbench


class FormDialog(BaseDialog):
    """Fields, and what is made of them.

    It stays open until the job is accepted, so that a refusal can be put right.
    """

    def __init__(self, bench: Workbench, title: str, verb: str, *, danger: bool = False) -> None:
        super().__init__(bench.window, title, verb, danger=danger)
        self.bench = bench
        self.form = Form()
        self._submission: Submission | None = None

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.focusWidget() is None:
            self.form.setFocus()

    def is_taken(self, name: str, host_id: str) -> bool:
        """Whether a container on the host has the name."""
        containers = self.bench.session.state.cache.containers.values()
        return any(one.name == name and one.host_id == host_id for one in containers)

    @abstractmethod
    def request(self) -> OperationRequest | None:
        """What the fields ask for; None after having shown what is wrong with them."""

    def on_accepted(self, submission: Submission) -> None:
        """The job has been accepted."""

    def submit(self) -> None:
        """Have it done."""
        request = self.request()
        if request is None:
            return
        self.form.show_errors({})
        self.show_problem(None)
        self.do_button.setEnabled(False)
        submission = self.bench.operations.send(request)
        submission.changed.connect(lambda: self._on_answered(submission))
        self._submission = submission

    def _on_answered(self, submission: Submission) -> None:
        if self._submission is not submission:
            return
        self._submission = None
        refusal = submission.refusal
        if refusal is None:
            self.bench.operations.watch(submission)
            self.on_accepted(submission)
            self.accept()
            return
        self.do_button.setEnabled(True)
        fields = {name: text for name, text in refusal.fields.items() if self.form.knows(name)}
        self.form.show_errors(fields)
        self.show_problem(refusal)


class HostChoice(QComboBox):
    """The hosts that answer; with the one chosen that was meant, if it does."""

    def __init__(self, bench: Workbench, preferred: Sequence[str] = ()) -> None:
        super().__init__()
        hosts = sorted(bench.session.state.cache.hosts.values(), key=lambda host: host.name)
        for host in hosts:
            if host.state is HostState.READY:
                self.addItem(host.name, host.id)
        for host_id in preferred:
            index = self.findData(host_id)
            if index >= 0:
                self.setCurrentIndex(index)

    @property
    def host_id(self) -> str:
        """The chosen host's id; empty where no host answers."""
        return str(self.currentData() or "")
