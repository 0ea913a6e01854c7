"""The page of one container: what it is, and everything that can be seen of it, in tabs."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolBar, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.resources import JSON, Container, ObjectRef
from caas_console.models.controllers.disposal import AsyncClosable
from caas_console.models.controllers.loader import Loader
from caas_console.models.controllers.navigator import Place
from caas_console.models.state.absence import absence_of
from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.rows.container_row import ContainerRow, make_container_row
from caas_console.models.state.samples import Measured
from caas_console.views.pages.container_facts import headline
from caas_console.views.pages.container_overview import ContainerOverview
from caas_console.views.pages.container_tabs import TABS
from caas_console.views.pages.object_page import ObjectPage
from caas_console.views.pages.reason_gate import ReasonGate, wants_reason
from caas_console.views.panes.audit.audit_places import may_read_history
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.action_set import ActionSet
from caas_console.views.widgets.folding_tabs import FoldingTabs
from caas_console.views.widgets.labels import ElidedLabel
from caas_console.views.words.absence import absence_hint, absence_title
from caas_console.views.words.names import host_where_several
from caas_console.views.words.operations import operation_doing
from caas_console.views.words.problems import sentences
from caas_console.views.words.states import BUSY_LOOK, container_look
from caas_console.views.workbench import Workbench

_ENTERING = ("container.shell", "container.logs")
_TICK = 5_000  # milliseconds between two looks at ages


class TabPlace(QWidget):
    """Where a tab will be once it is first shown."""

    def __init__(self) -> None:
        super().__init__()
        self.content: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def fill(self, content: QWidget) -> None:
        """Put the tab's widget here, in place of what stood here before."""
        if self.content is not None:
            self._layout.removeWidget(self.content)
            self.content.deleteLater()
        self.content = content
        self._layout.addWidget(content)
        self.setFocusProxy(content)


