"""What can be done to the roles that people and groups hold."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.tenancy import Binding
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.controllers.administration import Call
from caas_console.models.controllers.navigator import Place
from caas_console.models.state.rows.binding_row import BindingRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.doing import lacking, missing_permission
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.dialogs.role_dialog import RoleDialog
from caas_console.views.words.access import held_at
from caas_console.views.words.roles import role_title
from caas_console.views.workbench import Workbench

_PANES = {"person": "people", "group": "groups"}
_READS = {"person": Permission.PEOPLE_READ, "group": Permission.GROUPS_READ}


def role_actions(
    bench: Workbench,
    owner: QObject,
    *,
    tenant_id: str | None = None,
    group_id: str | None = None,
) -> tuple[Action[BindingRow], ...]:
    """The actions on roles.

    Args:
        bench: of the window.
        owner: what they are offered in.
        tenant_id: the only one in which roles are given; None leaves the choice.
        group_id: the only one that they are given to; None leaves the choice.
    """
    questions = RoleQuestions(bench, owner)
    adds_member = tenant_id is not None
    return (
        Action(
            id="role.give",
            barred=lambda: _nowhere(bench, tenant_id),
            title=QT_TRANSLATE_NOOP("Actions", "Add member…")
            if adds_member
            else QT_TRANSLATE_NOOP("Actions", "Give role…"),
            icon="run",
            shortcut="Ctrl+N",
            needs_selection=False,
            run=lambda _: _ask_give(bench, tenant_id, group_id),
        ),
        Action(
            id="role.explain",
            title=QT_TRANSLATE_NOOP("Actions", "Why, or why not?"),
            icon="inspect",
            section=1,
            many=False,
            primary=False,
            refusal=_no_person,
            run=lambda rows: _explain(bench, rows[0]),
        ),
        Action(
            id="role.take",
            refusal=lambda row: _lacking(bench, row.resource.tenant_id),
            title=QT_TRANSLATE_NOOP("Actions", "Take the role away…"),
            icon="remove",
            shortcut="Delete",
            section=2,
            destructive=True,
            run=questions.ask_take,
        ),
    )


def _ask_give(bench: Workbench, tenant_id: str | None, group_id: str | None) -> None:
    group = None if group_id is None else bench.session.state.cache.objects("group").get(group_id)
    RoleDialog(bench, tenant_id=tenant_id, group=group).open()


def open_holder(bench: Workbench, row: BindingRow) -> None:
    """Go to the page of whoever holds the role, or say why it may not be seen."""
    binding = row.resource
    if binding.subject_id in bench.session.state.cache.objects(binding.subject_kind):
        bench.navigator.go(Place(_PANES[binding.subject_kind], binding.subject_id))
    else:
        bench.notices.post_refusal(missing_permission(bench.session, _READS[binding.subject_kind]))


def _explain(bench: Workbench, row: BindingRow) -> None:
    bench.navigator.go(Place("people", row.resource.subject_id, tab="explanation"))


def _no_person(row: BindingRow) -> Reason:
    if row.resource.subject_kind != "person":
        return QT_TRANSLATE_NOOP("Actions", "This is told of people: look at one of the group.")
    return None


def _lacking(bench: Workbench, tenant_id: str | None) -> Reason:
    """The platform's own roles are given by those who manage its people."""
    needed = Permission.PEOPLE_MANAGE if tenant_id is None else Permission.MEMBERS_MANAGE
    return lacking(bench, needed, tenant_id)


def _nowhere(bench: Workbench, tenant_id: str | None) -> Reason:
    """Why no role can be given there, or anywhere."""
    if tenant_id is not None:
        return _lacking(bench, tenant_id)
    access = bench.session.state.access
    if access is None or access.allows_anywhere(Permission.MEMBERS_MANAGE):
        return None
    return _lacking(bench, None)


class RoleQuestions(QObject):
    """Asks in a window; a QObject, since only its texts may have plural forms."""

    def __init__(self, bench: Workbench, owner: QObject) -> None:
        super().__init__(owner)
        self._bench = bench

    def ask_take(self, rows: Sequence[BindingRow]) -> None:
        """Always asked."""
        names = [
            self.tr("{name} as {role}: {place}").format(
                name=row.resource.subject_name,
                role=role_title(row.resource.role),
                place=held_at(row.tenant),
            )
            for row in rows
        ]
        ConfirmDialog(
            self._bench.window,
            self.tr("Take the role {role} from {name}?").format(
                role=role_title(rows[0].resource.role), name=rows[0].resource.subject_name
            )
            if len(rows) == 1
            else self.tr("Take %n role(s) away?", None, len(rows)),
            self.tr("Take away"),
            names=names,
            text=self._consequence(rows),
            on_agreed=lambda _: self._take(rows),
        ).open()

    def _consequence(self, rows: Sequence[BindingRow]) -> str:
        ends = self.tr("What they have open by this role ends at once, shells and logs as well.")
        if len(rows) > 1:
            return ends
        held = self.tr("It is held here: {place}").format(place=held_at(rows[0].tenant))
        return f"{held}\n{ends}"

    def _take(self, rows: Sequence[BindingRow]) -> None:
        for row in rows:
            self._bench.administration.send(_taking(row.resource))


def _taking(binding: Binding) -> Call[None]:
    return lambda administration: administration.take_role(binding)
