"""What became of each object of a bulk action; what failed can be tried again."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from caas_console.backend.contracts.jobs import JobState
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.operations_controller import Submission
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.names import named
from caas_console.views.words.operations import operation_doing
from caas_console.views.words.problems import failure, told
from caas_console.views.words.states import job_look
from caas_console.views.workbench import Workbench

_MOMENT = 6_000  # milliseconds for which a whole success is to be seen


class BatchView(QWidget):
    """One line an object: its job's state, and why it failed if it did.

    Signals:
        retry_requested: with the submissions that failed.
        served: all succeeded a moment ago, and nobody is reading it.
    """

    retry_requested = Signal(object)
    served = Signal()

    def __init__(self, bench: Workbench, submissions: Sequence[Submission]) -> None:
        super().__init__()
        self._bench = bench
        self._submissions = tuple(submissions)
        self._summary = role_label("", "heading")
        self._retry = QPushButton(icon("restart"), "")
        self._retry.clicked.connect(self._retry_failed)
        self._list = QTreeWidget()
        self._list.setRootIsDecorated(False)
        self._list.setColumnCount(3)
        self._list.setUniformRowHeights(True)
        self._list.setIconSize(QSize(12, 12))
        header = self._list.header()
        for column in (0, 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self._list.itemActivated.connect(self._open_job)
        self.setFocusProxy(self._list)
        self._items = [QTreeWidgetItem(self._list) for _ in self._submissions]
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 12, 4)
        head.addWidget(self._summary)
        head.addStretch(1)
        head.addWidget(self._retry)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self._list)
        # Jobs of one action change together, and each change shows all of them.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        self._moment = QTimer(self, singleShot=True, interval=_MOMENT)
        self._moment.timeout.connect(self.leave_unattended)
        for submission in self._submissions:
            submission.changed.connect(self._soon.start)
        self.refresh()

    @property
    def failed(self) -> list[Submission]:
        """What failed by now."""
        return [one for one in self._submissions if one.problem is not None]

    @property
    def _all_succeeded(self) -> bool:
        jobs = [one.job for one in self._submissions]
        return all(job is not None and job.state is JobState.SUCCEEDED for job in jobs)

    def leave_unattended(self) -> None:
        """Tell that it has served, unless something is to be read in it, or somebody reads it."""
        if not self._all_succeeded:
            return
        if self.underMouse() or self._list.hasFocus() or self._retry.hasFocus():
            self._moment.start()
        else:
            self.served.emit()

    def refresh(self) -> None:
        """Show how each stands now."""
        self._list.setAccessibleName(self.tr("Results"))
        self._list.setHeaderLabels([self.tr("Object"), self.tr("State"), self.tr("Why")])
        for item, submission in zip(self._items, self._submissions, strict=True):
            self._show(item, submission)
        self._summary.setText(self._summed_up())
        self._retry.setText(self.tr("Retry what failed"))
        self._retry.setEnabled(bool(self.failed))
        if self._all_succeeded and not self._moment.isActive():
            self._moment.start()

    def _summed_up(self) -> str:
        failed = len(self.failed)
        running = sum(not one.ended for one in self._submissions)
        states = [one.job.state for one in self._submissions if one.job is not None]
        done = states.count(JobState.SUCCEEDED)
        cancelled = states.count(JobState.CANCELLED)
        parts = (
            self.tr("%n done", None, done) if done else "",
            self.tr("%n failed", None, failed) if failed else "",
            self.tr("%n cancelled", None, cancelled) if cancelled else "",
            self.tr("%n under way", None, running) if running else "",
        )
        #: Between the parts of "2 done, 1 failed".
        return self.tr(", ").join(part for part in parts if part)

    def _open_job(self, item: QTreeWidgetItem) -> None:
        job = self._submissions[self._list.indexOfTopLevelItem(item)].job
        if job is not None:
            self._bench.navigator.go(Place("jobs", job.id))

    def _show(self, item: QTreeWidgetItem, submission: Submission) -> None:
        request = submission.request
        item.setText(0, named(self._bench.session.state.cache, request.subject, request.host_id))
        problem = submission.problem
        if problem is not None:
            item.setText(1, self.tr("Failed"))
            item.setIcon(1, icon("state-failed", "danger"))
            item.setText(2, failure(problem))
            item.setToolTip(2, tool_tip("\n".join(told(problem))))
            return
        item.setText(2, "")
        job = submission.job
        if job is None or not job.state.ended:
            item.setText(1, operation_doing(submission.request.operation.kind))
            item.setIcon(1, icon("state-starting", "busy"))
            return
        look = job_look(job.state)
        item.setText(1, look.text)
        item.setIcon(1, icon(*look.cell_icon))

    def _retry_failed(self) -> None:
        self.retry_requested.emit(self.failed)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.refresh()
