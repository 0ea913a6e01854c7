"""What a hidden drawer leaves to be seen: a line that says what is in it, and opens it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget
from typing_extensions import override

from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.keys import DRAWER_KEY
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import ElidedLabel

_ICON = QSize(14, 14)
_SHELL = "shell"


@dataclass(frozen=True, slots=True)
class DrawerTab:
    """What a tab holds, and what it is called; ``kind`` is the name of its icon."""

    kind: str
    title: str


class DrawerBar(QFrame):
    """A click anywhere opens the drawer.

    Signals:
        open_requested: the person wants to see what is in it.
    """

    open_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawer_bar")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tabs: Sequence[DrawerTab] = ()
        self._button = QToolButton(autoRaise=True)
        self._button.setIcon(icon("chevron-up"))
        self._button.setIconSize(_ICON)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.clicked.connect(self.open_requested)
        self._names = ElidedLabel("", "small")
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 1, 12, 1)
        line.setSpacing(10)
        line.addWidget(self._button)
        line.addWidget(self._names, 1)
        self.retranslate()

    def show_tabs(self, tabs: Sequence[DrawerTab]) -> None:
        """Say what is in the drawer."""
        self._tabs = tabs
        self._button.setText(self._counts())
        names = self.tr(", ").join(tab.title for tab in tabs)
        self._names.setText(names)
        self._names.setToolTip(tool_tip(names))

    def _counts(self) -> str:
        kinds = Counter(tab.kind for tab in self._tabs)
        shells, jobs = kinds[_SHELL], kinds.total() - kinds[_SHELL]
        parts = []
        if shells:
            parts.append(self.tr("%n shell(s)", None, shells))
        if jobs:
            parts.append(self.tr("%n job(s)", None, jobs))
        return self.tr(", ").join(parts)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.open_requested.emit()

    def retranslate(self) -> None:
        """The language has changed."""
        self.setToolTip(self.tr("Open the drawer ({0})").format(DRAWER_KEY))
        self._button.setAccessibleName(self.tr("Open the drawer"))
        self.show_tabs(self._tabs)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
