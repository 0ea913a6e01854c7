"""The latest events of all hosts, as a short list on the dashboard."""

from heapq import nlargest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout

from caas_console.models.controllers.navigator import Place
from caas_console.models.state.rows.event_row import EventRow, make_event_row
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.widgets.labels import ElidedLabel, role_label, rule
from caas_console.views.words.events import event_source, event_text, event_type_text
from caas_console.views.words.names import named
from caas_console.views.words.times import clock_text
from caas_console.views.workbench import Workbench

_MOST = 10


class LatestEvents(QFrame):
    """A card with the newest events; the pane has them all."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._bench = bench
        self._shown: tuple[str, ...] | None = None
        self._title = role_label("", "heading")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(3, 1)
        self._all = QPushButton()
        self._all.setProperty("role", "link")
        self._all.clicked.connect(lambda: bench.navigator.go(Place("events")))
        self._nothing = role_label("", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        layout.addWidget(rule())
        layout.addWidget(self._nothing)
        layout.addLayout(self._grid)
        layout.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self) -> None:
        """Show the newest events; lines are made anew only when there are others."""
        self._title.setText(self.tr("Latest events"))
        self._all.setText(self.tr("All events"))
        self._nothing.setText(self.tr("Nothing has happened since the console was opened."))
        events = nlargest(
            _MOST, self._bench.session.state.cache.events.values(), key=lambda event: event.at
        )
        self._nothing.setVisible(not events)
        self._all.setVisible(bool(events))
        rows = [make_event_row(self._bench.session.state, event) for event in events]
        # The title tells the language.
        shown = (self._title.text(), *(text for row in rows for text in (row.id, self._name(row))))
        if shown == self._shown:
            return
        self._shown = shown
        while (old := self._grid.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, row in enumerate(rows):
            self._add(number, row)

    def _name(self, row: EventRow) -> str:
        return named(self._bench.session.state.cache, row.subject, row.resource.host_id)

    def _add(self, row: int, shown: EventRow) -> None:
        event = shown.resource
        what = role_label(event_text(shown), "")
        what.setToolTip(tool_tip(event_source(shown)))
        self._grid.addWidget(role_label(clock_text(event.at), "small"), row, 0)
        self._grid.addWidget(role_label(event_type_text(event.type), "muted"), row, 1)
        self._grid.addWidget(what, row, 2)
        self._grid.addWidget(ElidedLabel(self._name(shown), role=""), row, 3)
