"""The people of a group; they are put in and taken out here, unless the directory decides."""

from collections.abc import Awaitable, Sequence

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.tenancy import Group, Person
from caas_console.models.controllers.administration import Call
from caas_console.models.controllers.navigator import Place
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.actions.doing import lacking
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.dialogs.group_dialogs import AddToGroupDialog
from caas_console.views.pages.loaded_view import LoadedView
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.labelled import labelled
from caas_console.views.words.sources import source_title
from caas_console.views.words.states import person_look
from caas_console.views.workbench import Workbench

_WIDTHS = (260, 200, 140)


class _PeopleList(LoadedView):
    """A person a line."""

    def __init__(self, bench: Workbench, group_id: str) -> None:
        self._bench = bench
        self._group_id = group_id
        self.people: tuple[Person, ...] = ()
        self.tree = QTreeWidget()
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setIconSize(QSize(12, 12))
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.tree.setColumnCount(len(_WIDTHS) + 1)
        super().__init__(self._read, self.tree, "people")

    def _read(self) -> Awaitable[Sequence[Person]]:
        return self._bench.administration.administration.group_members(self._group_id)

    @property
    def selected(self) -> list[Person]:
        """Whoever is selected, top to bottom."""
        return [
            person
            for at, person in enumerate(self.people)
            if (item := self.tree.topLevelItem(at)) is not None and item.isSelected()
        ]

    @override
    def empty_text(self, value: Sequence[Person]) -> str:
        if not value:
            self.people = ()
            self.tree.clear()
        return "" if value else self.tr("Nobody is in this group")

    @override
    def show_loaded(self, value: Sequence[Person]) -> None:
        self.people = tuple(sorted(value, key=lambda one: one.name.lower()))
        self.tree.clear()
        self.tree.setHeaderLabels(
            [self.tr("Name"), self.tr("Login"), self.tr("State"), self.tr("Source")]
        )
        for column, width in enumerate(_WIDTHS):
            self.tree.header().resizeSection(column, width)
        for person in self.people:
            look = person_look(person.state)
            item = QTreeWidgetItem(
                self.tree, [person.name, person.login, look.text, source_title(person.source)]
            )
            item.setIcon(2, icon(*look.cell_icon))


class GroupMembersView(QWidget):
    """The list, with what can be done to it; read again with each change of the group."""

    def __init__(self, bench: Workbench, group_id: str) -> None:
        super().__init__()
        self._bench = bench
        self._group_id = group_id
        self.list = _PeopleList(bench, group_id)
        self._note = role_label("", "muted")
        self._note.setWordWrap(True)
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._add = QPushButton(icon("run"), "")
        self._take_out = QPushButton(icon("remove"), "")
        self._add.clicked.connect(self._ask_add)
        self._take_out.clicked.connect(self._ask_take_out)
        self._delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self)
        self._delete.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._delete.activated.connect(self._on_delete)
        self._refusal: str | None = None
        self._questions = GroupMemberQuestions(bench, self)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 12, 6)
        head.setSpacing(8)
        head.addWidget(self._note, 1)
        head.addWidget(self._add)
        head.addWidget(self._take_out)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        self.setFocusProxy(self.list.tree)
        self.list.tree.itemSelectionChanged.connect(self.refresh)
        self.list.tree.itemActivated.connect(self._open_person)
        self.list.loader.loaded.connect(lambda _: self.refresh())
        bench.session.access_changed.connect(self.refresh)
        self.refresh()

    async def aclose(self) -> None:
        """Read no more."""
        await self.list.aclose()

    def refresh(self) -> None:
        """Say what can be done now, and why not what cannot."""
        group = self._group
        directory_name = group.directory_name if group is not None else None
        if directory_name is not None:
            self._note.setText(
                self.tr(
                    "The directory decides who is in it, and is asked at each login: {name}"
                ).format(name=directory_name)
            )
        else:
            self._note.setText(self.tr("Its people are chosen here."))
        self._add.setText(self.tr("Add person…"))
        self._take_out.setText(self.tr("Take out…"))
        refusal = lacking(self._bench, Permission.GROUPS_MANAGE, None)
        if directory_name is not None:
            refusal = self.tr("The directory decides who is in this group: change it there.")
        self._add.setToolTip(tool_tip(refusal or ""))
        self._add.setEnabled(refusal is None and group is not None)
        if refusal is None and not self.list.selected:
            refusal = self.tr("Select somebody first.")
        keys = self._delete.key().toString(QKeySequence.SequenceFormat.NativeText)
        told = (f"{self._take_out.text()} ({keys})", refusal or "")
        self._take_out.setToolTip(tool_tip("\n".join(filter(None, told))))
        self._take_out.setEnabled(refusal is None and group is not None)
        self._refusal = refusal

    def reload(self) -> None:
        """The group has changed, and with it perhaps who is in it."""
        self.refresh()
        if self.isVisible():
            self.list.loader.reload()

    @property
    def _group(self) -> Group | None:
        found: Group | None = self._bench.session.state.cache.objects("group").get(self._group_id)
        return found

    def _ask_add(self) -> None:
        if self._group is not None:
            inside = frozenset(one.id for one in self.list.people)
            AddToGroupDialog(self._bench, self._group, inside).open()

    def _on_delete(self) -> None:
        if self._refusal is None:
            self._ask_take_out()
        else:
            title = self._take_out.text().rstrip("…")
            self._bench.notices.post_refusal(labelled(title, self._refusal))

    def _ask_take_out(self) -> None:
        if self._group is not None:
            self._questions.ask_take_out(self._group, self.list.selected)

    def _open_person(self, item: QTreeWidgetItem) -> None:
        person = self.list.people[self.list.tree.indexOfTopLevelItem(item)]
        self._bench.navigator.go(Place("people", person.id))


class GroupMemberQuestions(QObject):
    """Asks in a window; a QObject, since only its texts may have plural forms."""

    def __init__(self, bench: Workbench, owner: QObject) -> None:
        super().__init__(owner)
        self._bench = bench

    def ask_take_out(self, group: Group, people: Sequence[Person]) -> None:
        """Always asked: they lose what they may do by it."""
        names = [one.name for one in people]
        ConfirmDialog(
            self._bench.window,
            self.tr("Take {name} out of group {group}?").format(name=names[0], group=group.name)
            if len(names) == 1
            else self.tr("Take %n people out of the group?", None, len(names)),
            self.tr("Take out"),
            names=names,
            text=self.tr(
                "They lose the roles that they have by this group; what they have open by them "
                "ends at once."
            ),
            on_agreed=lambda _: self._take_out(group.id, [one.id for one in people]),
        ).open()

    def _take_out(self, group_id: str, people: Sequence[str]) -> None:
        for one in people:
            self._bench.administration.send(_taking_out(group_id, one))


def _taking_out(group_id: str, person_id: str) -> Call[None]:
    return lambda administration: administration.remove_group_member(group_id, person_id)
