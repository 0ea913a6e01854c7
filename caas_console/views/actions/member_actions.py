"""What can be done to the members of a tenant."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.tenancy import Binding
from caas_console.models.controllers.actions import Action
from caas_console.models.controllers.administration import Call
from caas_console.models.state.rows.member_row import MemberRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.doing import lacking
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.dialogs.member_dialog import AddMemberDialog
from caas_console.views.words.roles import role_title
from caas_console.views.workbench import Workbench


def member_actions(bench: Workbench, tenant_id: str) -> tuple[Action[MemberRow], ...]:
    """The actions on the members of one tenant."""
    questions = MemberQuestions(bench, tenant_id)
    return (
        Action(
            id="member.add",
            barred=lambda: lacking(bench, Permission.MEMBERS_MANAGE, tenant_id),
            title=QT_TRANSLATE_NOOP("Actions", "Add member…"),
            icon="run",
            shortcut="Ctrl+N",
            needs_selection=False,
            run=lambda _: AddMemberDialog(bench, tenant_id).open(),
        ),
        Action(
            id="member.remove",
            barred=lambda: lacking(bench, Permission.MEMBERS_MANAGE, tenant_id),
            title=QT_TRANSLATE_NOOP("Actions", "Take the role away…"),
            icon="remove",
            shortcut="Delete",
            section=1,
            destructive=True,
            run=questions.ask_remove,
        ),
    )


class MemberQuestions(QObject):
    """Asks in a window; a QObject, since only its texts may have plural forms."""

    def __init__(self, bench: Workbench, tenant_id: str) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._tenant_id = tenant_id

    def ask_remove(self, rows: Sequence[MemberRow]) -> None:
        """Always asked."""
        names = [
            self.tr("{name} as {role}").format(
                name=row.resource.subject_name, role=role_title(row.resource.role)
            )
            for row in rows
        ]
        tenant = self._bench.session.state.memberships.tenant_name(self._tenant_id)
        ConfirmDialog(
            self._bench.window,
            self.tr("Remove {name} from tenant {tenant}?").format(name=names[0], tenant=tenant)
            if len(names) == 1
            else self.tr("Remove %n member(s)?", None, len(names)),
            self.tr("Remove"),
            names=names,
            text=self.tr(
                "What they have open here by this role ends at once, shells and logs as well."
            ),
            on_agreed=lambda _: self._remove(rows),
        ).open()

    def _remove(self, rows: Sequence[MemberRow]) -> None:
        for row in rows:
            self._bench.administration.send(_removal(row.resource))


def _removal(member: Binding) -> Call[None]:
    return lambda administration: administration.take_role(member)
