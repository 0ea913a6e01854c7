"""One job: its steps with the parts of each, its result or failure, cancel and retry."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from caas_console.backend.contracts.jobs import Job, JobStep, ProgressItem
from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.formats import format_bytes
from caas_console.models.state.rows.job_row import JobRow, make_job_row
from caas_console.views.pages.object_page import ObjectPage
from caas_console.views.panes.audit.audit_places import may_read_history, period_place
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.operations import operation_title, step_title
from caas_console.views.words.problems import told
from caas_console.views.words.requested import requested_lines
from caas_console.views.words.results import result_lines
from caas_console.views.words.states import job_look
from caas_console.views.words.times import ago_text
from caas_console.views.workbench import Workbench

_STEP_ICONS = {
    "running": ("state-restarting", "busy"),
    "done": ("state-healthy", "ok"),
    "failed": ("state-failed", "danger"),
}
_BAR_STEPS = 1000
_TICK = 5_000  # milliseconds between two looks at ages
_AROUND = timedelta(seconds=2)  # between a job and what is recorded of it
_AMOUNT_WIDTH = 230


class JobView(ObjectPage):
    """Follows a job; a page and a tab of the drawer alike.

    Args:
        titled: whether it says itself what the job is; above a page it stands already.
    """

    def __init__(self, bench: Workbench, job_id: str, *, titled: bool = True) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bench = bench
        self._job_id = job_id
        self._bars: dict[str, tuple[QLabel, QProgressBar, QLabel]] = {}
        self._shape: tuple[tuple[str, int], ...] | None = None
        self._picture = QLabel()
        self._title = role_label("", "title")
        if not titled:
            self._title.hide()
        self._about = role_label("", "small" if titled else "muted")
        self._requested = role_label("", "muted")
        self._requested.setWordWrap(True)
        self._requested.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._problem = role_label("", "error")
        self._problem.setWordWrap(True)
        self._result = role_label("", "muted")
        self._result.setWordWrap(True)
        self._result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._cancel = QPushButton(icon("cancel"), "")
        self._retry = QPushButton(icon("restart"), "")
        self._edit = QPushButton(icon("rename"), "")
        self._history = QPushButton(icon("audit"), "")
        self._history.clicked.connect(self._show_history)
        self._cancel.clicked.connect(lambda: bench.operations.cancel_job(job_id))
        self._retry.clicked.connect(lambda: self._do("job.retry"))
        self._edit.clicked.connect(lambda: self._do("job.edit"))
        self._steps = QGridLayout()
        self._lay_out(titled=titled)
        self._ticker = QTimer(self, interval=_TICK)
        self._ticker.timeout.connect(self.refresh)
        self._unsubscribe: Callable[[], None] = bench.session.state.cache.subscribe(
            self._on_flushed, {"job"}
        )
        self.refresh()

    def _lay_out(self, *, titled: bool) -> None:
        head = QHBoxLayout()
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self._title)
        texts.addWidget(self._about)
        above = Qt.AlignmentFlag.AlignTop if titled else Qt.AlignmentFlag.AlignVCenter
        head.addWidget(self._picture, 0, above)
        head.addSpacing(6)
        head.addLayout(texts, 1)
        head.addWidget(self._cancel)
        head.addWidget(self._retry)
        head.addWidget(self._edit)
        head.addWidget(self._history)
        self._steps.setHorizontalSpacing(12)
        self._steps.setVerticalSpacing(5)
        self._steps.setColumnStretch(2, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._requested)
        column.addWidget(self._problem)
        column.addWidget(self._result)
        column.addLayout(self._steps)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    @property
    def job(self) -> Job | None:
        """The job as it is now; None where it is not known any more."""
        return self._bench.session.state.cache.jobs.get(self._job_id)

    @property
    @override
    def title(self) -> str:
        """What is done, and to what."""
        job = self.job
        if job is None:
            return QCoreApplication.translate("Panes", "Jobs")
        return f"{operation_title(job.operation.kind)} {job.subject}".strip()

    def refresh(self) -> None:
        """Show the job as it is now."""
        job = self.job
        if job is None:
            self._about.setText(self.tr("This job is not known any more."))
            return
        look = job_look(job.state)
        self._picture.setPixmap(icon(*look.cell_icon).pixmap(18, 18))
        self._title.setText(self.title)
        self._about.setText("  ·  ".join((look.text, job.actor, ago_text(job.created_at))))
        requested = requested_lines(job.operation)
        self._requested.setText("\n".join(requested))
        self._requested.setVisible(bool(requested))
        self._show_outcome(job)
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setVisible(not job.state.ended)
        self._cancel.setEnabled(not job.cancel_requested)
        for button, action_id in ((self._retry, "job.retry"), (self._edit, "job.edit")):
            action = self._bench.actions.get("job", action_id)
            button.setText(action.text)
            button.setVisible(action.reason_against([self._row(job)]) is None)
        self._history.setText(self.tr("Audit trail"))
        self._history.setVisible(may_read_history(self._bench, job.tenant_id))
        self._show_steps(job.steps)

    def _show_outcome(self, job: Job) -> None:
        problem = job.problem
        self._problem.setText("\n".join(told(problem)) if problem else "")
        self._problem.setVisible(problem is not None)
        lines = result_lines(job.result)
        self._result.setText("\n".join(lines))
        self._result.setVisible(bool(lines))

    def _show_steps(self, steps: tuple[JobStep, ...]) -> None:
        shape = tuple((f"{step.name}{step.state}", len(step.items)) for step in steps)
        if shape != self._shape:
            self._shape = shape
            self._build_steps(steps)
        for number, step in enumerate(steps):
            for item in step.items:
                self._show_item(number, item)

    def _build_steps(self, steps: tuple[JobStep, ...]) -> None:
        while (old := self._steps.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._bars.clear()
        row = 0
        for number, step in enumerate(steps):
            picture = QLabel()
            picture.setPixmap(icon(*_STEP_ICONS[step.state]).pixmap(12, 12))
            self._steps.addWidget(picture, row, 0)
            self._steps.addWidget(QLabel(step_title(step.name)), row, 1)
            self._steps.addWidget(role_label(step.message, "small"), row, 2, 1, 2)
            row += 1
            for item in step.items:
                self._add_bar(row, number, item)
                row += 1

    def _add_bar(self, row: int, step: int, item: ProgressItem) -> None:
        name = role_label(item.id, "small")
        bar = QProgressBar(textVisible=False)
        bar.setRange(0, _BAR_STEPS)
        amount = role_label("", "small")
        # The bars must not change their length with every figure.
        amount.setMinimumWidth(_AMOUNT_WIDTH)
        self._bars[f"{step}/{item.id}"] = (name, bar, amount)
        self._steps.addWidget(name, row, 1)
        self._steps.addWidget(bar, row, 2)
        self._steps.addWidget(amount, row, 3)

    def _show_item(self, step: int, item: ProgressItem) -> None:
        _, bar, amount = self._bars[f"{step}/{item.id}"]
        known = item.current is not None and item.total
        share = min(1.0, (item.current or 0) / (item.total or 1)) if known else 0.0
        bar.setValue(round(share * _BAR_STEPS))
        counted = f"{format_bytes(item.current or 0)} / {format_bytes(item.total or 0)}"
        amount.setText(f"{item.status}   {counted}" if known else item.status)

    def _row(self, job: Job) -> JobRow:
        return make_job_row(self._bench.session.state, job)

    def _do(self, action_id: str) -> None:
        job = self.job
        if job is not None:
            self._bench.actions.get("job", action_id).trigger([self._row(job)])

    def _show_history(self) -> None:
        """What was done to its object while it ran, by whom: that it was asked for, and more."""
        job = self.job
        if job is not None:
            until = None if job.ended_at is None else job.ended_at + _AROUND
            place = period_place(job.tenant_id, job.subject, job.created_at - _AROUND, until)
            self._bench.navigator.go(place)

    def _on_flushed(self, delta: CacheDelta) -> None:
        if self._job_id in delta.upserted_of("job") or self._job_id in delta.removed_of("job"):
            self.refresh()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._shape = None
            self.refresh()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._ticker.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticker.stop()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._unsubscribe()
        super().closeEvent(event)
