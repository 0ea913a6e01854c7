"""A figure that leads to what it counts."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import role_label


class FigureTile(QFrame):
    """A number with its name; a click goes to what it counts.

    Signals:
        activated: clicked, or Enter.
    """

    activated = Signal()

    def __init__(self, look: tuple[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setProperty("clickable", "true")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._look = look
        self._picture = QLabel()
        self._figure = role_label("–", "figure")
        self._name = role_label("", "small")
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._picture)
        top.addWidget(self._figure)
        top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 9)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._name)

    def show_figure(self, figure: str, name: str, *, quiet: bool) -> None:
        """Show a figure; a quiet one (0 of what would be bad) does not call for attention."""
        icon_name, token = self._look
        self._picture.setPixmap(icon(icon_name, "faint" if quiet else token).pixmap(14, 14))
        self._figure.setText(figure)
        self._name.setText(name)
        self.setAccessibleName(f"{name}: {figure}")

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.activated.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.activated.emit()
        else:
            super().keyPressEvent(event)
