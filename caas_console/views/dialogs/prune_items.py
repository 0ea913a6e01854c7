"""What a prune would remove, to be left out kind by kind or one by one."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from caas_console.backend.contracts.operations import PruneTarget
from caas_console.backend.contracts.runtime import PruneItem
from caas_console.models.state.formats import format_bytes
from caas_console.models.translatable import QT_TRANSLATE_NOOP

PRUNE_TITLES: dict[PruneTarget, str] = {
    "containers": QT_TRANSLATE_NOOP("Prune", "Stopped containers"),
    "dangling-images": QT_TRANSLATE_NOOP("Prune", "Images without a tag"),
    "images": QT_TRANSLATE_NOOP("Prune", "All images that no container uses"),
    "networks": QT_TRANSLATE_NOOP("Prune", "Networks that no container uses"),
    "volumes": QT_TRANSLATE_NOOP("Prune", "Volumes that no container uses, with their data"),
}
_CHECKED = Qt.CheckState.Checked


class PruneItems(QTreeWidget):
    """All are chosen at first.

    Signals:
        changed: others are chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[PruneItem, QTreeWidgetItem]] = []
        self.setHeaderLabels([self.tr("What goes"), self.tr("Size")])
        self.setAccessibleName(self.tr("What goes"))
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setStretchLastSection(False)
        self.setMinimumHeight(220)
        self.itemChanged.connect(lambda _: self.changed.emit())

    def show_items(self, items: Iterable[PruneItem]) -> None:
        """Show these instead."""
        with QSignalBlocker(self):
            self.clear()
            self._rows = []
            kinds: dict[PruneTarget, list[PruneItem]] = {}
            for item in items:
                kinds.setdefault(item.target, []).append(item)
            for target, of_kind in kinds.items():
                self._show_kind(target, of_kind)

    def _show_kind(self, target: PruneTarget, items: list[PruneItem]) -> None:
        title = QCoreApplication.translate("Prune", PRUNE_TITLES[target])
        kind = QTreeWidgetItem(self, [f"{title}   {len(items)}"])
        kind.setFlags(kind.flags() | Qt.ItemFlag.ItemIsAutoTristate)
        for item in items:
            size = "" if item.size_bytes is None else format_bytes(item.size_bytes)
            row = QTreeWidgetItem(kind, [item.name, size])
            row.setCheckState(0, _CHECKED)
            self._rows.append((item, row))
        kind.setExpanded(True)

    def chosen(self) -> list[PruneItem]:
        """Those that are to go."""
        return [item for item, row in self._rows if row.checkState(0) is _CHECKED]

    def left_out(self) -> list[PruneItem]:
        """Those that are to stay."""
        return [item for item, row in self._rows if row.checkState(0) is not _CHECKED]
