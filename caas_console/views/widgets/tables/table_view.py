"""The live table: keyboard first, 26 pixels a row, headings as bands across the columns."""

from collections.abc import Callable
from typing import Generic

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from caas_console.models.items.columns import R
from caas_console.models.items.table_model import ResourceTableModel
from caas_console.views.theme.theme_manager import active_theme
from caas_console.views.widgets.tables.column_fit import ColumnFit
from caas_console.views.widgets.tables.row_painter import (
    ROW_HEIGHT,
    Place,
    RowPainter,
    paint_icon,
)

_ROOT = QModelIndex()
_ALONE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_VISIBLE_SETTLE = 150  # milliseconds of rest before what is visible is told


class TableView(QTableView, Generic[R]):
    """A table over a :class:`ResourceTableModel`.

    Signals:
        row_activated: Enter or a double click on a row.
        selected_rows_changed: other rows are selected.
        visible_rows_changed: scrolling, filtering or hiding has settled.
    """

    row_activated = Signal(object)
    selected_rows_changed = Signal()
    visible_rows_changed = Signal()

    def __init__(
        self,
        model: ResourceTableModel[R],
        is_stale: Callable[[R], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._rows = RowPainter(is_stale)
        self._hovered = -1
        self._settle = QTimer(self, singleShot=True, interval=_VISIBLE_SETTLE)
        self._settle.timeout.connect(self.visible_rows_changed)
        self.setModel(model)
        self._set_up_looks()
        self._set_up_header()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(lambda index: self._activate(index.row()))
        self.verticalScrollBar().valueChanged.connect(self._settle.start)
        for signal in (model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            signal.connect(self._settle.start)

    def _set_up_looks(self) -> None:
        self._rows.set_font(self.font())
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setAlternatingRowColors(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        for number, column in enumerate(self._model.columns):
            self.setColumnWidth(number, column.width)
            self.setColumnHidden(number, not column.shown)
        self.column_fit = ColumnFit(header, self._model.columns)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)

    # What panes ask.

    def selected_rows(self) -> list[R]:
        """The selected rows, top to bottom."""
        positions = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = (self._model.row_at(position) for position in positions)
        return [row for row in rows if row is not None]

    def select_row(self, row_id: str) -> bool:
        """Select a row alone, make it current and scroll to it; whether it is shown."""
        position = self._model.position_of(row_id)
        if position is None:
            return False
        index = self._model.index(position, self._first_column())
        # Qt's selectRow minds the keys that are held: with Shift it may select nothing.
        self.selectionModel().setCurrentIndex(index, _ALONE)
        self.scrollTo(index)
        return True

    def visible_rows(self) -> list[R]:
        """The rows on the screen; none while the table is hidden."""
        if not self.isVisible() or not self._model.rowCount():
            return []
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        positions = range(max(first, 0), (last if last >= 0 else self._model.rowCount() - 1) + 1)
        rows = (self._model.row_at(position) for position in positions)
        return [row for row in rows if row is not None]

    def _first_column(self) -> int:
        return self.horizontalHeader().logicalIndex(0)

    def _activate(self, position: int) -> None:
        row = self._model.row_at(position)
        if row is None:
            self._model.toggle(position)
        else:
            self.row_activated.emit(row)

    # Events.

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selected_rows_changed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        position = self.currentIndex().row()
        if position >= 0 and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._activate(position)
        elif position >= 0 and self._fold(position, event.key()):
            pass
        else:
            super().keyPressEvent(event)

    def _fold(self, position: int, key: int) -> bool:
        """Left and right collapse and expand the group under a heading; whether they did."""
        if self._model.row_at(position) is not None:
            return False
        wanted = {Qt.Key.Key_Left: True, Qt.Key.Key_Right: False}.get(Qt.Key(key))
        if wanted is None:
            return False
        if self._model.is_collapsed(position) != wanted:
            self._model.toggle(position)
        return True

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = self.rowAt(event.position().toPoint().y())
        if position >= 0 and self._model.row_at(position) is None:
            self._model.toggle(position)
            return
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, position: int) -> None:
        if position != self._hovered:
            self._hovered = position
            self.viewport().update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._rows.set_font(self.font())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.column_fit.set_available(self.viewport().width())
        self._settle.start()

    @override
    def sizeHintForColumn(self, column: int) -> int:
        shown = self._model.columns[column]
        return max((self._rows.width_of(shown, row) for row in self.visible_rows()), default=0)

    # Painting.

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        dirty = event.rect()
        first, last = self.rowAt(dirty.top()), self.rowAt(dirty.bottom())
        if first < 0:
            return
        last = last if last >= 0 else self._model.rowCount() - 1
        places = self._places(dirty)
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        for position in range(first, last + 1):
            row = self._model.row_at(position)
            if row is None:
                self._paint_heading(painter, position)
            else:
                top = self._paint_background(painter, position)
                self._rows.paint(painter, row, top, places)
        painter.end()

    def _places(self, dirty: QRect) -> list[Place[R]]:
        """Where the columns are that lie in a part of the viewport."""
        header = self.horizontalHeader()
        places = [
            Place(column, header.sectionViewportPosition(number), header.sectionSize(number))
            for number, column in enumerate(self._model.columns)
            if not header.isSectionHidden(number)
        ]
        return [
            place
            for place in places
            if place.left <= dirty.right() and place.left + place.width > dirty.left()
        ]

    def _paint_background(self, painter: QPainter, position: int) -> int:
        """Paint what is behind a row's cells; the row's top in pixels."""
        top = self.rowViewportPosition(position)
        if self.selectionModel().isRowSelected(position, _ROOT):
            painter.fillRect(self._band(top), active_theme().colour("selection"))
        elif position == self._hovered:
            painter.fillRect(self._band(top), active_theme().colour("hover"))
        return top

    def _paint_heading(self, painter: QPainter, position: int) -> None:
        theme = active_theme()
        top = self.rowViewportPosition(position)
        band = self._band(top)
        painter.fillRect(band, theme.colour("window"))
        arrow = "chevron-right" if self._model.is_collapsed(position) else "chevron-down"
        paint_icon(painter, arrow, theme.tokens["muted"], 8, top)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        text = self._model.heading_at(position) or ""
        painter.drawText(band.adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        painter.setFont(self.font())

    def _band(self, top: int) -> QRect:
        return QRect(0, top, self.viewport().width(), ROW_HEIGHT)
