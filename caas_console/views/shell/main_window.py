"""The frame of a window: its place on the screen, and what it looks like before it has content.

It is the first thing that is made, before anything else of the console is even loaded.
"""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget
from typing_extensions import override

from caas_console.models.controllers.settings import Settings
from caas_console.views.theme.theme_manager import active_theme

_WIDTH, _HEIGHT = 1280, 800
_NAVIGATION_WIDTH = 208


class MainWindow(QMainWindow):
    """A window of the console.

    Attributes:
        may_close: asked before it closes; whoever refuses closes it later.

    Signals:
        closing: it is being closed; its content is still there.
    """

    closing = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.may_close: Callable[[], bool] = lambda: True
        self.setWindowTitle("CaaS Console")
        self.resize(_WIDTH, _HEIGHT)
        self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode()))
        self.setCentralWidget(Skeleton())

    def remember(self) -> None:
        """Keep its place on the screen in the settings."""
        self._settings.geometry = self.saveGeometry().toBase64().toStdString()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.remember()
        self.closing.emit()
        super().closeEvent(event)


class Skeleton(QWidget):
    """The outlines of the content, for the moment until it is there."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = active_theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        navigation = QRect(0, 0, _NAVIGATION_WIDTH, self.height())
        painter.fillRect(navigation, theme.colour("window"))
        painter.fillRect(navigation.right(), 0, 1, self.height(), theme.colour("border"))
        painter.setPen(theme.colour("faint"))
        painter.drawText(
            self.rect().adjusted(_NAVIGATION_WIDTH, 0, 0, 0),
            Qt.AlignmentFlag.AlignCenter,
            "CaaS Console",
        )
        painter.end()
