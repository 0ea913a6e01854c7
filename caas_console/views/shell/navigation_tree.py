"""The tree on the left: region, environment, panes with their live counts."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget
from typing_extensions import override

from caas_console.models.controllers.navigator import Place
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.shell.pane_list import PaneEntry
from caas_console.views.theme.icons import icon

_LEAST_WIDTH, _MOST_LEAST_WIDTH = 176, 260  # pixels; the latter whatever environments are called
_PADDING = 12  # pixels that the style sheet keeps free at both sides
_PLACE = Qt.ItemDataRole.UserRole


class NavigationTree(QTreeWidget):
    """Region → environment → panes; below, what is administered.

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
        self._names: dict[str, str] = {}
        self._place: Place | None = None
        self._region.setExpanded(True)
        for entry in self._entries:
            if entry.administers:
                self._add_pane(self._administration, entry, Place(entry.id))
        self._administration.setExpanded(True)
        self.itemClicked.connect(self._request)
        self.itemActivated.connect(self._request)
        self.set_environments({"": ""})
        self.retranslate()

    def set_environments(self, names: Mapping[str, str]) -> None:
        """The environments, by id."""
        if dict(names) == self._names:
            return
        self._names = dict(names)
        self._region.takeChildren()
        self._environments = {one: self._make_environment(one) for one in names}
        self.retranslate()
        if self._place is not None:
            self.show_place(self._place)

    def set_shown(self, entries: Collection[PaneEntry]) -> None:
        """Show these panes, and take the others out of sight."""
        self._shown = {entry.id for entry in entries}
        for pane in self._all_panes():
            pane.setHidden(pane.data(0, _PLACE).pane not in self._shown)
        self._administration.setHidden(not any(entry.administers for entry in entries))
        self.retranslate()
        if self._place is not None:
            self.show_place(self._place)

    def set_administration_counts(self, counts: Mapping[str, int]) -> None:
        """How many objects the panes of the administration show, by pane id."""
        _show_counts(_children(self._administration), counts)

    def set_counts(self, environment_id: str, counts: Mapping[str, int]) -> None:
        """How many objects an environment's panes show, by pane id."""
        _show_counts(self._panes(environment_id), counts)

    def set_problems(self, environment_id: str, problems: Sequence[str]) -> None:
        """What is wrong in an environment: its badge."""
        item = self._environments.get(environment_id)
        if item is not None:
            item.setIcon(1, icon("warning", "danger") if problems else QIcon())
            item.setToolTip(0, tool_tip("\n".join(problems)))
            item.setToolTip(1, tool_tip("\n".join(problems)))

    def show_place(self, place: Place) -> None:
        """Mark the pane that the window is at: of several environments' the one it came by."""
        self._place = place
        fitting = [one for one in self._all_panes() if one.data(0, _PLACE).pane == place.pane]
        meant = [one for one in fitting if one.data(0, _PLACE) == place]
        if meant or self.currentItem() not in fitting:
            for pane in (meant or fitting)[:1]:
                self.setCurrentItem(pane)

    def retranslate(self) -> None:
        """The language has changed."""
        self.setAccessibleName(self.tr("Navigation"))
        self._region.setText(0, self._platform or self.tr("Local region"))
        self._administration.setText(0, self.tr("Administration"))
        for environment_id, item in self._environments.items():
            item.setText(0, self._environment_text(environment_id))
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

    def _environment_text(self, environment_id: str) -> str:
        """Its name; one that nobody has given a name of its own has words instead."""
        name = self._names[environment_id]
        if name != environment_id:
            return name
        own = {
            "": self.tr("Environment"),
            "direct": self.tr("Direct"),
            "local": self.tr("Local"),
        }
        return own.get(environment_id, name)

    @override
    def minimumSizeHint(self) -> QSize:
        """As wide as the panes' names in this language and font."""
        edges = 2 * self.frameWidth() + _PADDING
        words = self.sizeHintForColumn(0) + self.sizeHintForColumn(1) + edges
        width = min(max(words, _LEAST_WIDTH), _MOST_LEAST_WIDTH)
        return QSize(width, super().minimumSizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def _make_environment(self, environment_id: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self._region)
        item.setIcon(0, icon("environment"))
        item.setExpanded(True)
        for entry in self._entries:
            if not entry.administers:
                self._add_pane(item, entry, self._place_of(entry, environment_id))
        return item

    def _add_pane(self, parent: QTreeWidgetItem, entry: PaneEntry, place: Place) -> None:
        pane = QTreeWidgetItem(parent)
        pane.setIcon(0, icon(entry.icon))
        pane.setData(0, _PLACE, place)
        pane.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        pane.setHidden(entry.id not in self._shown)

    def _place_of(self, entry: PaneEntry, environment_id: str) -> Place:
        name = self._names[environment_id]
        one_of_several = len(self._names) > 1 and entry.filterable
        return Place(entry.id, query=f'env:"{name}"' if one_of_several else None)

    def _panes(self, environment_id: str) -> list[QTreeWidgetItem]:
        item = self._environments.get(environment_id)
        return [] if item is None else _children(item)

    def _all_panes(self) -> Iterator[QTreeWidgetItem]:
        for item in (*self._environments.values(), self._administration):
            yield from _children(item)

    def _request(self, item: QTreeWidgetItem, *_: Any) -> None:
        place = item.data(0, _PLACE)
        if place is not None:
            self.place_requested.emit(place)
        else:
            item.setExpanded(not item.isExpanded())


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (item.child(at) for at in range(item.childCount()))
    return [child for child in children if child is not None]


def _show_counts(panes: Iterable[QTreeWidgetItem], counts: Mapping[str, int]) -> None:
    for pane in panes:
        count = counts.get(pane.data(0, _PLACE).pane)
        text = "" if count is None else str(count)
        if pane.text(1) != text:
            pane.setText(1, text)
