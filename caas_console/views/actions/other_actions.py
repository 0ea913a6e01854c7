"""What can be done to hosts, stacks and jobs."""

from collections.abc import Callable, Sequence

from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.operations import (
    Operation,
    RestartContainer,
    StartContainer,
    StopContainer,
)
from caas_console.backend.contracts.resources import Container
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.models.state.rows.host_row import HostRow
from caas_console.models.state.rows.job_row import JobRow
from caas_console.models.state.rows.stack_row import StackRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.doing import STALE, UP, carry_out
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


def stack_actions(bench: Workbench) -> tuple[Action[StackRow], ...]:
    """The actions on stacks: on all their containers."""

    def act(
        wanted: Callable[[Container], bool], make: Callable[[str], Operation]
    ) -> Callable[[Sequence[StackRow]], None]:
        def run(rows: Sequence[StackRow]) -> None:
            containers = bench.session.state.cache.containers
            members = [containers[one] for row in rows for one in row.resource.container_ids]
            carry_out(
                bench,
                [
                    OperationRequest(one.host_id, make(one.engine_id), one.name)
                    for one in members
                    if wanted(one)
                ],
            )

        return run

    def all_up(row: StackRow) -> Reason:
        if row.stale:
            return STALE
        if row.resource.running < len(row.resource.container_ids):
            return None
        return QT_TRANSLATE_NOOP("Actions", "All its containers are running.")

    def none_up(row: StackRow) -> Reason:
        if row.stale:
            return STALE
        if any(row.resource.states.get(state) for state in UP):
            return None
        return QT_TRANSLATE_NOOP("Actions", "None of its containers is running.")

    return (
        Action(
            id="stack.start",
            title=QT_TRANSLATE_NOOP("Actions", "Start all"),
            icon="start",
            shortcut="Ctrl+Shift+S",
            refusal=all_up,
            run=act(lambda one: one.state not in UP, lambda t: StartContainer(target=t)),
        ),
        Action(
            id="stack.stop",
            title=QT_TRANSLATE_NOOP("Actions", "Stop all"),
            icon="stop",
            shortcut="Ctrl+Shift+X",
            refusal=none_up,
            run=act(lambda one: one.state in UP, lambda t: StopContainer(target=t)),
        ),
        Action(
            id="stack.restart",
            title=QT_TRANSLATE_NOOP("Actions", "Restart all"),
            icon="restart",
            shortcut="Ctrl+Shift+R",
            refusal=none_up,
            run=act(lambda one: one.state in UP, lambda t: RestartContainer(target=t)),
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
