"""What can be done to containers."""

from collections.abc import Callable, Sequence

from caas_console.backend.contracts.access import OPERATION_NEEDS, Permission
from caas_console.backend.contracts.operations import (
    KillContainer,
    Operation,
    PauseContainer,
    RemoveContainer,
    RestartContainer,
    StartContainer,
    StopContainer,
    UnpauseContainer,
)
from caas_console.backend.contracts.resources import Container, ContainerState
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.models.state.rows.container_row import ContainerRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.container_questions import ContainerQuestions
from caas_console.views.actions.doing import STALE, carry_out
from caas_console.views.dialogs.reason_dialog import ReasonDialog
from caas_console.views.dialogs.run_dialog import RunDialog
from caas_console.views.dialogs.text_dialogs import CommitDialog, RenameDialog
from caas_console.views.dialogs.update_dialog import UpdateDialog
from caas_console.views.pages.live_tabs import make_shell
from caas_console.views.pages.reason_gate import wants_reason
from caas_console.views.words.names import named
from caas_console.views.workbench import Workbench

Rows = Sequence[ContainerRow]
_State = ContainerState

_IN = {
    "start": {_State.CREATED, _State.EXITED, _State.DEAD},
    "stop": {_State.RUNNING, _State.PAUSED, _State.RESTARTING},
    "restart": set(_State) - {_State.REMOVING, _State.DEAD},
    "kill": {_State.RUNNING, _State.PAUSED},
    "pause": {_State.RUNNING},
    "unpause": {_State.PAUSED},
    "change": set(_State) - {_State.REMOVING, _State.DEAD},
    "remove": set(_State) - {_State.REMOVING},
    "shell": {_State.RUNNING},
}
_REASONS = {
    _State.CREATED: QT_TRANSLATE_NOOP("Actions", "The container has never been started."),
    _State.RUNNING: QT_TRANSLATE_NOOP("Actions", "The container is running."),
    _State.PAUSED: QT_TRANSLATE_NOOP("Actions", "The container is paused: resume it first."),
    _State.RESTARTING: QT_TRANSLATE_NOOP("Actions", "The container is restarting."),
    _State.REMOVING: QT_TRANSLATE_NOOP("Actions", "The container is being removed."),
    _State.EXITED: QT_TRANSLATE_NOOP("Actions", "The container is not running."),
    _State.DEAD: QT_TRANSLATE_NOOP("Actions", "The container is dead: it can only be removed."),
}
_BUSY = QT_TRANSLATE_NOOP("Actions", "Another operation on it is still running.")


