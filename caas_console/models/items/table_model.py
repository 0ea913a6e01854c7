"""The one item model of live tables: rows by stable id, never reset.

Design: the arrangement decides what is shown; this class tells Qt the difference. A few rows
that come or go are inserted and removed; anything larger is a change of layout, in which every
persistent index follows its row's id, so that selection and scroll position survive both.
Values that move rows about (CPU while sorted by it) reorder the table twice a second at most:
a row must hold still long enough to be clicked.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Generic

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from typing_extensions import override

from caas_console.models.items.arrangement import Arrangement, Heading, is_heading
from caas_console.models.items.columns import Column, Grouping, R
from caas_console.models.items.entry_edits import Edits, find_edits, runs_of
from caas_console.models.state.queries import Query
from caas_console.models.state.tool_tip import tool_tip

ModelIndex = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()
# Combined once: Qt asks for them at every painting of a cell.
_ROW_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)
_RESORT_INTERVAL = 500  # milliseconds
# Comparing lists this long costs more than the layout that it would avoid.
_LARGE = 20_000
# So many entries are looked for one by one.
_FEW = 4


class ResourceTableModel(QAbstractTableModel, Generic[R]):
    """Rows in columns, filtered, sorted and grouped.

    Args:
        columns: what can be shown; the view hides some.
        heading_text: the line above a group, from its title and count.
    """

    def __init__(
        self,
        columns: Collection[Column[R]],
        heading_text: Callable[[Grouping[R], Heading], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._heading_text = heading_text
        self._arrangement: Arrangement[R] = Arrangement()
        self._entries: list[str] = []
        self._positions: dict[str, int] | None = {}
        self._resort_timer = QTimer(self, singleShot=True, interval=_RESORT_INTERVAL)
        self._resort_timer.timeout.connect(self._rearrange)

    # What the panes ask and tell.

    @property
    def total(self) -> int:
        """How many rows there are, filtered out or not."""
        return len(self._arrangement.rows)

    @property
    def matching(self) -> int:
        """How many rows the filter lets through, in collapsed groups too."""
        return self._arrangement.matching_count

    def row_at(self, position: int) -> R | None:
        """The row shown there; None for a heading."""
        return self._arrangement.rows.get(self._entries[position])

    def heading_at(self, position: int) -> str | None:
        """The text of the heading shown there; None for a row."""
        heading = self._arrangement.headings.get(self._entries[position])
        grouping = self._arrangement.grouping
        if heading is None or grouping is None or not is_heading(self._entries[position]):
            return None
        return self._heading_text(grouping, heading)

    def is_collapsed(self, position: int) -> bool:
        """Whether the heading shown there hides its rows."""
        heading = self._arrangement.headings.get(self._entries[position])
        return heading is not None and heading.collapsed

    def position_of(self, row_id: str) -> int | None:
        """Where a row is shown; None where it is not."""
        return self._position_map().get(row_id)

    def shown_rows(self) -> list[R]:
        """The rows as they are shown, top to bottom."""
        rows = self._arrangement.rows
        return [rows[entry] for entry in self._entries if entry in rows]

    def update_rows(self, rows: Mapping[str, R], removed: Collection[str] = ()) -> None:
        """Take in new and changed rows by id, and let go of removed ones."""
        news = any(row_id not in self._arrangement.rows for row_id in rows)
        if self._arrangement.update(rows, removed):
            # What is new is put in its place; what only moves waits for its turn.
            self._rearrange(resort=news)
        elif self._arrangement.resort_needed():
            self._resort_soon()
        self._tell_changed(rows)

    def touch(self, row_ids: Iterable[str]) -> None:
        """Look at rows again whose live values (measurements) changed."""
        known = [one for one in row_ids if one in self._arrangement.rows]
        if self._arrangement.touch(known):
            self._rearrange(resort=False)
        elif self._arrangement.resort_needed():
            self._resort_soon()
        self._tell_changed(known)

    def set_query(self, query: Query[R] | None) -> None:
        """Show only what matches."""
        self._arrangement.filter_by(query)
        self._rearrange()

    def set_grouping(self, grouping: Grouping[R] | None) -> None:
        """Put rows under headings, or under none."""
        self._arrangement.group_by(grouping)
        self._rearrange()

    @property
    def grouping(self) -> Grouping[R] | None:
        """How rows are put under headings."""
        return self._arrangement.grouping

    def toggle(self, position: int) -> None:
        """Collapse or expand the group of the heading shown there."""
        self._arrangement.toggle(self._entries[position])
        self._rearrange()

    def set_all_collapsed(self, collapsed: bool) -> None:
        """Collapse or expand every group."""
        self._arrangement.set_all_collapsed(collapsed)
        self._rearrange()

    def retranslate(self) -> None:
        """The language has changed: every text is another."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self.tick()

    def tick(self) -> None:
        """Time has passed: ages are others now, and so may be what matches them."""
        if self._arrangement.match_again():
            self._rearrange()
        if self._entries:
            last = self.index(len(self._entries) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # What Qt asks.

    @override
    def rowCount(self, parent: ModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    @override
    def columnCount(self, parent: ModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.row_at(index.row())
        if row is None:
            is_text = role == Qt.ItemDataRole.DisplayRole and index.column() == 0
            return self.heading_at(index.row()) if is_text else None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip((column.tip or column.text)(row))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return QCoreApplication.translate("Columns", column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def flags(self, index: ModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if is_heading(self._entries[index.row()]):
            return Qt.ItemFlag.ItemIsEnabled
        return _ROW_FLAGS

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._arrangement.sort_by(
            self.columns[column] if column >= 0 else None,
            descending=order is Qt.SortOrder.DescendingOrder,
        )
        self._rearrange()

    # Telling Qt the difference.

    def _resort_soon(self) -> None:
        if not self._resort_timer.isActive():
            self._resort_timer.start()

    def _rearrange(self, *, resort: bool = True) -> None:
        entries = self._arrangement.arrange(resort=resort)
        if self._arrangement.resort_needed():
            self._resort_soon()
        else:
            self._resort_timer.stop()
        if entries != self._entries:
            edits = None
            if len(entries) < _LARGE and len(self._entries) < _LARGE:
                edits = find_edits(self._entries, entries)
            if edits is None:
                self._lay_out(entries)
            else:
                self._edit(edits, entries)
        if self._arrangement.grouping is not None:
            self._tell_changed(self._arrangement.headings)

    def _edit(self, edits: Edits, entries: list[str]) -> None:
        for run in edits.removals:
            self.beginRemoveRows(_ROOT, run.first, run.last)
            del self._entries[run.first : run.last + 1]
            self._positions = None
            self.endRemoveRows()
        for run in edits.insertions:
            self.beginInsertRows(_ROOT, run.first, run.last)
            self._entries[run.first : run.first] = entries[run.first : run.last + 1]
            self._positions = None
            self.endInsertRows()

    def _lay_out(self, entries: list[str]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        named = [(self._entries[index.row()], index.column()) for index in before]
        self._entries = entries
        self._positions = None
        places = _places(entries, {entry for entry, _ in named})
        after = [self._index_of(places.get(entry), column) for entry, column in named]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _index_of(self, position: int | None, column: int) -> QModelIndex:
        return QModelIndex() if position is None else self.index(position, column)

    def _position_map(self) -> dict[str, int]:
        if self._positions is None:
            self._positions = {entry: at for at, entry in enumerate(self._entries)}
        return self._positions

    def _tell_changed(self, entries: Iterable[str]) -> None:
        positions = self._position_map()
        shown = sorted(positions[entry] for entry in entries if entry in positions)
        last = len(self.columns) - 1
        for run in runs_of(shown):
            self.dataChanged.emit(self.index(run.first, 0), self.index(run.last, last))


def _places(entries: list[str], wanted: set[str]) -> dict[str, int]:
    """Where a few entries are; cheaper than to place them all, which may never be needed."""
    if len(wanted) <= _FEW:
        # Such as the current row: a list is searched several times as fast as looked through here.
        return {entry: at for entry in wanted if (at := _place(entries, entry)) is not None}
    return {entry: at for at, entry in enumerate(entries) if entry in wanted}


def _place(entries: list[str], entry: str) -> int | None:
    try:
        return entries.index(entry)
    except ValueError:
        return None
