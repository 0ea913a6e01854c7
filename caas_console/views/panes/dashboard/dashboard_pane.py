"""The dashboard: figures, what needs attention, and the greatest consumers, once a second."""

from datetime import UTC, datetime
from itertools import islice

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.resources import ContainerState
from caas_console.models.state.formats import format_bytes, format_percent
from caas_console.models.state.summary import summarize, top_consumers
from caas_console.views.panes.dashboard.attention_list import AttentionList
from caas_console.views.panes.dashboard.consumer_list import ConsumerCard
from caas_console.views.panes.dashboard.figures import FigureRow
from caas_console.views.panes.dashboard.latest_events import LatestEvents
from caas_console.views.widgets.folding_columns import FoldingColumns
from caas_console.views.workbench import Workbench

_INTERVAL = 1000  # milliseconds
_SOON = 100  # milliseconds after a change
_MOST = 5
_FIRST_MEASURED = 20
_MOST_MEASURED = 40


class DashboardPane(QScrollArea):
    """How everything is, at a glance."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(widgetResizable=True)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bench = bench
        self._figures = FigureRow(bench)
        self.attention = AttentionList(bench)
        self._events = LatestEvents(bench)
        self._cpu = ConsumerCard(bench, "series_1", format_percent)
        self._memory = ConsumerCard(bench, "series_2", format_bytes)
        self._lay_out()
        self._measured: set[str] = set()
        self._timer = QTimer(self, interval=_INTERVAL)
        self._timer.timeout.connect(self.refresh)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self.refresh)
        self._unsubscribe = bench.session.state.cache.subscribe(
            lambda _: self._refresh_soon(), {"container", "host", "job", "image"}
        )
        self.refresh()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("page_content")
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self._cpu)
        right.addWidget(self._memory)
        right.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.attention)
        left.addWidget(self._events)
        left.addStretch(1)
        self._columns = FoldingColumns()
        self._columns.addLayout(left, 3)
        self._columns.addLayout(right, 2)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(16, 4, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._figures)
        layout.addLayout(self._columns)
        layout.addStretch(1)
        self.setWidget(inner)

    @property
    def is_measured(self) -> bool:
        """Whether it shows measurements of as many containers as run and have room."""
        cache = self._bench.session.state.cache
        running = sum(one.state is ContainerState.RUNNING for one in cache.containers.values())
        return cache.synchronized and self._cpu.count >= min(running, _MOST)

    def refresh(self) -> None:
        """Show everything as it is now."""
        state = self._bench.session.state
        known = state.cache.synchronized
        absence = self._absence() if known else ""
        self._figures.show_summary(summarize(state), known=known and not absence)
        items = state.attention.items(datetime.now(UTC))
        self.attention.show_items(items, known=known, absence=absence)
        self._events.refresh()
        self._show_consumers()

    def _absence(self) -> str:
        """Why nothing is seen here; where nobody looks, nothing is as it should be."""
        state = self._bench.session.state
        if state.cache.hosts:
            return ""
        if state.cache.environments:
            return self.tr("No environment here has a host yet, so nothing runs.")
        everywhere = state.access is None or state.access.allows(Permission.CONTAINERS_READ, None)
        if everywhere:
            return self.tr("There is no environment here yet, so nothing runs.")
        return self.tr(
            "You see no environment here. Ask an administrator of the platform for a role in a"
            " tenant that has one."
        )

    def _show_consumers(self) -> None:
        state = self._bench.session.state
        samples = state.samples
        by_cpu = top_consumers(samples, lambda one: one.cpu_percent, _MOST)
        by_memory = top_consumers(samples, lambda one: one.memory_bytes, _MOST)
        self._cpu.show_consumers(self.tr("Most CPU"), by_cpu)
        self._memory.show_consumers(self.tr("Most memory"), by_memory)
        if self.isVisible():
            self._measure({one.container_id for one in (*by_cpu, *by_memory)})

    def _measure(self, shown: set[str]) -> None:
        """Have what is shown measured each second; while that is little, some of the others.

        What was shown lately stays with it for a while: those of about equal usage change places
        all the time, and each new wish ends measurements at the engine and begins others.
        """
        wanted = self._measured | shown
        if len(wanted) > _MOST_MEASURED:
            wanted = set(shown)
        if len(shown) < _MOST:
            containers = self._bench.session.state.cache.containers.values()
            running = (one.id for one in containers if one.state is ContainerState.RUNNING)
            wanted.update(islice(running, _FIRST_MEASURED))
        if wanted != self._measured:
            self._measured = wanted
            self._bench.session.focus(self, wanted)

    def _refresh_soon(self) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.refresh()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._columns.fit(self.viewport().width())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._measured = set()
        self._bench.session.focus(self, ())

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._unsubscribe()
        self._soon.stop()
        super().closeEvent(event)
