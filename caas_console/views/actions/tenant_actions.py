"""What can be done to tenants."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.resources import ContainerState
from caas_console.backend.contracts.tenancy import Tenant, TenantChange, TenantState
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.controllers.administration import Call
from caas_console.models.state.rows.tenant_row import TenantRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.workbench import Workbench


def tenant_actions(bench: Workbench) -> tuple[Action[TenantRow], ...]:
    """The actions, in the order of toolbar and menu."""
    questions = TenantQuestions(bench)
    return (
        Action(
            id="tenant.create",
            needs=Permission.TENANTS_MANAGE,
            title=QT_TRANSLATE_NOOP("Actions", "New tenant…"),
            icon="run",
            shortcut="Ctrl+N",
            needs_selection=False,
            run=lambda _: _create(bench),
        ),
        Action(
            id="tenant.change",
            needs=Permission.TENANTS_MANAGE,
            title=QT_TRANSLATE_NOOP("Actions", "Change…"),
            icon="rename",
            shortcut="F2",
            section=1,
            many=False,
            run=lambda rows: _change(bench, rows[0].resource),
        ),
        Action(
            id="tenant.suspend",
            needs=Permission.TENANTS_MANAGE,
            title=QT_TRANSLATE_NOOP("Actions", "Suspend…"),
            icon="pause",
            shortcut="Ctrl+Shift+P",
            section=2,
            refusal=_suspended,
            run=questions.ask_suspend,
        ),
        Action(
            id="tenant.resume",
            needs=Permission.TENANTS_MANAGE,
            title=QT_TRANSLATE_NOOP("Actions", "Resume…"),
            icon="unpause",
            shortcut="Ctrl+Shift+U",
            section=2,
            refusal=_active,
            run=questions.ask_resume,
        ),
    )


def _create(bench: Workbench) -> None:
    from caas_console.views.dialogs.tenant_dialogs import NewTenantDialog  # noqa: PLC0415

    NewTenantDialog(bench).open()


def _change(bench: Workbench, tenant: Tenant) -> None:
    from caas_console.views.dialogs.tenant_dialogs import ChangeTenantDialog  # noqa: PLC0415

    ChangeTenantDialog(bench, tenant).open()


def _suspended(row: TenantRow) -> Reason:
    if row.resource.state is TenantState.SUSPENDED:
        return QT_TRANSLATE_NOOP("Actions", "The tenant is suspended already.")
    return None


def _active(row: TenantRow) -> Reason:
    if row.resource.state is TenantState.ACTIVE:
        return QT_TRANSLATE_NOOP("Actions", "The tenant is not suspended.")
    return None


class TenantQuestions(QObject):
    """Asks in a window; a QObject, since only its texts may have plural forms."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench = bench

    def ask_suspend(self, rows: Sequence[TenantRow]) -> None:
        """Always asked: people are in the middle of their work."""
        names = [row.resource.name for row in rows]
        ConfirmDialog(
            self._bench.window,
            self.tr("Suspend tenant {0}?").format(names[0])
            if len(names) == 1
            else self.tr("Suspend %n tenant(s)?", None, len(names)),
            self.tr("Suspend"),
            names=names,
            text=self._consequence(rows),
            on_agreed=lambda _: self._set_state(rows, TenantState.SUSPENDED),
        ).open()

    def _consequence(self, rows: Sequence[TenantRow]) -> str:
        """What happens to whoever is at work there, and to what runs."""
        suspended = {row.id for row in rows}
        containers = self._bench.session.state.cache.containers.values()
        running = sum(
            one.tenant_id in suspended and one.state is ContainerState.RUNNING for one in containers
        )
        members = sum(row.members for row in rows)
        sentences = (
            self.tr(
                "Its members can neither see nor change anything in it until it is resumed. "
                "What they have open ends at once: shells, logs, what they watch."
            ),
            self.tr("%n person(s) or group(s) are members.", None, members) if members else "",
            self.tr("%n container(s) run, and go on running.", None, running) if running else "",
            self.tr("Jobs that they have begun are carried out."),
        )
        return "\n".join(one for one in sentences if one)

    def ask_resume(self, rows: Sequence[TenantRow]) -> None:
        """Asked, for it opens what somebody has closed."""
        names = [row.resource.name for row in rows]
        ConfirmDialog(
            self._bench.window,
            self.tr("Resume tenant {0}?").format(names[0])
            if len(names) == 1
            else self.tr("Resume %n tenant(s)?", None, len(names)),
            self.tr("Resume"),
            names=names,
            text=self.tr("Its members may work in it again, as their roles say."),
            on_agreed=lambda _: self._set_state(rows, TenantState.ACTIVE),
            danger=False,
        ).open()

    def _set_state(self, rows: Sequence[TenantRow], state: TenantState) -> None:
        for row in rows:
            self._bench.administration.send(_restated(row.resource, state))


def _restated(tenant: Tenant, state: TenantState) -> Call[Tenant]:
    change = TenantChange(state=state)
    return lambda administration: administration.change_tenant(tenant, change)
