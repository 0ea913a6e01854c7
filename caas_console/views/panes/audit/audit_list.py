"""Entries of the audit trail as they come, with what is to be said of them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.models.controllers.audit_controller import AuditController
from caas_console.models.items.table_model import ResourceTableModel
from caas_console.models.state.audit.question import AuditQuestion
from caas_console.views.panes.audit.audit_columns import audit_columns
from caas_console.views.panes.audit.audit_links import AuditLinks
from caas_console.views.panes.audit.audit_table import AuditTable
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.empty_state import EmptyState
from caas_console.views.widgets.notice_strip import NoticeStrip
from caas_console.views.widgets.tables.table_export import (
    ExportFormat,
    export_rows,
    shown_columns,
)
from caas_console.views.widgets.tables.table_layout import offer_columns
from caas_console.views.words.problems import reason, said
from caas_console.views.workbench import Workbench

if TYPE_CHECKING:
    from caas_console.models.state.rows.audit_row import AuditRow


class AuditList(QWidget):
    """The table, or why it is empty, and below it what does not go well.

    Args:
        question: what is shown at first.
        of_object: whether all of it is about one object.
        fixed: whether it goes on showing the same.

    Signals:
        clear_requested: nothing matches, and everything is wanted.
        state_changed: other entries are there, or more are being read.
    """

    clear_requested = Signal()
    state_changed = Signal()

    def __init__(
        self,
        bench: Workbench,
        question: AuditQuestion,
        *,
        of_object: bool = False,
        fixed: bool = False,
    ) -> None:
        super().__init__()
        self._bench = bench
        self._of_object = of_object
        self._fixed = fixed
        self.model: ResourceTableModel[AuditRow] = ResourceTableModel(
            audit_columns(bench, of_object=of_object), lambda _, heading: heading.title, self
        )
        self.controller = AuditController(bench.session, self.model, question, self)
        self.table = AuditTable(self.model)
        self.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self.links = AuditLinks(bench, self)
        self._empty = EmptyState("audit")
        self._strip = NoticeStrip()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        # The first column's text stands below the title's.
        self._stack.setContentsMargins(8, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._strip)
        self._connect()
        self._show_state()

    def _connect(self) -> None:
        offer_columns(self.table, self.model)
        self.controller.changed.connect(self._show_state)
        self.table.end_neared.connect(self.controller.load_more)
        self.table.row_activated.connect(self.links.show_entry)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self._empty.button.clicked.connect(self._help_emptiness)
        self._strip.triggered.connect(self.controller.reload)
        self._bench.session.access_changed.connect(self.controller.reload)
        copying = QShortcut(QKeySequence("Ctrl+C"), self.table)
        copying.setContext(Qt.ShortcutContext.WidgetShortcut)
        copying.activated.connect(lambda: self.copy("text"))

    @property
    def is_ready(self) -> bool:
        """Whether entries are there, or why there are none."""
        return self.controller.loaded or self.controller.error is not None

    async def aclose(self) -> None:
        """Read no more."""
        await self.controller.aclose()

    def copy(self, export_format: ExportFormat) -> None:
        """Copy the selected entries, or without a selection all that are loaded."""
        rows = self.table.selected_rows() or self.model.shown_rows()
        columns = shown_columns(self.table.horizontalHeader(), self.model.columns)
        QGuiApplication.clipboard().setText(export_rows(rows, columns, export_format))

    def count_text(self) -> str:
        """How many entries are loaded, and whether more are there."""
        if self.controller.busy:
            return self.tr("Reading…")
        if self.controller.complete and not self.controller.cut:
            return self.tr("%n entry(s)", None, self.model.total)
        return self.tr("%n loaded", None, self.model.total)

    def _show_menu(self, point: QPoint) -> None:
        rows = self.table.selected_rows()
        if len(rows) != 1:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        details = menu.addAction(icon("inspect"), self.tr("Show details"))
        details.triggered.connect(lambda: self.links.show_entry(rows[0]))
        menu.addSeparator()
        for link in self.links.of(rows[0].resource, of_object=self._of_object):
            menu.addAction(icon(link.icon), link.text).triggered.connect(link.follow)
        menu.addSeparator()
        menu.addAction(icon("copy"), self.tr("Copy")).triggered.connect(lambda: self.copy("text"))
        menu.popup(self.table.viewport().mapToGlobal(point))

    def _show_state(self) -> None:
        empty = not self.model.total
        if empty:
            self._explain_emptiness()
        shown = self._empty if empty else self.table
        self._stack.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        self._say_what_is_wrong(empty=empty)
        # What neared the end while it was being read on was told in vain.
        self.table.look_ahead()
        self.state_changed.emit()

    def _say_what_is_wrong(self, *, empty: bool) -> None:
        error = self.controller.error
        if error is not None and not empty:
            self._strip.say("error", said(error.title), reason(error), self.tr("Try again"))
        elif self.controller.cut:
            self._strip.say(
                "info",
                self.tr("The latest entries are not loaded any more."),
                "",
                self.tr("Back to the latest"),
            )
        else:
            self._strip.hide()

    def _explain_emptiness(self) -> None:
        error = self.controller.error
        if error is not None:
            self._empty.set_text(said(error.title), reason(error), self.tr("Try again"))
        elif not self.controller.loaded:
            self._empty.set_text(self.tr("Reading…"))
        elif self._fixed:
            self._empty.set_text(
                self.tr("Nothing is recorded of it"),
                self.tr("What is done from now on is listed here."),
            )
        elif self.controller.question.wants_all:
            self._empty.set_text(
                self.tr("Nothing is recorded yet"),
                self.tr("Every change, shell and log that somebody opens is listed here."),
            )
        else:
            self._empty.set_text(
                self.tr("Nothing matches the filter"), "", self.tr("Clear the filter")
            )

    def _help_emptiness(self) -> None:
        if self.controller.error is not None:
            self.controller.reload()
        else:
            self.clear_requested.emit()

    def retranslate(self) -> None:
        """The language has changed, or texts are shown for the first time."""
        self.model.retranslate()
        self.table.setAccessibleName(QCoreApplication.translate("Panes", "Audit"))
        self._show_state()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.controller.set_active(True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.controller.set_active(False)
