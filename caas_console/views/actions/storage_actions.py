"""What can be done to networks and volumes."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from caas_console.backend.contracts.access import OPERATION_NEEDS
from caas_console.backend.contracts.operations import Operation, RemoveNetwork, RemoveVolume
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.models.state.rows.network_row import NetworkRow
from caas_console.models.state.rows.volume_row import VolumeRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.doing import STALE, carry_out
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.dialogs.prune_dialog import PruneDialog
from caas_console.views.words.names import named
from caas_console.views.workbench import Workbench

_IN_USE = QT_TRANSLATE_NOOP("Actions", "Containers use it: remove or detach them first.")


def _network_refusal(row: NetworkRow) -> Reason:
    if row.stale:
        return STALE
    if row.resource.predefined:
        return QT_TRANSLATE_NOOP("Actions", "The engine made this network and needs it.")
    return _IN_USE if row.in_use else None


def _volume_refusal(row: VolumeRow) -> Reason:
    if row.stale:
        return STALE
    return _IN_USE if row.in_use else None


def network_actions(bench: Workbench) -> tuple[Action[NetworkRow], ...]:
    """The actions on networks."""
    return (
        Action(
            id="network.prune",
            needs=OPERATION_NEEDS["host.prune"],
            title=QT_TRANSLATE_NOOP("Actions", "Prune…"),
            icon="prune",
            needs_selection=False,
            run=lambda _: PruneDialog(bench, "networks").open(),
        ),
        Action(
            id="network.remove",
            needs=OPERATION_NEEDS["network.remove"],
            title=QT_TRANSLATE_NOOP("Actions", "Remove…"),
            icon="remove",
            shortcut="Delete",
            section=1,
            destructive=True,
            refusal=_network_refusal,
            run=StorageQuestions(bench).ask_remove_networks,
        ),
    )


def volume_actions(bench: Workbench) -> tuple[Action[VolumeRow], ...]:
    """The actions on volumes."""
    return (
        Action(
            id="volume.prune",
            needs=OPERATION_NEEDS["host.prune"],
            title=QT_TRANSLATE_NOOP("Actions", "Prune…"),
            icon="prune",
            needs_selection=False,
            run=lambda _: PruneDialog(bench, "volumes").open(),
        ),
        Action(
            id="volume.remove",
            needs=OPERATION_NEEDS["volume.remove"],
            title=QT_TRANSLATE_NOOP("Actions", "Remove…"),
            icon="remove",
            shortcut="Delete",
            section=1,
            destructive=True,
            refusal=_volume_refusal,
            run=StorageQuestions(bench).ask_remove_volumes,
        ),
    )


class StorageQuestions(QObject):
    """Asks in a window; a QObject, since only its texts may have plural forms."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench = bench

    def ask_remove_networks(self, rows: Sequence[NetworkRow]) -> None:
        """Always asked."""
        requests = [_request(row, RemoveNetwork(target=row.resource.engine_id)) for row in rows]
        names = self._names(rows)
        ConfirmDialog(
            self._bench.window,
            self.tr("Remove network {0}?").format(names[0])
            if len(names) == 1
            else self.tr("Remove %n network(s)?", None, len(names)),
            self.tr("Remove"),
            names=names,
            text=self.tr("Containers that were made for it cannot be started any more."),
            on_agreed=lambda _: carry_out(self._bench, requests),
        ).open()

    def ask_remove_volumes(self, rows: Sequence[VolumeRow]) -> None:
        """Always asked: there is no way back."""
        requests = [_request(row, RemoveVolume(target=row.resource.engine_id)) for row in rows]
        names = self._names(rows)
        ConfirmDialog(
            self._bench.window,
            self.tr("Remove volume {0}?").format(names[0])
            if len(names) == 1
            else self.tr("Remove %n volume(s)?", None, len(names)),
            self.tr("Remove with all data"),
            names=names,
            text=self.tr("All data inside is lost for good. This cannot be undone."),
            on_agreed=lambda _: carry_out(self._bench, requests),
        ).open()

    def _names(self, rows: Sequence[NetworkRow] | Sequence[VolumeRow]) -> list[str]:
        cache = self._bench.session.state.cache
        return [named(cache, row.resource.name, row.host.id) for row in rows]


def _request(row: NetworkRow | VolumeRow, operation: Operation) -> OperationRequest:
    return OperationRequest(row.resource.host_id, operation, row.resource.name)
