"""What happened to one container: its events as they come."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.models.controllers.pane_controller import PaneController
from caas_console.models.items.table_model import ResourceTableModel
from caas_console.models.state.rows.event_row import EVENT_FIELDS, EventRow, event_rows
from caas_console.views.panes.events_pane import event_columns
from caas_console.views.widgets.empty_state import EmptyState
from caas_console.views.widgets.tables.table_view import TableView
from caas_console.views.words.times import clock_text
from caas_console.views.workbench import Workbench


class ContainerEvents(QWidget):
    """A live table of the events that name the container."""

    def __init__(self, bench: Workbench, container: ObjectRef) -> None:
        super().__init__()
        self._cache = bench.session.state.cache
        self._host_id = container.host_id
        self.model: ResourceTableModel[EventRow] = ResourceTableModel(
            [column for column in event_columns() if column.id not in {"host", "type", "name"}],
            lambda _, heading: heading.title,
            self,
        )
        self._controller = PaneController(
            bench.session, event_rows(bench.session.state), EVENT_FIELDS, self.model, parent=self
        )
        self._controller.set_filter_now(f'id:"{container.engine_id}"')
        self._table = TableView(self.model, lambda _: False)
        self._empty = EmptyState("event")
        self._stack = QStackedLayout(self)
        # The first column's text stands below the title's.
        self.setContentsMargins(8, 0, 0, 0)
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        self._controller.counts_changed.connect(self._show_counts)
        self._show_counts()

    async def aclose(self) -> None:
        """Listen to nothing any more."""
        self._controller.close()

    def _show_counts(self) -> None:
        if not self.model.matching:
            self._explain_emptiness()
        self._stack.setCurrentWidget(self._table if self.model.matching else self._empty)

    def _explain_emptiness(self) -> None:
        first = min(
            (one.at for one in self._cache.events.values() if one.host_id == self._host_id),
            default=None,
        )
        self._empty.set_text(
            self.tr("No events of it are known")
            if first is None
            else self.tr("No events since {0}").format(clock_text(first)),
            self.tr(
                "Docker remembers only the latest events of a host; what happened before is not "
                "known. Events of this container are listed here as they happen."
            ),
        )

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show_counts()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._controller.set_active(True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._controller.set_active(False)
