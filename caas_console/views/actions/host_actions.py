"""What can be done to hosts."""

from caas_console.backend.contracts.access import OPERATION_NEEDS
from caas_console.models.controllers.actions import Action
from caas_console.models.state.rows.host_row import HostRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.doing import STALE
from caas_console.views.dialogs.prune_dialog import PruneDialog
from caas_console.views.workbench import Workbench


def host_actions(bench: Workbench) -> tuple[Action[HostRow], ...]:
    """The actions on hosts."""
    return (
        Action(
            id="host.prune",
            needs=OPERATION_NEEDS["host.prune"],
            title=QT_TRANSLATE_NOOP("Actions", "Prune…"),
            icon="prune",
            many=False,
            refusal=lambda row: STALE if row.stale else None,
            run=lambda rows: PruneDialog(bench, "dangling-images", rows[0].id).open(),
        ),
    )
