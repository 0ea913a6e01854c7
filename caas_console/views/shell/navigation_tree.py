"""The tree on the left: region, environments, panes with their live counts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget
from typing_extensions import override

from caas_console.models.controllers.navigator import Place
from caas_console.models.state.tool_tip import tool_tip
from caas_console.models.state.whereabouts import KnownEnvironment
from caas_console.views.shell.pane_list import PaneEntry
from caas_console.views.theme.icons import icon
from caas_console.views.words.names import environment_text

_LEAST_WIDTH, _MOST_LEAST_WIDTH = 176, 260  # pixels; the latter whatever environments are called
_PADDING = 12  # pixels that the style sheet keeps free at both sides
_PLACE = Qt.ItemDataRole.UserRole
# Stands for the environments while none is known.
NOWHERE: Mapping[str, KnownEnvironment] = {"": KnownEnvironment("", "")}


class NavigationTree(QTreeWidget):
    """Region → environment → panes; below, what is administered.

    What is of all environments stands above them. The mark is where the window is, and comes back
    there from wherever somebody looked around.

    Args:
        entries: the panes, in their order.
        platform: the name of the one that all of them are of; empty is this machine's own.

    Signals:
        place_requested: with the Place that a person chose.
    """

    place_requested = Signal(object)

    def __init__(
        self, entries: Sequence[PaneEntry], platform: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._platform = platform
        self.setObjectName("navigation_tree")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(11)
        self.setRootIsDecorated(True)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._entries = tuple(entries)
        self._region = QTreeWidgetItem(self)
        self._region.setIcon(0, icon("region"))
        self._administration = QTreeWidgetItem(self)
        self._administration.setIcon(0, icon("administration"))
        self._shown = {entry.id for entry in self._entries}
        self._environments: dict[str, QTreeWidgetItem] = {}
        self._known: dict[str, KnownEnvironment] = {}
        self._place: Place | None = None
        self._environment_id = ""
        self._region.setExpanded(True)
        for entry in self._entries:
            if entry.administers:
                self._add_pane(self._administration, entry, Place(entry.id))
            elif not entry.filterable:
                self._add_pane(self._region, entry, Place(entry.id))
        self._administration.setExpanded(True)
        self.itemClicked.connect(self._on_clicked)
        self.itemActivated.connect(self._request)
        self.set_environments(NOWHERE)
        self.retranslate()

    def set_environments(self, environments: Mapping[str, KnownEnvironment]) -> None:
        """The environments, by id."""
        if dict(environments) == self._known:
            return
        self._known = dict(environments)
        for item in self._environments.values():
            self._region.removeChild(item)
        self._environments = {one.id: self._make_environment(one) for one in environments.values()}
        self._hide_empty()
        self.retranslate()
        self._mark()

    def set_shown(self, entries: Collection[PaneEntry]) -> None:
        """Show these panes, and take the others out of sight."""
        self._shown = {entry.id for entry in entries}
        for pane in self._all_panes():
            pane.setHidden(pane.data(0, _PLACE).pane not in self._shown)
        self._hide_empty()
        self.retranslate()
        self._mark()

    def set_administration_counts(self, counts: Mapping[str, int]) -> None:
        """How many objects the panes of the administration show, by pane id."""
        _show_counts(self._administration, counts)

    def set_counts(self, environment_id: str, counts: Mapping[str, int]) -> None:
        """How many objects an environment's panes show, by pane id."""
        item = self._environments.get(environment_id)
        if item is not None:
            _show_counts(item, counts)

    def set_problems(self, environment_id: str, problems: Sequence[str]) -> None:
        """What is wrong in an environment: its badge."""
        item = self._environments.get(environment_id)
        if item is not None:
            item.setIcon(1, icon("warning", "danger") if problems else QIcon())
            # The name too, for which there may be no room.
            item.setToolTip(0, tool_tip("\n".join((item.text(0), *problems))))
            item.setToolTip(1, tool_tip("\n".join(problems)))

    def show_place(self, place: Place, environment_id: str) -> None:
        """Mark where the window is: in an environment, or "" for several, as the whole region."""
        self._place, self._environment_id = place, environment_id
        self._mark()

    def _mark(self) -> None:
        if self._place is None:
            return
        item = self._item_of(self._place.pane)
        # What is folded away stays so; what it is in stands for it.
        parent = item.parent()
        while parent is not None:
            if not parent.isExpanded():
                item = parent
            parent = parent.parent()
        self.setCurrentItem(item)

    def _item_of(self, pane_id: str) -> QTreeWidgetItem:
        environment_id = self._environment_id
        if len(self._environments) == 1:
            (environment_id,) = self._environments
        around = (self._region, self._environments.get(environment_id), self._administration)
        panes = (pane for item in around if item is not None for pane in _panes_of(item))
        return next((one for one in panes if one.data(0, _PLACE).pane == pane_id), self._region)

    def retranslate(self) -> None:
        """The language has changed."""
        self.setAccessibleName(self.tr("Navigation"))
        self._region.setText(0, self._platform or self.tr("Local region"))
        self._administration.setText(0, self.tr("Administration"))
        for environment_id, item in self._environments.items():
            item.setText(0, environment_text(self._known[environment_id]))
        titles = self._titles()
        for pane in self._all_panes():
            title, keys = titles[pane.data(0, _PLACE).pane]
            pane.setText(0, title)
            pane.setToolTip(0, tool_tip(f"{title} ({keys})" if keys else title))
        self.updateGeometry()

    def _titles(self) -> dict[str, tuple[str, str]]:
        """What each pane is called, and the keys that lead to it."""
        numbered = [one.id for one in self._entries if one.id in self._shown]
        return {
            entry.id: (
                QCoreApplication.translate("Panes", entry.title),
                f"Alt+{numbered.index(entry.id) + 1}"
                if entry.id in self._shown and not entry.administers
                else "",
            )
            for entry in self._entries
        }

    @override
    def minimumSizeHint(self) -> QSize:
        """As wide as the names in this language and font, with the scroll bar beside them."""
        edges = 2 * self.frameWidth() + _PADDING + self.verticalScrollBar().sizeHint().width()
        words = self.sizeHintForColumn(0) + self.sizeHintForColumn(1) + edges
        width = min(max(words, _LEAST_WIDTH), _MOST_LEAST_WIDTH)
        return QSize(width, super().minimumSizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark()

    def _make_environment(self, environment: KnownEnvironment) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self._region)
        item.setIcon(0, icon("environment"))
        item.setExpanded(True)
        query = environment.query if len(self._known) > 1 else None
        for entry in self._entries:
            if entry.filterable:
                self._add_pane(item, entry, Place(entry.id, query=query))
        return item

    def _hide_empty(self) -> None:
        """What has no pane to show is a name for nothing."""
        for item in (*self._environments.values(), self._region, self._administration):
            item.setHidden(all(child.isHidden() for child in _children(item)))

    def _add_pane(self, parent: QTreeWidgetItem, entry: PaneEntry, place: Place) -> None:
        pane = QTreeWidgetItem(parent)
        pane.setIcon(0, icon(entry.icon))
        pane.setData(0, _PLACE, place)
        pane.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        pane.setHidden(entry.id not in self._shown)

    def _all_panes(self) -> Iterator[QTreeWidgetItem]:
        for item in (self._region, *self._environments.values(), self._administration):
            yield from _panes_of(item)

    def _on_clicked(self, item: QTreeWidgetItem, *_: Any) -> None:
        self._request(item)
        self._mark()

    def _request(self, item: QTreeWidgetItem, *_: Any) -> None:
        place = item.data(0, _PLACE)
        if place is not None:
            self.place_requested.emit(place)
        else:
            item.setExpanded(not item.isExpanded())


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (item.child(at) for at in range(item.childCount()))
    return [child for child in children if child is not None]


def _panes_of(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for child in _children(item) if child.data(0, _PLACE) is not None]


def _show_counts(parent: QTreeWidgetItem, counts: Mapping[str, int]) -> None:
    for pane in _panes_of(parent):
        count = counts.get(pane.data(0, _PLACE).pane)
        text = "" if count is None else str(count)
        if pane.text(1) != text:
            pane.setText(1, text)
