"""Tells in the notice bar how jobs ended that were begun in this window."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject

from caas_console.backend.contracts.errors import QuotaExceeded
from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.notices import Notice, Remedy
from caas_console.models.controllers.operations_controller import Submission
from caas_console.models.state.formats import format_bytes
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.retrying import edit, is_editable, retry_submissions
from caas_console.views.dialogs.quota_notes import quotas_remedy
from caas_console.views.words.labelled import labelled
from caas_console.views.words.names import named
from caas_console.views.words.operations import operation_title
from caas_console.views.words.problems import reason, said
from caas_console.views.workbench import Workbench

# What succeeds unseen, or elsewhere than where it was asked for, is told; the rest is on screen.
_SUCCESSES = {
    "container.run": QT_TRANSLATE_NOOP("JobReporter", "{0} has been started"),
    "container.commit": QT_TRANSLATE_NOOP("JobReporter", "An image of {0} has been made"),
    "image.pull": QT_TRANSLATE_NOOP("JobReporter", "{0} has been pulled"),
    "image.tag": QT_TRANSLATE_NOOP("JobReporter", "{0} has another tag"),
    "host.prune": QT_TRANSLATE_NOOP("JobReporter", "{0} has been pruned"),
    "container.update": QT_TRANSLATE_NOOP("JobReporter", "The resources of {0} have been changed"),
}


class JobReporter(QObject):
    """Listens to the operations of a window."""

    def __init__(self, bench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        bench.operations.ended.connect(self._report)

    def _report(self, submission: Submission) -> None:
        if submission.problem is not None:
            self._report_failure(submission)
        elif submission.job is not None and submission.job.state is JobState.SUCCEEDED:
            self._report_success(submission.job)

    def _report_failure(self, submission: Submission) -> None:
        problem = submission.problem
        if problem is None:
            return
        request = submission.request
        subject = named(self._bench.session.state.cache, request.subject, request.host_id)

        def title() -> str:
            what = operation_title(request.operation.kind)
            where = f"{what} – {subject}" if request.subject else what
            return labelled(where, said(problem.title))

        remedies = [
            Remedy(lambda: self.tr("Retry"), lambda: retry_submissions(self._bench, [submission]))
        ]
        if is_editable(request.operation):
            remedies.insert(
                0,
                Remedy(
                    lambda: self.tr("Edit and retry…"),
                    lambda: edit(self._bench, request.host_id, request.operation),
                ),
            )
        if submission.job is not None:
            place = Place("jobs", submission.job.id)
            remedies.append(
                Remedy(lambda: self.tr("Show job"), lambda: self._bench.navigator.go(place))
            )
        quotas = quotas_remedy(self._bench, problem, request.host_id)
        if quotas is not None:
            remedies.append(quotas)
        told = Notice(
            "error", title, lambda: reason(problem), problem.hint, remedies=tuple(remedies)
        )
        if problem.code == QuotaExceeded.code:
            # By how much it is too much, and who can raise the limit, is one answer.
            told = replace(told, detail="", hint=f"{problem.detail}\n{problem.hint}")
        self._bench.notices.post(told)

    def _report_success(self, job: Job) -> None:
        source = _SUCCESSES.get(job.operation.kind)
        if source is None:
            return
        subject = named(self._bench.session.state.cache, job.subject, job.host_id)
        container_id = job.result.get("container_id")
        remedies: tuple[Remedy, ...] = ()
        if isinstance(container_id, str):
            place = Place("containers", str(ObjectRef(job.host_id, container_id)))
            remedies = (Remedy(lambda: self.tr("Open"), lambda: self._bench.navigator.go(place)),)
        freed = job.result.get("reclaimed_bytes")

        def title() -> str:
            return QCoreApplication.translate("JobReporter", source).format(subject)

        def detail() -> str:
            if not isinstance(freed, int):
                return ""
            return self.tr("{0} have become free").format(format_bytes(freed))

        self._bench.notices.post(Notice("success", title, detail, remedies=remedies))
