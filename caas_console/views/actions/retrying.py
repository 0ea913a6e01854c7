"""Trying again what failed: as it was, with other values, or by force."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from caas_console.backend.contracts.jobs import Job
from caas_console.backend.contracts.operations import (
    Operation,
    PullImage,
    RemoveContainer,
    RunContainer,
)
from caas_console.backend.contracts.resources import Container, ObjectRef
from caas_console.models.controllers.operations_controller import Submission
from caas_console.views.actions.container_questions import UP, ContainerQuestions
from caas_console.views.dialogs.run_dialog import RunDialog
from caas_console.views.dialogs.text_dialogs import PullDialog
from caas_console.views.workbench import Workbench


def is_editable(operation: Operation) -> bool:
    """Whether there is a form to put its values right in."""
    return isinstance(operation, RunContainer | PullImage)


def edit(bench: Workbench, host_id: str, operation: Operation) -> None:
    """Open the form with the values that failed."""
    if isinstance(operation, RunContainer):
        form = RunDialog(bench, host_id=host_id)
        form.fill(operation)
        form.open()
    elif isinstance(operation, PullImage):
        PullDialog(bench, operation.reference, host_id).open()


def retry_submissions(bench: Workbench, failed: Sequence[Submission]) -> None:
    """Try these again; whoever shows them sees what becomes of them."""

    def again(one: Submission, instead: Operation | None) -> None:
        # Whoever asks in two windows, and agrees in both, means it once.
        if one.problem is not None:
            bench.operations.retry(one, instead)

    _retry(
        bench,
        [
            _Failure(one.request.host_id, one.request.operation, partial(again, one))
            for one in failed
        ],
    )


def retry_jobs(bench: Workbench, failed: Sequence[Job]) -> None:
    """Run these again, and have their ends told."""
    retry = bench.operations.retry_job
    _retry(bench, [_Failure(job.host_id, job.operation, partial(retry, job)) for job in failed])


@dataclass(frozen=True)
class _Failure:
    host_id: str
    operation: Operation
    again: Callable[[Operation | None], None]


def _retry(bench: Workbench, failed: Sequence[_Failure]) -> None:
    """Removals that must fail again, for the container runs, are asked about first."""
    in_the_way: list[tuple[Container, RemoveContainer, _Failure]] = []
    for one in failed:
        container = _running_target(bench, one)
        if container is None or not isinstance(one.operation, RemoveContainer):
            one.again(None)
        else:
            in_the_way.append((container, one.operation, one))

    def by_force(chosen: frozenset[str]) -> None:
        for _, removal, one in in_the_way:
            changed = {"force": "force" in chosen, "volumes": "volumes" in chosen}
            one.again(removal.model_copy(update=changed))

    if in_the_way:
        containers = [container for container, _, _ in in_the_way]
        ContainerQuestions(bench).ask_removal(containers, by_force)


def _running_target(bench: Workbench, failure: _Failure) -> Container | None:
    operation = failure.operation
    if not isinstance(operation, RemoveContainer) or operation.force:
        return None
    ref = ObjectRef(failure.host_id, operation.target)
    container = bench.session.state.cache.containers.get(str(ref))
    return container if container is not None and container.state in UP else None
