"""Labels of the type scale."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from caas_console.views.theme.theme_manager import monospace_font


def role_label(
    text: str = "",
    role: str = "muted",
    *,
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    parent: QWidget | None = None,
) -> QLabel:
    """A label in a role of the style sheet: title, heading, muted, small, figure, error."""
    label = QLabel(text, parent)
    label.setProperty("role", role)
    label.setAlignment(alignment)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


class ElidedLabel(QLabel):
    """A line that is cut with an ellipsis where there is no room, and whole in its tool tip."""

    def __init__(self, text: str = "", role: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        self.style().drawItemText(
            painter,
            self.rect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )
        painter.end()


def value_field(text: str = "", *, mono: bool = False) -> QLineEdit:
    """A text that can be marked and copied, without the looks of a field."""
    field = QLineEdit(text)
    field.setProperty("role", "value")
    field.setReadOnly(True)
    field.setCursorPosition(0)
    field.setToolTip(text)
    if mono:
        field.setFont(monospace_font())
    return field


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin line that parts what stands above from what stands below."""
    frame = QFrame(parent)
    frame.setProperty("role", "rule")
    frame.setFixedHeight(1)
    return frame
