"""What tests of the terminal do with it: feed, type, point, look."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from typing_extensions import override

from caas_console.models.terminal.ghostty.core import GhosttyCore
from caas_console.views.widgets.cells.regions import region_rects
from caas_console.views.widgets.terminal.terminal_screen import TerminalScreen
from caas_console.views.widgets.terminal.terminal_widget import TerminalWidget

COLUMNS, ROWS = 40, 8


class _PaintRecorder(QObject):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rects: list[QRect] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.rects.extend(region_rects(event.region()))
        return False


@dataclass
class Bench:
    """A widget, its core, and what the program would have been sent."""

    qtbot: QtBot
    core: GhosttyCore
    widget: TerminalWidget
    sent: list[bytes]

    def __post_init__(self) -> None:
        self.settle()

    @property
    def view(self) -> TerminalScreen:
        return self.widget.view

    def feed(self, data: bytes) -> None:
        """Interpret output and have it painted."""
        self.core.feed(data)
        self.view.refresh()
        self.settle()

    def settle(self) -> None:
        """Wait for the frame that is owed, and its painting."""
        self.qtbot.waitUntil(lambda: not self.view.frame_owed)
        QApplication.sendPostedEvents()
        QApplication.processEvents()

    def point(self, row: int, column: int) -> QPoint:
        """The middle of a cell."""
        return self.view.grid.rect(row, column, column + 1).center().toPoint()

    def drag(
        self,
        start: tuple[int, int],
        end: tuple[int, int],
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Select with the left button from one cell to another."""
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(self.view, left, modifier, self.point(*start))
        QTest.mouseMove(self.view, self.point(*end))
        QTest.mouseRelease(self.view, left, modifier, self.point(*end))
        self.settle()

    def painted_rows(self, act: Callable[[], None]) -> set[int]:
        """The rows that are painted because of an act."""
        recorder = _PaintRecorder(self.view)
        self.view.installEventFilter(recorder)
        act()
        self.settle()
        self.view.removeEventFilter(recorder)
        grid = self.view.grid
        return {
            row
            for rect in recorder.rects
            for row in grid.rows_between(rect.top() + 1, rect.bottom() - 1, ROWS)
        }

    def image(self) -> QImage:
        """The screen as it is painted now."""
        return self.view.grab().toImage()

    def cells(self, row: int, start: int, end: int) -> QImage:
        """The pixels of some cells."""
        return self.image().copy(self.rect(row, start, end))

    def rect(self, row: int, start: int, end: int) -> QRect:
        return self.view.grid.rect(row, start, end).toRect()

    def corner_color(self, row: int, column: int) -> QColor:
        """The colour of a cell's background."""
        return self.image().pixelColor(self.rect(row, column, column + 1).topLeft())
