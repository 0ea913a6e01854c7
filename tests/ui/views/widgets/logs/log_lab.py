"""A log view on a log that the test writes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import LogQuery, LogStream
from caas_console.models.controllers.log_download import LogDownload
from caas_console.models.controllers.logs_controller import LogsController, LogState
from caas_console.models.state.logs.frames import Stream
from caas_console.views.widgets.logs.log_view import LogView
from tests.ui.fake_runtime import FakeRuntime
from tests.ui.scripted_logs import ScriptedLog
from tests.ui.waiting import until
from tests.unit.models.state.logs.framing import frame

_NONE = Qt.KeyboardModifier.NoModifier


@dataclass
class Lab:
    """A view on a log that the test writes."""

    controller: LogsController
    view: LogView
    logs: list[ScriptedLog] = field(default_factory=list)

    def open_log(self, query: LogQuery) -> LogStream:
        self.logs.append(ScriptedLog(query))
        return self.logs[-1]

    async def write(self, data: bytes, stream: Stream = Stream.STDOUT) -> None:
        """Have lines logged, and wait until they are painted."""
        end = self.controller.buffer.end_line + data.count(b"\n")
        await self.logs[-1].write(frame(stream, data))
        await until(lambda: self.controller.buffer.end_line >= end)
        await self.settle()

    async def settle(self) -> None:
        await until(lambda: not self.view.canvas.frame_owed)
        QApplication.sendPostedEvents()
        await until(lambda: not self.view.canvas.frame_owed)

    @property
    def shown(self) -> list[str]:
        """The text of each row on the screen, wrapped lines once for each row."""
        canvas = self.view.canvas
        return [canvas.laid(place.line).line.text for place in canvas.viewport_rows.places()]

    def image(self) -> QImage:
        return self.view.canvas.viewport().grab().toImage()

    def point(self, row: int, column: int) -> QPoint:
        """Between two characters of a row on the screen."""
        grid = self.view.canvas.grid
        return QPointF(grid.x(column + 1), grid.y(row) + grid.cell_height / 2).toPoint()

    def key(self, key: Qt.Key) -> None:
        QApplication.sendEvent(self.view.canvas, QKeyEvent(QEvent.Type.KeyPress, key, _NONE))

    def pill(self) -> QPushButton:
        pill = self.view.canvas.findChild(QPushButton)
        assert pill is not None
        return pill


@asynccontextmanager
async def view_lab() -> AsyncIterator[Lab]:
    runtime, ref = FakeRuntime(), ObjectRef("local", "c1")
    controller = LogsController(runtime, ref)
    view = LogView(controller, LogDownload(runtime, ref), "web")
    lab = Lab(controller, view)
    runtime.on_logs = lab.open_log
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.resize(820, 300)
    view.show()
    await until(lambda: controller.status.state is LogState.READING)
    try:
        yield lab
    finally:
        await view.aclose()
        view.close()
        view.deleteLater()


def lines(first: int, end: int) -> bytes:
    return b"".join(b"line %d\n" % number for number in range(first, end))
