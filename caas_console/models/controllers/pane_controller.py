"""The state of one resource pane: its rows, its filter, and what of it is on the screen."""

from collections.abc import Callable, Collection
from typing import Generic

from PySide6.QtCore import QObject, QTimer, Signal

from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.items.columns import R
from caas_console.models.items.table_model import ResourceTableModel
from caas_console.models.state.delta import CacheDelta, StateKind
from caas_console.models.state.queries import Query, QueryProblem
from caas_console.models.state.query_fields import Fields
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.samples import Measured


class PaneController(QObject, Generic[R]):
    """Brings rows to a table's model while the pane is shown; hidden, it only collects ids.

    Args:
        table: the rows.
        fields: what they can be filtered by.
        measured: whether rows show measurements, so that those on the screen are to be
            measured each second.
        tick: milliseconds between two looks at ages.

    Signals:
        counts_changed: other numbers of rows are there, or match.
        query_changed: the filter has been applied (see ``problems``).
    """

    counts_changed = Signal()
    query_changed = Signal()

    def __init__(
        self,
        session: ConsoleSession,
        table: RowTable[R],
        fields: Fields[R],
        model: ResourceTableModel[R],
        *,
        measured: bool = False,
        tick: int = 10_000,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._table = table
        self._fields = fields
        self._model = model
        self._measured = measured
        self._text = ""
        self.problems: tuple[QueryProblem, ...] = ()
        self._active = False
        self._upserted: set[str] = set(table.rows)
        self._removed: set[str] = set()
        self._touched: set[str] = set()
        self._tick = QTimer(self, interval=tick)
        self._tick.timeout.connect(model.tick)
        self._filter_timer = QTimer(self, singleShot=True, interval=0)
        self._filter_timer.timeout.connect(self._apply_filter)
        cache, samples = session.state.cache, session.state.samples
        kinds: set[StateKind] = {table.kind}
        self._unsubscribe: list[Callable[[], None]] = [cache.subscribe(self._on_flushed, kinds)]
        if measured:
            self._unsubscribe.append(samples.subscribe(self._on_measured))

    def set_active(self, active: bool) -> None:
        """The pane is shown, or hidden."""
        self._active = active
        if active:
            self._tick.start()
            self._bring()
        else:
            self._tick.stop()
            self._session.focus(self, ())

    def set_filter(self, text: str) -> None:
        """Filter by a query, once the keys that wait already have been typed."""
        self._text = text
        self._filter_timer.start()

    def set_filter_now(self, text: str) -> None:
        """Filter by a query at once."""
        self._text = text
        self._apply_filter()

    def set_visible(self, row_ids: Collection[str]) -> None:
        """These rows are on the screen."""
        if self._measured and self._active:
            self._session.focus(self, row_ids)

    def close(self) -> None:
        """Listen to nothing any more."""
        self.set_active(False)
        self._filter_timer.stop()
        for unsubscribe in self._unsubscribe:
            unsubscribe()

    def _apply_filter(self) -> None:
        query = Query(self._text, self._fields)
        self.problems = query.problems
        self._model.set_query(query)
        self.query_changed.emit()
        self.counts_changed.emit()

    def _on_flushed(self, delta: CacheDelta) -> None:
        self._table.update(delta)
        upserted, removed = delta.upserted_of(self._table.kind), delta.removed_of(self._table.kind)
        self._upserted -= removed
        self._upserted |= upserted
        self._removed -= upserted
        self._removed |= removed
        if self._active:
            self._bring()
            if delta.link_changed:
                self._model.tick()

    def _on_measured(self, measured: Measured) -> None:
        if self._active:
            self._model.touch(measured)
        else:
            self._touched |= measured.keys()

    def _bring(self) -> None:
        rows = self._table.rows
        if self._upserted or self._removed:
            # What changed may have no row any more, such as a session that ended.
            present = {one: rows[one] for one in self._upserted if one in rows}
            self._model.update_rows(present, self._removed | (self._upserted - present.keys()))
            self._upserted, self._removed = set(), set()
            self.counts_changed.emit()
        if self._touched:
            self._model.touch(self._touched)
            self._touched = set()
