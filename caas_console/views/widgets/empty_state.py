"""What stands where there is nothing to show: why, and what to do about it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import role_label

_LINE_WIDTH = 460  # pixels of text that are read without losing the line
_BUTTON_GAP = 4


class EmptyState(QWidget):
    """An icon, a sentence, an explanation, and what can be done, in the middle of its place."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # It keeps the keyboard for what will stand in its place.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignHCenter)
        self._title = role_label("", "heading", alignment=Qt.AlignmentFlag.AlignHCenter)
        self._detail = role_label("", "muted", alignment=Qt.AlignmentFlag.AlignHCenter)
        self._detail.setWordWrap(True)
        self._detail.setFixedWidth(_LINE_WIDTH)
        self.button = QPushButton()
        self.button.hide()
        layout = QVBoxLayout(self)
        layout.setSpacing(6)
        layout.addStretch(2)
        for widget in (self._icon, self._title):
            layout.addWidget(widget, alignment=Qt.AlignmentFlag.AlignHCenter)
        # Aligned by the layout, it would not get the height of its lines.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._detail)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addSpacing(_BUTTON_GAP)
        layout.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.set_icon(icon_name)

    def set_icon(self, name: str) -> None:
        """Choose the picture."""
        self._icon.setPixmap(icon(name, "faint").pixmap(36, 36))

    def set_text(self, title: str, detail: str = "", button: str = "") -> None:
        """Say what is missing, why, and how the button's remedy is called."""
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.button.setText(button)
        self.button.setVisible(bool(button))
