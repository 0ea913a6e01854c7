"""The page of one tenant: its members and its environments."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QToolBar, QVBoxLayout
from typing_extensions import override

from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.rows.tenant_row import TenantRow, make_tenant_row
from caas_console.views.pages.object_page import ObjectPage
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.panes.tenant_parts import environments_of, members_of
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.action_set import ActionSet
from caas_console.views.widgets.labels import ElidedLabel
from caas_console.views.words.labelled import labelled
from caas_console.views.words.states import tenant_look
from caas_console.views.words.times import ago_text
from caas_console.views.workbench import Workbench


class TenantPage(ObjectPage):
    """Follows a tenant; one that may not be seen any more says so."""

    def __init__(self, bench: Workbench, tenant_id: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bench = bench
        self._tenant_id = tenant_id
        self._picture = QLabel()
        self._headline = ElidedLabel("", "muted")
        self._actions = ActionSet(
            [one for one in bench.actions.of("tenant") if one.needs_selection],
            self._selection,
            self,
        )
        self._actions.refused.connect(bench.notices.post_refusal)
        bench.session.access_changed.connect(self._actions.refresh)
        self.members = ResourcePane(bench, members_of(tenant_id))
        self.environments = ResourcePane(bench, environments_of(tenant_id))
        self.tabs = QTabWidget(documentMode=True)
        for pane in (self.members, self.environments):
            # As far from the tabs as a pane is from its header.
            pane.setContentsMargins(0, 8, 0, 0)
        self.tabs.addTab(self.members, icon("people"), "")
        self.tabs.addTab(self.environments, icon("environment"), "")
        toolbar = QToolBar()
        self._actions.fill_toolbar(toolbar)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 12, 6)
        head.setSpacing(8)
        head.addWidget(self._picture)
        head.addWidget(self._headline, 1)
        head.addWidget(toolbar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)
        self.setFocusProxy(self.tabs)
        self._unsubscribe = bench.session.state.cache.subscribe(self._on_flushed, {"tenant"})
        self.retranslate()

    @property
    @override
    def title(self) -> str:
        """The tenant's name."""
        return self._bench.session.state.memberships.tenant_name(self._tenant_id)

    @override
    def open_tab(self, name: str) -> None:
        shown = self.environments if name == "environments" else self.members
        self.tabs.setCurrentWidget(shown)

    async def aclose(self) -> None:
        """Follow it no more."""
        self._unsubscribe()
        for pane in (self.members, self.environments):
            pane.close()

    def retranslate(self) -> None:
        """The language has changed."""
        self.tabs.setTabText(0, self.tr("Members"))
        self.tabs.setTabText(1, self.tr("Environments"))
        self._actions.retranslate()
        self._show_tenant()

    def _show_tenant(self) -> None:
        rows = self._selection()
        self._picture.setVisible(bool(rows))
        if not rows:
            self._headline.setText(self.tr("This tenant is not there any more."))
            return
        tenant = rows[0].resource
        look = tenant_look(tenant.state)
        self._picture.setPixmap(icon(*look.cell_icon).pixmap(12, 12))
        portal = labelled(self.tr("External id"), tenant.external_id) if tenant.external_id else ""
        made = labelled(self.tr("Created"), ago_text(tenant.created_at))
        parts = (look.text, tenant.description, portal, made)
        self._headline.setText("  ·  ".join(part for part in parts if part))

    def _selection(self) -> list[TenantRow]:
        state = self._bench.session.state
        tenant = state.cache.objects("tenant").get(self._tenant_id)
        return [] if tenant is None else [make_tenant_row(state, tenant)]

    def _on_flushed(self, delta: CacheDelta) -> None:
        if self._tenant_id in delta.upserted_of("tenant") | delta.removed_of("tenant"):
            self._show_tenant()
            self._actions.refresh()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
