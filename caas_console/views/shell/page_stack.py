"""The main area: panes and object pages, each built when it is first gone to."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from caas_console.models.controllers.disposal import AsyncClosable
from caas_console.models.controllers.navigator import Place
from caas_console.models.state.delta import CacheDelta, StateKind
from caas_console.models.state.whereabouts import (
    environment_of_object,
    environment_of_query,
    known_environments,
)
from caas_console.views.pages.object_page import ObjectPage, make_page
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.shell.first_page import FirstPage, first_problem
from caas_console.views.shell.pane_list import PaneEntry
from caas_console.views.widgets.live_view import live_views
from caas_console.views.words.names import environment_title
from caas_console.views.workbench import Workbench

# Pages of objects that stay as they were left, with their shells and logs.
_KEPT_PAGES = 6
_RENAMED: tuple[StateKind, ...] = ("container", "tenant", "person", "group")
# What the environment is called, and whether there are others.
_SURROUNDING: tuple[StateKind, ...] = ("environment", "tenant")
_MOST_LEAST_SIZE = QSize(560, 360)


@runtime_checkable
class Filterable(Protocol):
    """A pane of rows."""

    def set_query(self, text: str) -> None:
        """Filter by a query from elsewhere."""

    def remember(self) -> None:
        """Keep the table's layout in the settings."""


