"""What can be done to groups."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.tenancy import Group
from caas_console.models.controllers.actions import Action
from caas_console.models.controllers.administration import Call
from caas_console.models.state.rows.group_row import GroupRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.words.labelled import labelled
from caas_console.views.words.roles import held_roles
from caas_console.views.workbench import Workbench


def group_actions(bench: Workbench) -> tuple[Action[GroupRow], ...]:
    """The actions, in the order of toolbar and menu."""
    questions = GroupQuestions(bench)
    return (
        Action(
            id="group.create",
            needs=Permission.GROUPS_MANAGE,
            title=QT_TRANSLATE_NOOP("Actions", "New group…"),
            icon="run",
            shortcut="Ctrl+N",
            needs_selection=False,
            run=lambda _: _create(bench),
        ),
        Action(
            id="group.change",
            needs=Permission.GROUPS_MANAGE,
            title=QT_TRANSLATE_NOOP("Actions", "Change…"),
            icon="rename",
            shortcut="F2",
            section=1,
            many=False,
            run=lambda rows: _change(bench, rows[0].resource),
        ),
        Action(
            id="group.remove",
            needs=Permission.GROUPS_MANAGE,
            title=QT_TRANSLATE_NOOP("Actions", "Remove…"),
            icon="remove",
            shortcut="Delete",
            section=2,
            destructive=True,
            run=questions.ask_remove,
        ),
    )


def _create(bench: Workbench) -> None:
    from caas_console.views.dialogs.group_dialogs import NewGroupDialog  # noqa: PLC0415

    NewGroupDialog(bench).open()


def _change(bench: Workbench, group: Group) -> None:
    from caas_console.views.dialogs.group_dialogs import ChangeGroupDialog  # noqa: PLC0415

    ChangeGroupDialog(bench, group).open()


class GroupQuestions(QObject):
    """Asks in a window; a QObject, since only its texts may have plural forms."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench = bench

    def ask_remove(self, rows: Sequence[GroupRow]) -> None:
        """Always asked: people lose what they may do by it."""
        names = [row.resource.name for row in rows]
        ConfirmDialog(
            self._bench.window,
            self.tr("Remove group {0}?").format(names[0])
            if len(names) == 1
            else self.tr("Remove %n group(s)?", None, len(names)),
            self.tr("Remove"),
            names=names,
            text=self._consequence(rows),
            on_agreed=lambda _: self._remove(rows),
        ).open()

    def _consequence(self, rows: Sequence[GroupRow]) -> str:
        roles = held_roles(role for row in rows for role in row.roles)
        if not roles:
            return self.tr("It holds no role: nobody loses anything by that.")
        lost = self.tr(
            "Its people lose the roles that they have by it, and what they have open by them ends "
            "at once."
        )
        title = self.tr("Roles")
        return f"{lost}\n{labelled(title, roles)}"

    def _remove(self, rows: Sequence[GroupRow]) -> None:
        for row in rows:
            self._bench.administration.send(_removal(row.resource))


def _removal(group: Group) -> Call[None]:
    return lambda administration: administration.remove_group(group.id)
