"""One notice below a view: what happened to what is shown in it, and what can be done."""

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from caas_console.views.theme.icons import icon
from caas_console.views.theme.style_property import set_style_property
from caas_console.views.widgets.labels import role_label

NoticeKind = Literal["info", "warning", "error"]

_ICON_PIXELS = 16
_TOKENS: dict[NoticeKind, str] = {"info": "muted", "warning": "warning", "error": "danger"}


class NoticeStrip(QFrame):
    """Hidden until there is something to say.

    Signals:
        triggered: the button was pressed.
    """

    triggered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self.title = role_label("", "")
        self.detail = role_label("", "small")
        for label in (self.title, self.detail):
            label.setWordWrap(True)
        self.button = QPushButton()
        self.button.clicked.connect(self.triggered)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self.title)
        texts.addWidget(self.detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 8, 6)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addLayout(texts, 1)
        layout.addWidget(self.button)
        self.hide()

    def say(self, kind: NoticeKind, title: str, detail: str = "", button: str = "") -> None:
        """Show a notice; the button is there if it has a text."""
        set_style_property(self, "notice", kind)
        self._icon.setPixmap(icon(kind, _TOKENS[kind]).pixmap(_ICON_PIXELS, _ICON_PIXELS))
        self.title.setText(title)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.show()
