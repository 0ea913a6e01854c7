"""The page of one image: its layers, its inspection and its history."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QToolBar, QVBoxLayout
from typing_extensions import override

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.models.state.formats import format_bytes, short_id
from caas_console.models.state.rows.image_row import ImageRow, make_image_row
from caas_console.views.pages.inspect_view import InspectView
from caas_console.views.pages.list_views import ImageHistoryView
from caas_console.views.pages.object_page import ObjectPage
from caas_console.views.panes.audit.audit_places import may_read_history
from caas_console.views.panes.audit.history_view import HistoryView
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.action_set import ActionSet
from caas_console.views.widgets.labels import ElidedLabel
from caas_console.views.words.names import host_where_several
from caas_console.views.words.times import ago_text
from caas_console.views.workbench import Workbench


class ImagePage(ObjectPage):
    """What an image is made of."""

    def __init__(self, bench: Workbench, image_id: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bench = bench
        self._image_id = image_id
        self._ref = ObjectRef.parse(image_id)
        self._headline = ElidedLabel("", "muted")
        self._actions = ActionSet(
            [one for one in bench.actions.of("image") if one.needs_selection],
            self._selection,
            self,
        )
        self._actions.refused.connect(bench.notices.post_refusal)
        bench.session.access_changed.connect(self._actions.refresh)
        bench.session.access_changed.connect(self._show_history)
        self._layers = ImageHistoryView(bench, self._ref)
        self._inspect = InspectView(bench, "image", self._ref)
        self.tabs = QTabWidget(documentMode=True)
        self._history = HistoryView(bench, "image", image_id)
        self.tabs.addTab(self._layers, icon("stack"), "")
        self.tabs.addTab(self._inspect, icon("inspect"), "")
        self.tabs.addTab(self._history, icon("audit"), "")
        toolbar = QToolBar()
        self._actions.fill_toolbar(toolbar)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 12, 6)
        head.addWidget(self._headline, 1)
        head.addWidget(toolbar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)
        self._unsubscribe = bench.session.state.cache.subscribe(
            lambda _: self.retranslate(), {"image", "host"}
        )
        self.retranslate()

    @property
    @override
    def title(self) -> str:
        """The image's first tag, or its short id."""
        rows = self._selection()
        return rows[0].name if rows else short_id(self._ref.engine_id)

    async def aclose(self) -> None:
        """Read nothing any more."""
        self._unsubscribe()
        for view in (self._layers, self._inspect, self._history):
            await view.aclose()

    def retranslate(self) -> None:
        """The language or the image has changed."""
        self.tabs.setTabText(0, self.tr("Layers"))
        self.tabs.setTabText(1, self.tr("Inspect"))
        self.tabs.setTabText(2, self.tr("History"))
        self._show_history()
        self._actions.retranslate()
        rows = self._selection()
        if not rows:
            self._headline.setText(self.tr("This image has been removed."))
            return
        row = rows[0]
        used = self.tr("used by %n container(s)", None, row.containers)
        parts = (
            format_bytes(row.resource.size_bytes),
            ago_text(row.resource.created_at),
            ", ".join(row.tags[1:]),
            used,
            host_where_several(self._bench.session.state.cache, self._ref.host_id),
        )
        self._headline.setText("  ·  ".join(part for part in parts if part))

    def _show_history(self) -> None:
        """Show the tab to those who may read the audit trail where the image is."""
        for row in self._selection():
            may = may_read_history(self._bench, row.resource.tenant_id)
            self.tabs.setTabVisible(self.tabs.indexOf(self._history), may)

    def _selection(self) -> list[ImageRow]:
        image = self._bench.session.state.cache.images.get(self._image_id)
        return [] if image is None else [make_image_row(self._bench.session.state, image)]

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
