"""What can be done to stacks: to all their containers at once."""

from collections.abc import Callable, Sequence

from caas_console.backend.contracts.access import OPERATION_NEEDS
from caas_console.backend.contracts.operations import (
    Operation,
    RestartContainer,
    StartContainer,
    StopContainer,
)
from caas_console.backend.contracts.resources import Container
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.models.state.rows.stack_row import StackRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.container_questions import UP, ContainerQuestions
from caas_console.views.actions.doing import STALE, carry_out
from caas_console.views.workbench import Workbench

Rows = Sequence[StackRow]


class StackActions:
    """Makes the records, and carries them out."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._questions = ContainerQuestions(bench)

    def records(self) -> tuple[Action[StackRow], ...]:
        """The actions, in the order of toolbar and menu."""
        return (
            Action(
                id="stack.start",
                needs=OPERATION_NEEDS["container.start"],
                title=QT_TRANSLATE_NOOP("Actions", "Start all"),
                icon="start",
                shortcut="Ctrl+Shift+S",
                refusal=_all_up,
                run=self._start,
            ),
            Action(
                id="stack.stop",
                needs=OPERATION_NEEDS["container.stop"],
                title=QT_TRANSLATE_NOOP("Actions", "Stop all"),
                icon="stop",
                shortcut="Ctrl+Shift+X",
                refusal=_none_up,
                run=self._ask_stop,
            ),
            Action(
                id="stack.restart",
                needs=OPERATION_NEEDS["container.restart"],
                title=QT_TRANSLATE_NOOP("Actions", "Restart all"),
                icon="restart",
                shortcut="Ctrl+Shift+R",
                refusal=_none_up,
                run=self._ask_restart,
            ),
        )

    def _start(self, rows: Rows) -> None:
        self._submit(self._members(rows, up=False), lambda target: StartContainer(target=target))

    def _ask_stop(self, rows: Rows) -> None:
        up = self._members(rows, up=True)
        self._questions.ask_stop(
            up, lambda: self._submit(up, lambda target: StopContainer(target=target))
        )

    def _ask_restart(self, rows: Rows) -> None:
        up = self._members(rows, up=True)
        self._questions.ask_restart(
            up, lambda: self._submit(up, lambda target: RestartContainer(target=target))
        )

    def _members(self, rows: Rows, *, up: bool) -> list[Container]:
        known = self._bench.session.state.cache.containers
        members = [known[one] for row in rows for one in row.resource.container_ids if one in known]
        return [one for one in members if (one.state in UP) == up]

    def _submit(self, containers: Sequence[Container], make: Callable[[str], Operation]) -> None:
        requests = [
            OperationRequest(one.host_id, make(one.engine_id), one.name) for one in containers
        ]
        carry_out(self._bench, requests)


def _all_up(row: StackRow) -> Reason:
    if row.stale:
        return STALE
    if row.resource.running < len(row.resource.container_ids):
        return None
    return QT_TRANSLATE_NOOP("Actions", "All its containers are running.")


def _none_up(row: StackRow) -> Reason:
    if row.stale:
        return STALE
    if any(row.resource.states.get(state) for state in UP):
        return None
    return QT_TRANSLATE_NOOP("Actions", "None of its containers is running.")
