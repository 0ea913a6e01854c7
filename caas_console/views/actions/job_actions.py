"""What can be done to jobs."""

from collections.abc import Sequence

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.jobs import JobState
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.state.rows.job_row import JobRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.retrying import edit, is_editable, retry_jobs
from caas_console.views.workbench import Workbench


def job_actions(bench: Workbench) -> tuple[Action[JobRow], ...]:
    """The actions, in the order of toolbar and menu."""

    def cancel(rows: Sequence[JobRow]) -> None:
        for row in rows:
            bench.operations.cancel_job(row.id)

    def edit_values(rows: Sequence[JobRow]) -> None:
        edit(bench, rows[0].resource.host_id, rows[0].resource.operation)

    return (
        Action(
            id="job.cancel",
            needs=Permission.JOBS_CONTROL,
            title=QT_TRANSLATE_NOOP("Actions", "Cancel"),
            icon="cancel",
            shortcut="Delete",
            refusal=_over,
            run=cancel,
        ),
        Action(
            id="job.retry",
            needs=Permission.JOBS_CONTROL,
            title=QT_TRANSLATE_NOOP("Actions", "Retry"),
            icon="restart",
            shortcut="Ctrl+R",
            refusal=_not_failed,
            run=lambda rows: retry_jobs(bench, [row.resource for row in rows]),
        ),
        Action(
            id="job.edit",
            needs=Permission.JOBS_CREATE,
            title=QT_TRANSLATE_NOOP("Actions", "Edit and retry…"),
            icon="rename",
            shortcut="F2",
            many=False,
            refusal=_not_editable,
            run=edit_values,
        ),
    )


def _over(row: JobRow) -> Reason:
    if row.resource.state.ended:
        return QT_TRANSLATE_NOOP("Actions", "The job has ended.")
    if row.resource.cancel_requested:
        return QT_TRANSLATE_NOOP("Actions", "The job is being cancelled.")
    return None


def _not_failed(row: JobRow) -> Reason:
    if row.resource.state in {JobState.FAILED, JobState.CANCELLED}:
        return None
    return QT_TRANSLATE_NOOP("Actions", "Only a failed or cancelled job can be retried.")


def _not_editable(row: JobRow) -> Reason:
    if is_editable(row.resource.operation):
        return _not_failed(row)
    return QT_TRANSLATE_NOOP("Actions", "This kind of job has no form to edit its values in.")
