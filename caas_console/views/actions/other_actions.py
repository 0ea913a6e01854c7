"""What can be done to hosts and jobs."""

from collections.abc import Sequence

from caas_console.backend.contracts.jobs import JobState
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.state.rows.host_row import HostRow
from caas_console.models.state.rows.job_row import JobRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.doing import STALE
from caas_console.views.dialogs.prune_dialog import PruneDialog
from caas_console.views.workbench import Workbench


def host_actions(bench: Workbench) -> tuple[Action[HostRow], ...]:
    """The actions on hosts."""
    return (
        Action(
            id="host.prune",
            title=QT_TRANSLATE_NOOP("Actions", "Prune…"),
            icon="prune",
            many=False,
            refusal=lambda row: STALE if row.stale else None,
            run=lambda rows: PruneDialog(bench, rows[0].id).open(),
        ),
    )


def job_actions(bench: Workbench) -> tuple[Action[JobRow], ...]:
    """The actions on jobs."""

    def over(row: JobRow) -> Reason:
        if row.resource.state.ended:
            return QT_TRANSLATE_NOOP("Actions", "The job has ended.")
        if row.resource.cancel_requested:
            return QT_TRANSLATE_NOOP("Actions", "The job is being cancelled.")
        return None

    def not_failed(row: JobRow) -> Reason:
        if row.resource.state in {JobState.FAILED, JobState.CANCELLED}:
            return None
        return QT_TRANSLATE_NOOP("Actions", "Only a failed or cancelled job can be retried.")

    def cancel(rows: Sequence[JobRow]) -> None:
        for row in rows:
            bench.operations.cancel_job(row.id)

    def retry(rows: Sequence[JobRow]) -> None:
        for row in rows:
            bench.operations.retry_job(row.resource)

    return (
        Action(
            id="job.cancel",
            title=QT_TRANSLATE_NOOP("Actions", "Cancel"),
            icon="cancel",
            shortcut="Delete",
            refusal=over,
            run=cancel,
        ),
        Action(
            id="job.retry",
            title=QT_TRANSLATE_NOOP("Actions", "Retry"),
            icon="restart",
            shortcut="Ctrl+R",
            refusal=not_failed,
            run=retry,
        ),
    )