class ContainerActions:
    """Makes the records, and carries them out."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._questions = ContainerQuestions(bench)

    def records(self) -> tuple[Action[ContainerRow], ...]:
        """The actions, in the order of toolbar and menu."""
        return (self._run(), *self._life(), *self._entering(), *self._changing(), self._remove())

    def _refusal(self, verb: str) -> Callable[[ContainerRow], Reason]:
        allowed = _IN[verb]

        def refusal(row: ContainerRow) -> Reason:
            if row.stale:
                return STALE
            if self._bench.operations.busy_with(row.id):
                return _BUSY
            return None if row.resource.state in allowed else _REASONS[row.resource.state]

        return refusal

    def _submit(self, make: Callable[[str], Operation]) -> Callable[[Rows], None]:
        return lambda rows: carry_out(self._bench, [_request(row, make) for row in rows])

    def _run(self) -> Action[ContainerRow]:
        return Action(
            id="container.run",
            needs=OPERATION_NEEDS["container.run"],
            title=QT_TRANSLATE_NOOP("Actions", "Run…"),
            icon="run",
            shortcut="Ctrl+N",
            needs_selection=False,
            run=lambda _: RunDialog(self._bench).open(),
        )

    def _life(self) -> tuple[Action[ContainerRow], ...]:
        return (
            Action(
                id="container.start",
                needs=OPERATION_NEEDS["container.start"],
                title=QT_TRANSLATE_NOOP("Actions", "Start"),
                icon="start",
                shortcut="Ctrl+Shift+S",
                section=1,
                refusal=self._refusal("start"),
                run=self._submit(lambda target: StartContainer(target=target)),
            ),
            Action(
                id="container.stop",
                needs=OPERATION_NEEDS["container.stop"],
                title=QT_TRANSLATE_NOOP("Actions", "Stop"),
                icon="stop",
                shortcut="Ctrl+Shift+X",
                section=1,
                refusal=self._refusal("stop"),
                run=self._ask_stop,
            ),
            Action(
                id="container.restart",
                needs=OPERATION_NEEDS["container.restart"],
                title=QT_TRANSLATE_NOOP("Actions", "Restart"),
                icon="restart",
                shortcut="Ctrl+Shift+R",
                section=1,
                refusal=self._refusal("restart"),
                run=self._ask_restart,
            ),
            Action(
                id="container.pause",
                needs=OPERATION_NEEDS["container.pause"],
                title=QT_TRANSLATE_NOOP("Actions", "Pause"),
                icon="pause",
                shortcut="Ctrl+Shift+P",
                section=1,
                refusal=self._refusal("pause"),
                run=self._submit(lambda target: PauseContainer(target=target)),
            ),
            Action(
                id="container.unpause",
                needs=OPERATION_NEEDS["container.unpause"],
                title=QT_TRANSLATE_NOOP("Actions", "Resume"),
                icon="unpause",
                shortcut="Ctrl+Shift+U",
                section=1,
                refusal=self._refusal("unpause"),
                run=self._submit(lambda target: UnpauseContainer(target=target)),
            ),
            Action(
                id="container.kill",
                needs=OPERATION_NEEDS["container.kill"],
                title=QT_TRANSLATE_NOOP("Actions", "Send signal…"),
                icon="kill",
                shortcut="Ctrl+Shift+K",
                section=1,
                refusal=self._refusal("kill"),
                run=self._ask_kill,
                primary=False,
            ),
        )

    def _entering(self) -> tuple[Action[ContainerRow], ...]:
        return (
            Action(
                id="container.shell",
                needs=Permission.CONTAINERS_SHELL,
                title=QT_TRANSLATE_NOOP("Actions", "Shell"),
                icon="shell",
                shortcut="Ctrl+E",
                section=2,
                many=False,
                refusal=self._refusal("shell"),
                run=lambda rows: self._open_shell(rows[0]),
            ),
            Action(
                id="container.logs",
                needs=Permission.CONTAINERS_LOGS,
                title=QT_TRANSLATE_NOOP("Actions", "Logs"),
                icon="logs",
                shortcut="Ctrl+L",
                section=2,
                many=False,
                run=lambda rows: self._go(rows[0], "logs"),
            ),
        )

    def _changing(self) -> tuple[Action[ContainerRow], ...]:
        return (
            Action(
                id="container.rename",
                needs=OPERATION_NEEDS["container.rename"],
                title=QT_TRANSLATE_NOOP("Actions", "Rename…"),
                icon="rename",
                shortcut="F2",
                section=3,
                many=False,
                primary=False,
                refusal=self._refusal("change"),
                run=lambda rows: RenameDialog(self._bench, rows[0]).open(),
            ),
            Action(
                id="container.update",
                needs=OPERATION_NEEDS["container.update"],
                title=QT_TRANSLATE_NOOP("Actions", "Resources…"),
                icon="resources",
                shortcut="Ctrl+Shift+M",
                section=3,
                many=False,
                primary=False,
                refusal=self._refusal("change"),
                run=lambda rows: UpdateDialog(self._bench, rows[0]).open(),
            ),
            Action(
                id="container.commit",
                needs=OPERATION_NEEDS["container.commit"],
                title=QT_TRANSLATE_NOOP("Actions", "Make an image…"),
                icon="commit",
                shortcut="Ctrl+Shift+I",
                section=3,
                many=False,
                primary=False,
                refusal=self._refusal("change"),
                run=lambda rows: CommitDialog(self._bench, rows[0]).open(),
            ),
        )

    def _remove(self) -> Action[ContainerRow]:
        return Action(
            id="container.remove",
            needs=OPERATION_NEEDS["container.remove"],
            title=QT_TRANSLATE_NOOP("Actions", "Remove…"),
            icon="remove",
            shortcut="Delete",
            section=4,
            destructive=True,
            refusal=self._refusal("remove"),
            run=self._ask_remove,
        )

    def _open_shell(self, row: ContainerRow) -> None:
        container = row.resource
        title = named(self._bench.session.state.cache, container.name, container.host_id)

        def enter(reason: str) -> None:
            shell = make_shell(self._bench, container.ref, reason)
            self._bench.workspace.add(shell, title, "shell")

        permission = Permission.CONTAINERS_SHELL
        if wants_reason(self._bench, permission, container.ref):
            ReasonDialog(self._bench, container.ref, permission, enter).open()
        else:
            enter("")

    def _go(self, row: ContainerRow, tab: str) -> None:
        self._bench.navigator.go(Place("containers", row.id, tab=tab))

    def _ask_stop(self, rows: Rows) -> None:
        submit = self._submit(lambda target: StopContainer(target=target))
        self._questions.ask_stop(_resources(rows), lambda: submit(rows))

    def _ask_restart(self, rows: Rows) -> None:
        submit = self._submit(lambda target: RestartContainer(target=target))
        self._questions.ask_restart(_resources(rows), lambda: submit(rows))

    def _ask_kill(self, rows: Rows) -> None:
        def send(signal: str) -> None:
            self._submit(lambda target: KillContainer(target=target, signal=signal))(rows)

        self._questions.ask_signal(_resources(rows), send)

    def _ask_remove(self, rows: Rows) -> None:
        self._questions.ask_removal(_resources(rows), lambda chosen: self._do_remove(rows, chosen))

    def _do_remove(self, rows: Rows, chosen: frozenset[str]) -> None:
        force, volumes = "force" in chosen, "volumes" in chosen
        self._submit(lambda target: RemoveContainer(target=target, force=force, volumes=volumes))(
            rows
        )


def _resources(rows: Rows) -> list[Container]:
    return [row.resource for row in rows]


def _request(row: ContainerRow, make: Callable[[str], Operation]) -> OperationRequest:
    container = row.resource
    return OperationRequest(container.host_id, make(container.engine_id), container.name)
