"""The overview of a container: readable cards, live where what they show is."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.resources import JSON, Container
from caas_console.models.state.console_state import ConsoleState
from caas_console.views.pages import container_facts as facts
from caas_console.views.widgets.facts_card import Fact, FactsCard
from caas_console.views.widgets.folding_columns import FoldingColumns
from caas_console.views.words.names import host_where_several

_CARDS = (
    ("state", "limits", "health", "ports", "networks", "mounts"),
    ("process", "environment", "labels"),
)


class ContainerOverview(QScrollArea):
    """Cards in two columns.

    Signals:
        object_requested: with the id of an object that was clicked.
    """

    object_requested = Signal(str)

    def __init__(self, state: ConsoleState) -> None:
        super().__init__(widgetResizable=True)
        self._state = state
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._inspection: JSON = {}
        self._cards: dict[str, FactsCard] = {}
        inner = QWidget()
        self._columns = FoldingColumns()
        for names in _CARDS:
            column = QVBoxLayout()
            column.setSpacing(12)
            for name in names:
                card = self._cards[name] = FactsCard()
                card.object_requested.connect(self.object_requested)
                column.addWidget(card)
            column.addStretch(1)
            self._columns.addLayout(column, 1)
        page = QVBoxLayout(inner)
        page.setContentsMargins(16, 14, 16, 16)
        page.addLayout(self._columns)
        page.addStretch(1)
        self.setWidget(inner)

    def set_inspection(self, inspection: JSON) -> None:
        """What the engine says of it in full."""
        self._inspection = inspection

    def show_container(self, container: Container, doing: str) -> None:
        """Show it as it is now, and what is being done to it, "" where nothing is."""
        for name, title, lines in self._lines(container, doing):
            self._cards[name].show_facts(title, tuple(lines))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._columns.fit(self.viewport().width())

    def _lines(self, container: Container, doing: str) -> Iterator[tuple[str, str, Iterator[Fact]]]:
        host = self._state.cache.hosts.get(container.host_id)
        series = self._state.samples.series(container.id)
        inspection = self._inspection
        yield (
            "state",
            self.tr("State"),
            facts.state_facts(
                container, host_where_several(self._state.cache, container.host_id), doing
            ),
        )
        yield "limits", self.tr("Use and limits"), facts.limit_facts(container, series)
        yield "health", self.tr("Last health checks"), facts.health_facts(inspection)
        yield "ports", self.tr("Ports"), facts.port_facts(container, host)
        yield "networks", self.tr("Networks"), facts.network_facts(container)
        yield "mounts", self.tr("Mounts"), facts.mount_facts(container)
        yield "process", self.tr("Program"), facts.process_facts(container, inspection)
        yield "environment", self.tr("Environment"), facts.environment_facts(inspection)
        yield "labels", self.tr("Labels"), facts.label_facts(container)
