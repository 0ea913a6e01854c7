"""The one pane of live rows; what it shows is declared by a PaneSpec."""

from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QHideEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from caas_console.models.controllers.pane_controller import PaneController
from caas_console.models.controllers.settings import TableLayout
from caas_console.models.items.arrangement import Heading
from caas_console.models.items.columns import Grouping
from caas_console.models.items.table_model import ResourceTableModel
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.widgets.action_set import ActionSet
from caas_console.views.widgets.empty_state import EmptyState
from caas_console.views.widgets.filter_bar import FilterBar
from caas_console.views.widgets.labels import role_label
from caas_console.views.widgets.row_note import RowNote
from caas_console.views.widgets.tables.table_export import (
    ExportFormat,
    export_rows,
    shown_columns,
)
from caas_console.views.widgets.tables.table_layout import (
    offer_columns,
    restore_layout,
    save_layout,
)
from caas_console.views.widgets.tables.table_tools import TableTools
from caas_console.views.widgets.tables.table_view import TableView
from caas_console.views.workbench import Workbench

_BAR_HEIGHT = 29


def _heading_text(grouping: Grouping[Any], heading: Heading) -> str:
    title = heading.title or QCoreApplication.translate("Columns", grouping.empty)
    return f"{title}   {heading.count}"


class ResourcePane(QWidget):
    """Filter, actions and live table of one kind of object.

    Signals:
        query_changed: the filter says something else.
    """

    query_changed = Signal()

    def __init__(self, bench: Workbench, spec: PaneSpec[Any]) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bench = bench
        self.spec = spec
        self.model = ResourceTableModel(spec.columns(bench), _heading_text, self)
        self.controller = PaneController(
            bench.session,
            spec.rows(bench.session.state),
            spec.fields,
            self.model,
            measured=spec.measured,
            tick=spec.tick,
            parent=self,
        )
        self.table = TableView(self.model, spec.is_stale)
        actions = bench.actions.of(spec.kind) if spec.actions is None else spec.actions(bench, self)
        self.actions_of_rows = ActionSet(actions, self.table.selected_rows, self)
        self.filter_bar = FilterBar(spec.example)
        self.table_tools = TableTools(self.table, self.model, spec.groupings)
        self._note = RowNote(spec.note) if spec.note is not None else None
        self._remark = role_label("", "small")
        self._remark.setWordWrap(True)
        self._remark.setContentsMargins(16, 8, 16, 8)
        self._empty = EmptyState(spec.icon)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._restore()
        self.retranslate()

    def _lay_out(self) -> None:
        toolbar = QToolBar()
        self.actions_of_rows.fill_toolbar(toolbar)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 0, 12, 8)
        bar.setSpacing(8)
        # As high with a toolbar as without one, or tables would stand at different heights.
        bar.addStrut(_BAR_HEIGHT)
        bar.addWidget(self.filter_bar, 1)
        tools = QHBoxLayout()
        # The toolbar's margin, in which its button for what has no room is, parts them.
        tools.setSpacing(0)
        tools.addWidget(toolbar)
        tools.addWidget(self.table_tools)
        bar.addLayout(tools)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        # The first column's text stands below the title's.
        self._stack.setContentsMargins(8, 0, 0, 0)
        layout.addWidget(self._stack, 1)
        if self._note is not None:
            layout.addWidget(self._note)
        layout.addWidget(self._remark)

    def _connect(self) -> None:
        offer_columns(self.table, self.model)
        self.filter_bar.text_changed.connect(self.controller.set_filter)
        self.filter_bar.text_changed.connect(self.query_changed)
        self.filter_bar.left.connect(self._enter_table)
        self.controller.counts_changed.connect(self._show_counts)
        self._bench.session.synchronized.connect(self._show_counts)
        self.controller.query_changed.connect(self._show_problems)
        self.table.selected_rows_changed.connect(self.actions_of_rows.refresh)
        self.table.selected_rows_changed.connect(self._show_note)
        self.table.visible_rows_changed.connect(self._tell_visible)
        self.table.row_activated.connect(self._open)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.model.dataChanged.connect(self.actions_of_rows.refresh_soon)
        self.model.dataChanged.connect(self._show_note)
        self._bench.session.access_changed.connect(self.actions_of_rows.refresh)
        # A cell may tell what is one's own.
        self._bench.session.access_changed.connect(self.table.viewport().update)
        self.actions_of_rows.refused.connect(self._bench.notices.post_refusal)
        self._bench.operations.busy_changed.connect(self._on_busy_changed)
        self.table_tools.copy_requested.connect(self.copy)
        self._empty.button.clicked.connect(self._help_emptiness)
        for keys in ("Ctrl+F", "/"):
            self._shortcut(keys, self._enter_filter)
        self._shortcut("Ctrl+C", lambda: self.copy("text"))

    def _shortcut(self, keys: str, run: Any) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    def _restore(self) -> None:
        names = [column.id for column in self.model.columns]
        column, descending = self.spec.sort
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.table.sortByColumn(names.index(column), order)
        layout = self._bench.settings.tables.get(self.spec.id, TableLayout())
        restore_layout(self.table, self.model, layout)
        self.table_tools.set_grouping(layout.grouping)

    def remember(self) -> None:
        """Keep the table's layout in the settings."""
        self._bench.settings.tables[self.spec.id] = save_layout(self.table, self.model)

    @property
    def query(self) -> str:
        """What the filter says."""
        return self.filter_bar.field.text()

    def set_query(self, text: str) -> None:
        """Filter by a query from elsewhere."""
        self.filter_bar.field.setText(text)
        self.controller.set_filter_now(text)

    def copy(self, export_format: ExportFormat) -> None:
        """Copy the selected rows, or without a selection all that are shown."""
        rows = self.table.selected_rows() or self.model.shown_rows()
        columns = shown_columns(self.table.horizontalHeader(), self.model.columns)
        QGuiApplication.clipboard().setText(export_rows(rows, columns, export_format))

    def _enter_filter(self) -> None:
        self.filter_bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_bar.field.selectAll()

    def _enter_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.model.rowCount() and not self.table.selected_rows():
            self.table.selectRow(max(0, self.table.currentIndex().row()))

    def _open(self, row: Any) -> None:
        if self.spec.open is not None:
            self.spec.open(self._bench, row)

    def _show_menu(self, point: QPoint) -> None:
        self.actions_of_rows.refresh()
        menu: QMenu = self.actions_of_rows.menu(self)
        menu.popup(self.table.viewport().mapToGlobal(point))

    def _tell_visible(self) -> None:
        self.controller.set_visible([row.id for row in self.table.visible_rows()])

    def _on_busy_changed(self, object_ids: set[str]) -> None:
        self.model.touch(object_ids)

    def _show_problems(self) -> None:
        self.filter_bar.set_problems(self.controller.problems)

    def _show_counts(self) -> None:
        self.filter_bar.set_counts(self.model.matching, self.model.total)
        nothing = self.model.matching == 0
        if nothing:
            self._explain_emptiness()
        shown = self._empty if nothing else self.table
        self._stack.setCurrentWidget(shown)
        # What is out of sight would take the keyboard when it is shown, from whoever has it then.
        self.setFocusProxy(shown)
        self.actions_of_rows.refresh_soon()

        self._show_note()

    def _show_note(self) -> None:
        remark = self.spec.remark(self._bench)
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
        if self._note is not None:
            self._note.show_first(self.table.selected_rows() or self.model.shown_rows())

    def _explain_emptiness(self) -> None:
        if self.model.total:
            self._empty.set_text(
                self.tr("Nothing matches the filter"),
                self.tr("%n row(s) are hidden by it.", None, self.model.total),
                self.tr("Clear the filter"),
            )
        elif not self._bench.session.state.cache.synchronized:
            self._empty.set_text(self.tr("Reading the state…"))
        else:
            self._explain_absence()

    def _explain_absence(self) -> None:
        button = ""
        if self.spec.empty_action:
            button = self.actions_of_rows.qaction(self.spec.empty_action).text()
        self._empty.set_text(
            QCoreApplication.translate("Panes", self.spec.empty_title),
            QCoreApplication.translate("Panes", self.spec.empty_detail)
            if self.spec.empty_detail
            else "",
            button,
        )

    def _help_emptiness(self) -> None:
        if self.model.total:
            self.filter_bar.field.clear()
        elif self.spec.empty_action:
            self.actions_of_rows.qaction(self.spec.empty_action).trigger()

    def retranslate(self) -> None:
        """The language has changed, or texts are shown for the first time."""
        self.filter_bar.retranslate()
        self.actions_of_rows.retranslate()
        self.table_tools.retranslate()
        self.model.retranslate()
        self.table.setAccessibleName(QCoreApplication.translate("Panes", self.spec.title))
        self._show_counts()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember()
        self.controller.close()
        super().closeEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.controller.set_active(True)
        self._tell_visible()
        self._show_note()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.controller.set_active(False)
