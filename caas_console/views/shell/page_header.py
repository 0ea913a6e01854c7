"""What stands above every page: the way back, where one is, and the title."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import ElidedLabel


class PageHeader(QWidget):
    """Back button, breadcrumbs and title.

    Args:
        notice: what stands at the other end.

    Signals:
        back_requested: the person wants to go back.
    """

    back_requested = Signal()

    def __init__(self, notice: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._back = QToolButton()
        self._back.setIcon(icon("back"))
        self._back.setIconSize(QSize(16, 16))
        self._back.clicked.connect(self.back_requested)
        self._crumbs = ElidedLabel("", "small")
        self._title = ElidedLabel("", "title")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._crumbs)
        texts.addWidget(self._title)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self._back)
        layout.addLayout(texts, 1)
        layout.addWidget(notice)
        self.retranslate()

    def show_place(self, crumbs: Sequence[str], title: str, *, can_go_back: bool) -> None:
        """Say where the window is."""
        self._crumbs.setText("  ›  ".join(crumbs))
        self._title.setText(title)
        self._back.setVisible(can_go_back)

    def retranslate(self) -> None:
        """The language has changed."""
        text = self.tr("Back (Esc)")
        self._back.setToolTip(tool_tip(text))
        self._back.setAccessibleName(text)
