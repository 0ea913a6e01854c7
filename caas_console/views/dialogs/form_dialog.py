"""A dialog around a form that becomes an operation; refusals return to their fields."""

from abc import abstractmethod
from dataclasses import replace

from PySide6.QtGui import QShowEvent
from typing_extensions import override

from caas_console.backend.contracts.errors import Problem
from caas_console.models.controllers.notices import Remedy
from caas_console.models.controllers.operations_controller import OperationRequest, Submission
from caas_console.models.state.whereabouts import only_host_within
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.dialogs.form_refusals import show_refusal
from caas_console.views.dialogs.host_choice import HostChoice
from caas_console.views.dialogs.quota_notes import quotas_remedy
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
        self._ready = True
        self.finished.connect(self._on_finished)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.focusWidget() is None:
            self.form.setFocus()

    def choose_host(self, preferred: str = "") -> HostChoice:
        """Add the field for the host; it is out of sight while there is nothing to choose.

        Args:
            preferred: the id of the host that is meant, if one is; else it is the only one of the
                environment that one is in.
        """
        cache, place = self.bench.session.state.cache, self.bench.navigator.place
        query = (place.query if place else None) or ""
        choice = HostChoice(cache, preferred or only_host_within(cache, query))
        self.form.add("host", self.tr("Host"), choice)

        def show() -> None:
            self.form.show_field("host", shown=not choice.is_only)

        choice.changed.connect(show)
        show()
        return choice

    def is_taken(self, name: str, host_id: str) -> bool:
        """Whether a container on the host has the name."""
        containers = self.bench.session.state.cache.containers.values()
        return any(one.name == name and one.host_id == host_id for one in containers)

    def set_ready(self, *, ready: bool) -> None:
        """Whether it can be sent; while an answer is awaited it cannot, whatever is said here."""
        self._ready = ready
        self._weigh()

    def _weigh(self) -> None:
        self.do_button.setEnabled(self._ready and self._submission is None)

    @abstractmethod
    def request(self) -> OperationRequest | None:
        """What the fields ask for; None after having shown what is wrong with them."""

    def on_accepted(self, submission: Submission) -> None:
        """The job has been accepted."""

    def submit(self) -> None:
        """Have it done."""
        # What was refused before is no longer what is asked for.
        self.show_problem(None)
        request = self.request()
        if request is None:
            return
        self.form.show_errors({})
        self._submission = self.bench.operations.send(request)
        self._weigh()
        self._submission.changed.connect(self._on_answered)

    def _on_finished(self) -> None:
        """Who closes it before the answer has come is told the end elsewhere."""
        submission, self._submission = self._submission, None
        if submission is not None:
            self.bench.operations.watch(submission)

    def _on_answered(self) -> None:
        submission = self._submission
        if submission is None or (submission.job is None and submission.refusal is None):
            return
        self._submission = None
        refusal = submission.refusal
        if refusal is None:
            self.bench.operations.watch(submission)
            self.on_accepted(submission)
            self.accept()
            return
        self._weigh()
        show_refusal(self, self.form, refusal, self._remedy_of(submission, refusal))

    def _remedy_of(self, submission: Submission, refusal: Problem) -> Remedy | None:
        """The way to what refused it; a notice keeps what was typed for who comes back."""
        way = quotas_remedy(self.bench, refusal, submission.request.host_id)
        if way is None:
            return None

        def go() -> None:
            way.run()
            self.bench.operations.watch(submission)

        return replace(way, run=go)