class PageStack(QStackedWidget):
    """Shows the page of a place, or why there is nothing to show at all.

    Args:
        platform: its name, before the titles; empty is this machine's own.

    Signals:
        retry_requested, connect_requested, sign_in_requested: wishes of the first page.
        title_changed: the shown object, or what it is in, has another name now.
        refined: with the place as it is now: the person has changed the filter.
    """

    retry_requested = Signal()
    connect_requested = Signal()
    sign_in_requested = Signal()
    title_changed = Signal()
    refined = Signal(object)

    def __init__(self, bench: Workbench, entries: Sequence[PaneEntry], platform: str = "") -> None:
        super().__init__()
        self._platform = platform
        self._bench = bench
        self._entries = {entry.id: entry for entry in entries}
        self._panes: dict[str, QWidget] = {}
        self._pages: OrderedDict[tuple[str, str], QWidget] = OrderedDict()
        self._place: Place | None = None
        self._first = FirstPage(bench.session)
        self._first.retry_requested.connect(self.retry_requested)
        self._first.connect_requested.connect(self.connect_requested)
        self._first.sign_in_requested.connect(self.sign_in_requested)
        self.addWidget(self._first)
        self._unsubscribe: Callable[[], None] = bench.session.state.cache.subscribe(
            self._on_flushed, {"host", *_RENAMED, *_SURROUNDING}
        )

    @override
    def minimumSizeHint(self) -> QSize:
        """A page that would like more room makes its fields narrower, not the window wider."""
        return super().minimumSizeHint().boundedTo(_MOST_LEAST_SIZE)

    def go(self, place: Place) -> None:
        """Show a place."""
        self._place = place
        self._show()

    def pane(self, pane_id: str) -> QWidget:
        """The pane of an id, built where it is not yet."""
        if pane_id not in self._panes:
            pane = self._entries[pane_id].make(self._bench)
            if isinstance(pane, ResourcePane):
                pane.query_changed.connect(self._refine)
            self._panes[pane_id] = pane
            self.addWidget(pane)
        return self._panes[pane_id]

    def page(self, place: Place) -> QWidget:
        """The page of an object, built where it is not yet."""
        key = (place.pane, place.object_id)
        if key not in self._pages:
            self._pages[key] = make_page(place.pane, self._bench, place.object_id)
            self.addWidget(self._pages[key])
        self._pages.move_to_end(key)
        for old in list(self._pages)[:-_KEPT_PAGES]:
            # A shell is the person's to close.
            if not live_views([self._pages[old]]):
                self._let_go(self._pages.pop(old))
        return self._pages[key]

    @property
    def shows_object(self) -> bool:
        """Whether the place is the page of one object, from which one goes back."""
        return self._place is not None and bool(self._place.object_id)

    @property
    def environment_id(self) -> str:
        """The environment that all that is shown is in; empty where it is in several, or none."""
        place, cache = self._place, self._bench.session.state.cache
        if place is None or not self._entries[place.pane].filterable:
            return ""
        if place.object_id:
            return environment_of_object(cache, place.pane, place.object_id)
        return environment_of_query(cache, place.query or "")

    @property
    def _region(self) -> str:
        return self._platform or self.tr("Local region")

    def location(self) -> tuple[list[str], str]:
        """Breadcrumbs and title of the place."""
        place = self._place
        if place is None:
            return [self._region], ""
        entry = self._entries[place.pane]
        if entry.administers:
            crumbs = [self.tr("Administration")]
        else:
            crumbs = [self._region, *self._surroundings()]
        title = QCoreApplication.translate("Panes", entry.title)
        page = self._pages.get((place.pane, place.object_id))
        if isinstance(page, ObjectPage):
            return [*crumbs, title], page.title
        return crumbs, title

    def _surroundings(self) -> list[str]:
        """Where in the region it is, where there is a choice."""
        environments = known_environments(self._bench.session.state.cache)
        if len(environments) <= 1:
            return []
        here = environments.get(self.environment_id)
        if here is None:
            return [self.tr("All environments")]
        return [here.tenant, environment_title(here)]

    def remember(self) -> None:
        """Keep the panes' looks in the settings."""
        for pane in self._panes.values():
            if isinstance(pane, Filterable):
                pane.remember()

    def close_all(self) -> None:
        """The window closes."""
        self._unsubscribe()
        for pane in self._panes.values():
            pane.close()
            if isinstance(pane, AsyncClosable):
                self._bench.disposal.close(pane, lambda: None)
        self._close_pages()

    def forget(self) -> None:
        """Let go of what was read for a person who has left; live rows follow the state."""
        self._close_pages()
        for pane in self._panes.values():
            if isinstance(pane, ResourcePane):
                pane.set_query("")
        readers = [key for key, pane in self._panes.items() if isinstance(pane, AsyncClosable)]
        for pane_id in readers:
            self._let_go(self._panes.pop(pane_id))

    def _close_pages(self) -> None:
        while self._pages:
            self._let_go(self._pages.popitem()[1])

    def _let_go(self, page: QWidget) -> None:
        self.removeWidget(page)
        page.close()
        if isinstance(page, AsyncClosable):
            self._bench.disposal.close(page, page.deleteLater)
        else:
            page.deleteLater()

    def _show(self) -> None:
        place = self._place
        if place is None:
            return
        if first_problem(self._bench.session.state.cache) is not None:
            self._first.refresh()
            self.setCurrentWidget(self._first)
            return
        shown = self.page(place) if place.object_id else self.pane(place.pane)
        if isinstance(shown, Filterable) and place.query is not None:
            shown.set_query(place.query)
        if isinstance(shown, ObjectPage) and place.tab:
            shown.open_tab(place.tab)
        if self.currentWidget() is not shown:
            self.setCurrentWidget(shown)
            shown.setFocus(Qt.FocusReason.OtherFocusReason)
        self._refine()

    def _refine(self) -> None:
        """The place is what its filter says, however it came to say so."""
        place = self._place
        if place is None or place.object_id:
            return
        pane = self._panes.get(place.pane)
        if isinstance(pane, ResourcePane) and pane.query != place.query:
            self._place = replace(place, query=pane.query)
            self.refined.emit(self._place)

    def _on_flushed(self, delta: CacheDelta) -> None:
        blocked = first_problem(self._bench.session.state.cache) is not None
        if blocked or self.currentWidget() is self._first:
            self._show()
        renamed = set().union(*(delta.upserted_of(kind) for kind in _RENAMED))
        if delta.touches(_SURROUNDING) or (self._place and self._place.object_id in renamed):
            self.title_changed.emit()
