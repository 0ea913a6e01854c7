"""The main area: panes and object pages, each built when it is first gone to."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from caas_console.models.controllers.navigator import Place
from caas_console.models.state.delta import CacheDelta
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.shell.first_page import FirstPage, first_problem
from caas_console.views.shell.pane_list import PaneEntry
from caas_console.views.workbench import Workbench


class PageStack(QStackedWidget):
    """Shows the page of a place, or why there is nothing to show at all.

    Signals:
        retry_requested, connect_requested: wishes of the first page.
        title_changed: the shown object has another name now.
    """

    retry_requested = Signal()
    connect_requested = Signal()
    title_changed = Signal()

    def __init__(self, bench: Workbench, entries: Sequence[PaneEntry]) -> None:
        super().__init__()
        self._bench = bench
        self._entries = {entry.id: entry for entry in entries}
        self._panes: dict[str, QWidget] = {}
        self._place: Place | None = None
        self._first = FirstPage(bench.session)
        self._first.retry_requested.connect(self.retry_requested)
        self._first.connect_requested.connect(self.connect_requested)
        self.addWidget(self._first)
        self._unsubscribe: Callable[[], None] = bench.session.state.cache.subscribe(
            self._on_flushed, {"host"}
        )

    def go(self, place: Place) -> None:
        """Show a place."""
        self._place = place
        self._show()

    def pane(self, pane_id: str) -> QWidget:
        """The pane of an id, built where it is not yet."""
        if pane_id not in self._panes:
            self._panes[pane_id] = self._entries[pane_id].make(self._bench)
            self.addWidget(self._panes[pane_id])
        return self._panes[pane_id]

    def location(self) -> tuple[list[str], str]:
        """Breadcrumbs and title of the place."""
        crumbs = [self.tr("Local region")]
        place = self._place
        if place is None:
            return crumbs, ""
        title = QCoreApplication.translate("Panes", self._entries[place.pane].title)
        return crumbs, title

    def remember(self) -> None:
        """Keep the panes' looks in the settings."""
        for pane in self._panes.values():
            if isinstance(pane, ResourcePane):
                pane.remember()

    def close_all(self) -> None:
        """The window closes."""
        self._unsubscribe()
        for pane in self._panes.values():
            if isinstance(pane, ResourcePane):
                pane.close_pane()

    def _show(self) -> None:
        if self._place is None:
            return
        if first_problem(self._bench.session.state.cache) is not None:
            self._first.refresh()
            self.setCurrentWidget(self._first)
            return
        pane = self.pane(self._place.pane)
        if isinstance(pane, ResourcePane) and self._place.query is not None:
            pane.set_query(self._place.query)
        self.setCurrentWidget(pane)
        pane.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_flushed(self, _delta: CacheDelta) -> None:
        blocked = first_problem(self._bench.session.state.cache) is not None
        if blocked or self.currentWidget() is self._first:
            self._show()