class ContainerPage(ObjectPage):
    """Follows a container until it is gone, and says why then."""

    def __init__(self, bench: Workbench, container_id: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bench = bench
        self.container_id = container_id
        self._ref = ObjectRef.parse(container_id)
        self._container: Container | None = None
        self._picture = QLabel()
        self._headline = ElidedLabel("", "muted")
        self._gone = ElidedLabel("", "error")
        self._gone.hide()
        self._overview = ContainerOverview(bench.session.state)
        # The keys that change it work on the overview only: in a shell or a log they would be an
        # accident. Those that lead to its log and to a shell work in every tab.
        self._actions = ActionSet(
            [one for one in bench.actions.of("container") if one.needs_selection],
            self._selection,
            self._overview,
        )
        self._actions.widen(_ENTERING, self)
        self._actions.refused.connect(bench.notices.post_refusal)
        bench.session.access_changed.connect(self.refresh)
        self._overview.object_requested.connect(self._open_object)
        self._inspection: Loader[JSON] = Loader(
            lambda: bench.session.gateway.inspect("container", self._ref), parent=self
        )
        self._inspection.loaded.connect(self._on_inspected)
        self.tabs = FoldingTabs()
        self._names: list[str] = ["overview"]
        self._reason = ""
        self._closables: list[AsyncClosable] = []
        self._lay_out()
        cache, samples = bench.session.state.cache, bench.session.state.samples
        self._unsubscribe: list[Callable[[], None]] = [
            cache.subscribe(self._on_flushed, {"container", "host"}),
            samples.subscribe(self._on_measured),
        ]
        self._ticker = QTimer(self, interval=_TICK)
        self._ticker.timeout.connect(self._show_container)
        bench.operations.busy_changed.connect(self._on_busy_changed)
        self.refresh()
        self.retranslate()

    def _lay_out(self) -> None:
        toolbar = QToolBar()
        self._actions.fill_toolbar(toolbar)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 12, 6)
        head.setSpacing(8)
        head.addWidget(self._picture)
        head.addWidget(self._headline, 1)
        head.addWidget(self._gone, 1)
        head.addWidget(toolbar)
        self.tabs.add(self._overview, "overview")
        for tab in TABS:
            self.tabs.add(TabPlace(), tab.icon)
            self._names.append(tab.id)
        # A click on a tab is a wish to work in it; the arrow keys may pass over it.
        self.tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.setFocusProxy(self._overview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)

    @property
    @override
    def title(self) -> str:
        return self._container.name if self._container else self._ref.engine_id[:12]

    @property
    def tab_names(self) -> tuple[str, ...]:
        """The ids of the tabs that are shown, from left to right."""
        shown = (at for at in range(len(self._names)) if self.tabs.isTabVisible(at))
        return tuple(self._names[at] for at in shown)

    @override
    def open_tab(self, name: str) -> None:
        self.tabs.setCurrentIndex(self._names.index(name))
        self.current_tab().setFocus(Qt.FocusReason.OtherFocusReason)

    def current_tab(self) -> QWidget:
        """The widget of the tab that is shown."""
        place = self.tabs.currentWidget()
        return place.content if isinstance(place, TabPlace) and place.content else place

    def _on_tab_changed(self, index: int) -> None:
        self._make_tab(index)
        self.setFocusProxy(self.current_tab())
        if not self.tabs.tabBar().hasFocus():
            self.current_tab().setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_tab(self, index: int) -> None:
        """Make the tab when it is first shown: each holds a stream or asks the engine."""
        place = self.tabs.widget(index)
        if not isinstance(place, TabPlace):
            return
        tab = TABS[index - 1]
        if isinstance(place.content, ReasonGate):
            if not self._reason:
                return
        elif place.content is not None:
            return
        elif tab.enters and not self._reason and wants_reason(self._bench, tab.enters, self._ref):
            self._guard(place, tab.enters)
            return
        widget = tab.make(self._bench, self._ref, self._reason)
        place.fill(widget)
        if isinstance(widget, AsyncClosable):
            self._closables.append(widget)

    def _guard(self, place: TabPlace, permission: Permission) -> None:
        gate = ReasonGate(self._bench, self._ref, permission)
        gate.stated.connect(self._on_reason_stated)
        place.fill(gate)
        gate.ask()

    def _on_reason_stated(self, reason: str) -> None:
        """It holds for this page, in every tab, until the page is closed."""
        self._reason = reason
        self._on_tab_changed(self.tabs.currentIndex())

    def refresh(self) -> None:
        """Show the container as it is now."""
        container = self._present()
        if container is None:
            absence = absence_of(self._bench.session.state, self._ref, self._container)
            self._gone.setText(sentences(absence_title(absence), absence_hint(absence)))
        else:
            self._container = container
            self._show_container()
        self._gone.setVisible(container is None)
        self._headline.setVisible(container is not None)
        self._picture.setVisible(container is not None)
        self._show_allowed_tabs()
        self._actions.refresh()

    def _show_allowed_tabs(self) -> None:
        known, access = self._container, self._bench.session.state.access
        may = known is not None and may_read_history(self._bench, known.tenant_id)
        for number, tab in enumerate(TABS, 1):
            if tab.of_audit:
                self.tabs.setTabVisible(number, may)
            elif tab.enters and known is not None and access is not None:
                place = self.tabs.widget(number)
                # One that is open says by itself why it has ended.
                is_open = isinstance(place, TabPlace) and place.content is not None
                allowed = access.allows(tab.enters, known.tenant_id)
                self.tabs.setTabVisible(number, allowed or is_open)

    def _show_container(self) -> None:
        """Show what changes as time goes by."""
        if self._container is not None:
            cache = self._bench.session.state.cache
            kind = self._bench.operations.busy_with(self.container_id)
            doing = operation_doing(kind) if kind else ""
            look = BUSY_LOOK if doing else container_look(self._container).cell_icon
            if cache.is_stale(self._ref.host_id):
                look = ("state-unreachable", "faint")
            self._picture.setPixmap(icon(*look).pixmap(12, 12))
            host = host_where_several(cache, self._ref.host_id)
            self._headline.setText(headline(self._container, host, doing))
            self._overview.show_container(self._container, doing)

    def _present(self) -> Container | None:
        return self._bench.session.state.cache.containers.get(self.container_id)

    async def aclose(self) -> None:
        """Let go of everything that the tabs hold."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._bench.session.focus(self, ())
        await self._inspection.aclose()
        for tab in self._closables:
            await tab.aclose()

    def retranslate(self) -> None:
        """The language has changed."""
        self.tabs.set_texts([self.tr("Overview"), *(tab.text for tab in TABS)])
        self._actions.retranslate()
        self.refresh()

    def _selection(self) -> list[ContainerRow]:
        container = self._bench.session.state.cache.containers.get(self.container_id)
        return (
            [] if container is None else [make_container_row(self._bench.session.state, container)]
        )

    def _open_object(self, object_id: str) -> None:
        self._bench.navigator.go(Place("images", object_id))

    def _on_inspected(self, inspection: JSON) -> None:
        self._overview.set_inspection(inspection)
        self.refresh()

    def _on_flushed(self, delta: CacheDelta) -> None:
        changed = delta.upserted_of("container") | delta.removed_of("container")
        if self.container_id in changed:
            self.refresh()
            if self.isVisible() and self.container_id in delta.upserted_of("container"):
                self._inspection.reload()
        elif self._present() is None:
            # Why it is gone may be known better by now.
            self.refresh()
        elif delta.link_changed or delta.touches({"host"}):
            self._show_container()

    def _on_measured(self, measured: Measured) -> None:
        if self.container_id in measured and self.isVisible():
            self._show_container()

    def _on_busy_changed(self, object_ids: set[str]) -> None:
        if self.container_id in object_ids:
            self._show_container()
            self._actions.refresh()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._bench.session.focus(self, {self.container_id})
        self._inspection.set_active(True)
        self._show_container()
        self._ticker.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._bench.session.focus(self, ())
        self._inspection.set_active(False)
        self._ticker.stop()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
