"""The charts of a container, made when they are first shown."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.models.controllers.charts_controller import ChartsController
from caas_console.views.widgets.charts.chart_export import csv_of, png_of
from caas_console.views.widgets.charts.charts_bar import DEFAULT_SPAN, ChartsBar
from caas_console.views.widgets.file_question import ask_where_to_save
from caas_console.views.widgets.labels import rule
from caas_console.views.widgets.notice_strip import NoticeStrip
from caas_console.views.words.problems import failure, said

if TYPE_CHECKING:
    from caas_console.views.widgets.charts.charts_panel import ChartsPanel

_TICK_MS = 1000


class ChartsView(QWidget):
    """Shows a controller's timeline; await `aclose` before it is let go.

    Args:
        name: of the container, for the names of saved files.
    """

    def __init__(
        self, controller: ChartsController, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._name = name
        self._span = float(DEFAULT_SPAN)
        self._live = True
        self.panel: ChartsPanel | None = None
        self.bar = ChartsBar()
        self.strip = NoticeStrip()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._show_present)
        self._tick.timeout.connect(self._tell_rest)
        self._rests = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(rule())
        layout.addWidget(self._area, 1)
        layout.addWidget(self.strip)
        self.bar.span_chosen.connect(self._on_span_chosen)
        self.bar.live_toggled.connect(self.set_live)
        self.bar.picture_requested.connect(self._on_picture_requested)
        self.bar.table_requested.connect(self._on_table_requested)
        self.strip.triggered.connect(self.strip.hide)
        controller.failed.connect(self._on_failed)
        controller.saved.connect(self._on_saved)

    def set_live(self, live: bool) -> None:
        """Hold on to the present, or to the period that is shown."""
        self._live = live
        self.bar.set_live(live)
        self._show_present()

    @property
    def is_ready(self) -> bool:
        """Whether there is a line to draw."""
        return self.panel is not None and len(self._controller.timeline.times) > 1

    async def aclose(self) -> None:
        """Listen to nothing any more."""
        await self._controller.aclose()

    def _make_panel(self) -> "ChartsPanel":
        # Importing pyqtgraph would double the time until the window is there.
        from caas_console.views.widgets.charts.charts_panel import (  # noqa: PLC0415
            ChartsPanel,
        )

        panel = ChartsPanel(self._controller)
        panel.period_chosen.connect(lambda: self.set_live(False))
        panel.present_requested.connect(lambda: self.set_live(True))
        panel.looked_at.connect(self.bar.moment.setText)
        self._area.setWidget(panel)
        self._controller.measured.connect(self._show_present)
        self._controller.start()
        return panel

    def _show_present(self) -> None:
        if self.panel is not None and self._live:
            now = self._controller.now
            self.panel.show_period(now - self._span, now)

    def _tell_rest(self) -> None:
        """Say why the lines have ended, or there are none, until they go on."""
        rests = self._controller.rests
        if rests == self._rests:
            return
        self._rests = rests
        if rests:
            title = self.tr("The container is not running")
            self.strip.say("info", title, self.tr("Its charts go on when it starts."))
        else:
            self.strip.hide()

    def _on_span_chosen(self, seconds: int) -> None:
        self._span = float(seconds)
        self.set_live(True)

    def _on_picture_requested(self) -> None:
        if self.panel is not None:
            self._ask_and_save("png", png_of(self.panel))

    def _on_table_requested(self) -> None:
        if self.panel is not None:
            self._ask_and_save("csv", csv_of(self._controller.timeline, *self.panel.period))

    def _ask_and_save(self, suffix: str, data: bytes) -> None:
        ask_where_to_save(
            self,
            self.tr("Save"),
            f"{self._name}.{suffix}",
            lambda path: self._controller.save(path, data),
        )

    def _on_failed(self, error: ConsoleError) -> None:
        self.strip.say("error", failure(error), said(error.hint), self.tr("Close"))

    def _on_saved(self, path: Path) -> None:
        shown = QDir.toNativeSeparators(str(path))
        self.strip.say("info", self.tr("The file has been saved"), shown, self.tr("Close"))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.panel is None:
            self.panel = self._make_panel()
        self._tick.start()
        self._show_present()
        self._tell_rest()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
