"""What the engine says of an object, as a tree that can be searched and copied."""

import json
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from caas_console.backend.contracts.resources import JSON, ObjectRef
from caas_console.backend.contracts.runtime import ObjectKind
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.pages.loaded_view import LoadedView
from caas_console.views.theme.icons import icon
from caas_console.views.theme.theme_manager import monospace_font
from caas_console.views.widgets.clearing_field import ClearingField
from caas_console.views.widgets.labels import role_label
from caas_console.views.workbench import Workbench

_OPEN_DEPTH = 1


class InspectView(LoadedView):
    """The raw tree of one object."""

    def __init__(self, bench: Workbench, kind: ObjectKind, ref: ObjectRef) -> None:
        self.tree = InspectTree()
        super().__init__(lambda: bench.session.gateway.inspect(kind, ref), self.tree, "inspect")

    def show_loaded(self, value: JSON) -> None:
        """Fill the tree."""
        self.tree.show_json(value)


class InspectTree(QWidget):
    """A JSON value as a tree; the search hides what does not match."""

    def __init__(self) -> None:
        super().__init__()
        self._value: JSON = {}
        self.field = ClearingField()
        self.field.setMaximumWidth(420)
        self.field.addAction(icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._search)
        self._count = role_label("", "small")
        self._copy = QPushButton(icon("copy"), "")
        self._copy.clicked.connect(self._copy_json)
        self._tree = QTreeWidget()
        self._tree.setUniformRowHeights(True)
        self._tree.setColumnCount(2)
        self._tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self._tree.header().resizeSection(0, 300)
        self._tree.setFont(monospace_font())
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 10, 16, 8)
        bar.addWidget(self.field, 1)
        bar.addWidget(self._count)
        bar.addStretch(1)
        bar.addWidget(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._tree)
        for keys, run in (("Ctrl+F", self.field.setFocus), ("Ctrl+C", self._copy_line)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        self._retranslate()

    def show_json(self, value: JSON) -> None:
        """Show a value; what was open stays open as far as it is still there."""
        if value == self._value:
            return
        self._value = value
        opened = {_path(item) for item in self._items() if item.isExpanded()}
        first = self._tree.topLevelItemCount() == 0
        self._tree.clear()
        for key, child in value.items():
            self._tree.addTopLevelItem(_item(key, child))
        for depth_item in self._items():
            shallow = first and _depth(depth_item) < _OPEN_DEPTH
            depth_item.setExpanded(shallow or _path(depth_item) in opened)
        self._search(self.field.text())

    def _items(self) -> Iterator[QTreeWidgetItem]:
        for number in range(self._tree.topLevelItemCount()):
            item = self._tree.topLevelItem(number)
            if item is not None:
                yield from _with_descendants(item)

    def _search(self, text: str) -> None:
        needle = text.lower()
        found = 0
        for number in range(self._tree.topLevelItemCount()):
            item = self._tree.topLevelItem(number)
            if item is not None:
                found += _filter(item, needle)
        self._count.setText(self.tr("%n match(es)", None, found) if needle else "")

    def _copy_json(self) -> None:
        text = json.dumps(self._value, indent=2, ensure_ascii=False)
        QGuiApplication.clipboard().setText(text)

    def _copy_line(self) -> None:
        item = self._tree.currentItem()
        if item is not None:
            QGuiApplication.clipboard().setText(item.text(1) or item.text(0))

    def _retranslate(self) -> None:
        self.field.setPlaceholderText(self.tr("Search names and values"))
        self.field.setAccessibleName(self.tr("Search"))
        self._copy.setText(self.tr("Copy as JSON"))
        self._tree.setHeaderLabels([self.tr("Name"), self.tr("Value")])

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


def _item(key: str, value: Any) -> QTreeWidgetItem:
    if isinstance(value, dict):
        children, text = list(value.items()), "{}" if not value else ""
    elif isinstance(value, list):
        children = [(str(number), child) for number, child in enumerate(value)]
        text = "[]" if not value else f"[{len(value)}]"
    else:
        children, text = [], value if isinstance(value, str) else json.dumps(value)
    item = QTreeWidgetItem([key, text])
    item.setToolTip(1, tool_tip(text))
    item.addChildren([_item(name, child) for name, child in children])
    return item


def _with_descendants(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    yield item
    for number in range(item.childCount()):
        child = item.child(number)
        if child is not None:
            yield from _with_descendants(child)


def _filter(item: QTreeWidgetItem, needle: str) -> int:
    """Hide what neither matches nor has a descendant that does; how many match."""
    own = needle in item.text(0).lower() or needle in item.text(1).lower()
    children = [child for n in range(item.childCount()) if (child := item.child(n)) is not None]
    found = sum(_filter(child, needle) for child in children)
    item.setHidden(bool(needle) and not own and not found)
    if needle and own and not found:
        for child in children:
            child.setHidden(False)
    if needle and found:
        item.setExpanded(True)
    return found + own


def _path(item: QTreeWidgetItem) -> str:
    parent = item.parent()
    return f"{_path(parent)}\0{item.text(0)}" if parent is not None else item.text(0)


def _depth(item: QTreeWidgetItem) -> int:
    parent = item.parent()
    return 0 if parent is None else 1 + _depth(parent)
