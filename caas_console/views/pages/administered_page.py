"""What the pages of tenants, people and groups have in common: a head, actions and tabs."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QToolBar, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.models.controllers.actions import Action
from caas_console.models.controllers.disposal import AsyncClosable
from caas_console.models.items.columns import CellIcon
from caas_console.models.state.delta import CacheDelta, StateKind
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.pages.object_page import ObjectPage
from caas_console.views.panes.audit.audit_places import may_read_history
from caas_console.views.panes.audit.history_view import DeedsView, HistoryView
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.action_set import ActionSet
from caas_console.views.widgets.labels import ElidedLabel
from caas_console.views.workbench import Workbench

R = TypeVar("R")

_TICK = 5_000  # milliseconds between two looks at ages


@dataclass(frozen=True)
class PageTab:
    """A tab of a page.

    Attributes:
        id: what places call it.
        title: English source text, translated in the context ``Pages``.
    """

    id: str
    title: str
    icon: str
    widget: QWidget


@dataclass(frozen=True)
class Headline:
    """What is said of an object in one line; empty parts are left out."""

    picture: CellIcon
    parts: Sequence[str]


class AdministeredPage(ObjectPage, Generic[R]):
    """Follows one object; one that is gone, or may not be seen any more, says so.

    Args:
        kind: of the object, and of its actions in the registry.
        tabs: the first one is shown, until another one is asked for.
    """

    def __init__(
        self, bench: Workbench, kind: StateKind, object_id: str, tabs: Sequence[PageTab]
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bench = bench
        self.object_id = object_id
        self._kind = kind
        self._picture = QLabel()
        self._headline = ElidedLabel("", "muted")
        self._actions = ActionSet(list(_page_actions(bench, kind, tabs)), self._selection, self)
        self._actions.refused.connect(bench.notices.post_refusal)
        bench.session.access_changed.connect(self._on_access_changed)
        self.tabs = QTabWidget(documentMode=True)
        self._audit_tabs = tuple(_audit_tabs(bench, kind, object_id))
        self._tabs = (*tabs, *self._audit_tabs)
        for tab in self._tabs:
            if isinstance(tab.widget, ResourcePane):
                # As far from the tabs as a pane is from its header.
                tab.widget.setContentsMargins(0, 8, 0, 0)
            self.tabs.addTab(tab.widget, icon(tab.icon), "")
        self._lay_out()
        self._unsubscribe = bench.session.state.cache.subscribe(self._on_flushed, {kind})
        self._ticker = QTimer(self, interval=_TICK)
        self._ticker.timeout.connect(self._show_headline)
        self.retranslate()

    def _lay_out(self) -> None:
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

    @abstractmethod
    def row(self) -> R | None:
        """The object as it is now; None where it is not there, or may not be seen."""

    @abstractmethod
    def headline(self, row: R) -> Headline:
        """What is said of the object above the tabs."""

    @abstractmethod
    def gone(self) -> str:
        """What is said where the object is not there any more."""

    def on_changed(self) -> None:
        """The object, or what is derived of it, has changed."""

    @override
    def open_tab(self, name: str) -> None:
        for tab in self._tabs:
            if tab.id == name:
                self.tabs.setCurrentWidget(tab.widget)

    async def aclose(self) -> None:
        """Follow it no more."""
        self._unsubscribe()
        for tab in self._tabs:
            tab.widget.close()
            if isinstance(tab.widget, AsyncClosable):
                await tab.widget.aclose()

    def retranslate(self) -> None:
        """The language has changed, or texts are shown for the first time."""
        for at, tab in enumerate(self._tabs):
            self.tabs.setTabText(at, QCoreApplication.translate("Pages", tab.title))
        self._actions.retranslate()
        self._show_audit_tabs()
        self._show_headline()

    def _show_headline(self) -> None:
        row = self.row()
        self._picture.setVisible(row is not None)
        if row is None:
            self._headline.setText(self.gone())
            return
        said = self.headline(row)
        self._picture.setPixmap(icon(*said.picture).pixmap(12, 12))
        self._headline.setText("  ·  ".join(part for part in said.parts if part))

    def _on_access_changed(self) -> None:
        self._actions.refresh()
        self._show_audit_tabs()

    def _show_audit_tabs(self) -> None:
        tenant_id = self.object_id if self._kind == "tenant" else None
        may = may_read_history(self.bench, tenant_id)
        for tab in self._audit_tabs:
            self.tabs.setTabVisible(self.tabs.indexOf(tab.widget), may)

    def _selection(self) -> list[R]:
        row = self.row()
        return [] if row is None else [row]

    def _on_flushed(self, delta: CacheDelta) -> None:
        if self.object_id in delta.upserted_of(self._kind) | delta.removed_of(self._kind):
            self._show_headline()
            self._actions.refresh()
            self.on_changed()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_headline()
        self._ticker.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticker.stop()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


def _page_actions(
    bench: Workbench, kind: StateKind, tabs: Sequence[PageTab]
) -> Iterator[Action[Any]]:
    """What can be done to the object; the keys that a list in a tab has too are the list's.

    Qt takes keys that two have for nobody's, and Delete in a list of roles must not mean the group.
    """
    lists = [tab.widget for tab in tabs if isinstance(tab.widget, ResourcePane)]
    listed = frozenset[str]().union(*(one.actions_of_rows.shortcuts for one in lists))
    for action in bench.actions.of(kind):
        if action.needs_selection:
            yield replace(action, shortcut="") if action.shortcut in listed else action


def _audit_tabs(bench: Workbench, kind: StateKind, object_id: str) -> Iterator[PageTab]:
    """What the audit trail has of the object; shown to those who may read it."""
    history = HistoryView(bench, kind, object_id)
    yield PageTab("history", QT_TRANSLATE_NOOP("Pages", "History"), "audit", history)
    if kind == "person":
        deeds = DeedsView(bench, object_id)
        yield PageTab("deeds", QT_TRANSLATE_NOOP("Pages", "Activity"), "event", deeds)
