"""The table of the audit trail: read on as somebody scrolls, still while entries come above."""

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget
from typing_extensions import override

from caas_console.models.items.table_model import ResourceTableModel
from caas_console.models.state.rows.audit_row import AuditRow
from caas_console.views.widgets.tables.row_painter import ROW_HEIGHT
from caas_console.views.widgets.tables.table_view import TableView

_AHEAD = 60  # rows before the end at which more are asked for


class AuditTable(TableView[AuditRow]):
    """Entries by time, the latest first; the platform sorts, nobody else.

    Signals:
        end_neared: few rows are left below what is shown.
    """

    end_neared = Signal()

    def __init__(self, model: ResourceTableModel[AuditRow], parent: QWidget | None = None) -> None:
        super().__init__(model, lambda _: False, parent)
        self.setSortingEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(False)
        bar = self.verticalScrollBar()
        self._near = QTimer(self, singleShot=True, interval=0)
        self._near.timeout.connect(self._tell_if_near)
        bar.valueChanged.connect(self.look_ahead)
        bar.rangeChanged.connect(self.look_ahead)
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_removed)

    def look_ahead(self) -> None:
        """Tell, once all else is done, whether more rows are wanted."""
        self._near.start()

    def _on_inserted(self, _: QModelIndex, first: int, last: int) -> None:
        self._keep_place(first, last - first + 1)

    def _on_removed(self, _: QModelIndex, first: int, last: int) -> None:
        self._keep_place(first, first - last - 1)

    def _keep_place(self, first: int, more: int) -> None:
        """What is read stays where it is while rows come or go above; at the top, they show."""
        bar = self.verticalScrollBar()
        place = bar.value()
        if first * ROW_HEIGHT < place:
            # The bar does not know yet how many rows there are.
            self.updateGeometries()
            bar.setValue(max(0, place + more * ROW_HEIGHT))

    def _tell_if_near(self) -> None:
        bar = self.verticalScrollBar()
        if self.isVisible() and bar.maximum() - bar.value() < _AHEAD * ROW_HEIGHT:
            self.end_neared.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.look_ahead()
