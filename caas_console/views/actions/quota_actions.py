"""What can be done to quotas."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.access import Permission
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.state.rows.quota_row import QuotaRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.doing import lacking
from caas_console.views.workbench import Workbench

_TENANTS_OWN = QT_TRANSLATE_NOOP(
    "Actions",
    "What the whole tenant may use is set by an administrator of the platform: ask one. "
    "The limits of its environments are set by an administrator of the tenant.",
)


def quota_actions(bench: Workbench) -> Sequence[Action[QuotaRow]]:
    """The actions on the quotas of tenants."""
    return (
        Action(
            id="quota.limit",
            title=QT_TRANSLATE_NOOP("Actions", "Set limit…"),
            icon="rename",
            shortcut="F2",
            many=False,
            refusal=lambda row: _refusal(bench, row),
            run=lambda rows: _ask_limit(bench, rows[0]),
        ),
    )


def limit_quota(bench: Workbench, row: QuotaRow) -> None:
    """Ask for another limit, or say why there can be none."""
    reason = _refusal(bench, row)
    if reason is None:
        _ask_limit(bench, row)
    else:
        bench.notices.post_refusal(reason)


def _refusal(bench: Workbench, row: QuotaRow) -> Reason:
    """Who shares out a tenant's environments may not raise what the tenant itself was given."""
    quota = row.resource
    if quota.environment_id:
        return lacking(bench, Permission.QUOTAS_MANAGE, quota.tenant_id)
    if lacking(bench, Permission.QUOTAS_MANAGE, None):
        return QCoreApplication.translate("Actions", _TENANTS_OWN)
    return None


def _ask_limit(bench: Workbench, row: QuotaRow) -> None:
    from caas_console.views.dialogs.quota_dialog import QuotaDialog  # noqa: PLC0415

    QuotaDialog(bench, row).open()
