"""The pane of the audit trail."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.access import Permission
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.settings import TableLayout
from caas_console.models.state.audit.question import AuditQuestion, question_of
from caas_console.views.dialogs.audit_export_dialog import AuditExportDialog
from caas_console.views.dialogs.checkpoints_dialog import CheckpointsDialog
from caas_console.views.panes.audit.audit_filter_bar import AuditFilterBar
from caas_console.views.panes.audit.audit_list import AuditList
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.tables.table_layout import restore_layout, save_layout
from caas_console.views.widgets.tables.table_tools import TableTools
from caas_console.views.workbench import Workbench

_ID = "audit"
_ICON = 16


class AuditPane(QWidget):
    """Who did what: filter, list, export, and how to verify it."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bench = bench
        self.list = AuditList(bench, AuditQuestion())
        self._tools = TableTools(self.list.table, self.list.model, ())
        self._checkpoints = QPushButton(icon("check"), "")
        self._export = QPushButton(icon("export"), "")
        for button in (self._checkpoints, self._export):
            button.setIconSize(QSize(_ICON, _ICON))
        tools = (self._checkpoints, self._export, self._tools)
        self.filter_bar = AuditFilterBar(bench, tools)
        self._lay_out()
        self._connect()
        layout = bench.settings.tables.get(_ID, TableLayout())
        restore_layout(self.list.table, self.list.model, layout)
        self.setFocusProxy(self.list)
        self.retranslate()

    def _lay_out(self) -> None:
        self.filter_bar.setContentsMargins(16, 0, 12, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.filter_bar.question_changed.connect(self._on_question_changed)
        self.list.clear_requested.connect(self.filter_bar.clear.click)
        self.list.state_changed.connect(self._show_count)
        self._tools.copy_requested.connect(self.list.copy)
        self._export.clicked.connect(self.export)
        self._checkpoints.clicked.connect(self.show_checkpoints)
        self._bench.session.access_changed.connect(self._show_access)
        for keys in ("Ctrl+F", "/"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._enter_filter)

    @property
    def is_ready(self) -> bool:
        """Whether entries are there, or why there are none."""
        return self.list.is_ready

    def set_query(self, text: str) -> None:
        """Show what a place asks for."""
        self._ask(question_of(text))

    def remember(self) -> None:
        """Keep the table's layout in the settings."""
        self._bench.settings.tables[_ID] = save_layout(self.list.table, self.list.model)

    def export(self) -> None:
        """Have what the filter lets through saved to a file."""
        wanted = self.list.controller.wanted()
        told = self.filter_bar.told()
        AuditExportDialog(self._bench, self.list.controller, wanted, told).open()

    def show_checkpoints(self) -> None:
        """Tell of the last checkpoint."""
        CheckpointsDialog(self._bench, self.list.controller).open()

    async def aclose(self) -> None:
        """Read no more."""
        await self.list.aclose()

    def _ask(self, question: AuditQuestion) -> None:
        self.filter_bar.show_question(question)
        self.list.controller.ask(question)

    def _on_question_changed(self, question: AuditQuestion) -> None:
        self.list.controller.ask(question)
        navigator = self._bench.navigator
        if navigator.place is not None and navigator.place.query is not None:
            # It is not what the place asked for any more, and may be asked for again.
            navigator.go(Place(_ID))

    def _enter_filter(self) -> None:
        self.filter_bar.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_bar.text.selectAll()

    def _show_count(self) -> None:
        self.filter_bar.count.setText(self.list.count_text())

    def _show_access(self) -> None:
        access = self._bench.session.state.access
        whole = access is None or access.allows(Permission.AUDIT_READ, None)
        self._checkpoints.setVisible(whole)

    def retranslate(self) -> None:
        """The language has changed, or texts are shown for the first time."""
        self._checkpoints.setText(self.tr("Verify…"))
        self._export.setText(self.tr("Export…"))
        self._tools.retranslate()
        self._show_access()
        self._show_count()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember()
        super().closeEvent(event)
