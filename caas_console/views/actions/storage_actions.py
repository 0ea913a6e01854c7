"""What can be done to networks and volumes."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.operations import RemoveNetwork, RemoveVolume
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.models.state.rows.network_row import NetworkRow
from caas_console.models.state.rows.volume_row import VolumeRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.doing import STALE, carry_out
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.dialogs.prune_dialog import PruneDialog
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
            title=QT_TRANSLATE_NOOP("Actions", "Prune…"),
            icon="prune",
            needs_selection=False,
            run=lambda _: PruneDialog(bench).open(),
        ),
        Action(
            id="network.remove",
            title=QT_TRANSLATE_NOOP("Actions", "Remove…"),
            icon="remove",
            shortcut="Delete",
            section=1,
            destructive=True,
            refusal=_network_refusal,
            run=lambda rows: _ask_remove_networks(bench, rows),
        ),
    )


def volume_actions(bench: Workbench) -> tuple[Action[VolumeRow], ...]:
    """The actions on volumes."""
    return (
        Action(
            id="volume.prune",
            title=QT_TRANSLATE_NOOP("Actions", "Prune…"),
            icon="prune",
            needs_selection=False,
            run=lambda _: PruneDialog(bench).open(),
        ),
        Action(
            id="volume.remove",
            title=QT_TRANSLATE_NOOP("Actions", "Remove…"),
            icon="remove",
            shortcut="Delete",
            section=1,
            destructive=True,
            refusal=_volume_refusal,
            run=lambda rows: _ask_remove_volumes(bench, rows),
        ),
    )


def _ask_remove_networks(bench: Workbench, rows: Sequence[NetworkRow]) -> None:
    count = len(rows)
    requests = [
        OperationRequest(
            row.resource.host_id,
            RemoveNetwork(target=row.resource.engine_id),
            row.resource.name,
        )
        for row in rows
    ]
    ConfirmDialog(
        bench.window,
        QCoreApplication.translate("StorageActions", "Remove %n network(s)?", None, count),
        QCoreApplication.translate("StorageActions", "Remove"),
        names=[row.resource.name for row in rows],
        text=QCoreApplication.translate(
            "StorageActions", "Containers that are started later cannot attach to it any more."
        ),
        on_agreed=lambda _: carry_out(bench, requests),
    ).open()


def _ask_remove_volumes(bench: Workbench, rows: Sequence[VolumeRow]) -> None:
    count = len(rows)
    requests = [
        OperationRequest(
            row.resource.host_id, RemoveVolume(target=row.resource.engine_id), row.resource.name
        )
        for row in rows
    ]
    ConfirmDialog(
        bench.window,
        QCoreApplication.translate("StorageActions", "Remove %n volume(s)?", None, count),
        QCoreApplication.translate("StorageActions", "Remove with all data"),
        names=[row.resource.name for row in rows],
        text=QCoreApplication.translate(
            "StorageActions", "All data in it is lost for good. This cannot be undone."
        ),
        on_agreed=lambda _: carry_out(bench, requests),
    ).open()
