"""A window of its own for a tab that was torn off the drawer."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.views.shell.drawer_bar import DrawerTab
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.live_view import live_views


class DetachedWindow(QWidget):
    """A torn-off tab.

    Attributes:
        tab: what it was, and becomes again when it is docked.

    Signals:
        dock_requested: the person wants it back in the drawer.
        close_requested: the person wants it closed, and something in it is live.
        closed: the window is gone, and its widget with it unless it was released.
    """

    dock_requested = Signal()
    close_requested = Signal()
    closed = Signal()

    def __init__(self, widget: QWidget, tab: DrawerTab) -> None:
        super().__init__()
        self.tab = tab
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tab.title)
        self.setWindowIcon(icon(tab.kind))
        self.resize(QSize(960, 600))
        self._widget = widget
        self.released = False
        self._may_close = False
        dock = QToolButton()
        dock.setIcon(icon("dock"))
        dock.setToolTip(self.tr("Dock in the drawer (Ctrl+Shift+D)"))
        dock.setAccessibleName(self.tr("Dock in the drawer"))
        dock.clicked.connect(self.dock_requested)
        QShortcut(QKeySequence("Ctrl+Shift+D"), self).activated.connect(self.dock_requested)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.addStretch(1)
        bar.addWidget(dock)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addLayout(bar)
        self._layout.addWidget(widget, 1)
        widget.show()

    def release(self) -> QWidget:
        """Give the widget away, before the window closes."""
        self.released = True
        self._layout.removeWidget(self._widget)
        self._widget.setParent(None)
        return self._widget

    def close_now(self) -> None:
        """Close it without a question."""
        self._may_close = True
        self.close()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close and live_views([self]):
            event.ignore()
            self.close_requested.emit()
            return
        self.closed.emit()
        super().closeEvent(event)
