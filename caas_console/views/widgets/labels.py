"""Labels of the type scale."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.theme.theme_manager import active_theme, monospace_font

_FIELD_MARGIN = 2  # pixels that Qt keeps free at both ends of a field


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
        self.setToolTip(tool_tip(text))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(tool_tip(text))

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


class ValueField(QLineEdit):
    """A text on a card that can be marked and copied, without the looks of a field.

    What is cut shows so by an ellipsis, until somebody moves in it.
    """

    def __init__(self, text: str = "", *, mono: bool = False) -> None:
        super().__init__(text)
        self.setProperty("role", "value")
        self.setReadOnly(True)
        self.setCursorPosition(0)
        self.setToolTip(tool_tip(text))
        if mono:
            self.setFont(monospace_font())

    @property
    def is_cut(self) -> bool:
        """Whether there is more than what is seen from its beginning."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.width() - 2 * _FIELD_MARGIN

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() or not self.is_cut:
            return
        painter = QPainter(self)
        width = self.fontMetrics().horizontalAdvance("…") + _FIELD_MARGIN
        end = self.rect().adjusted(self.width() - width, 0, 0, 0)
        painter.fillRect(end, active_theme().colour("raised"))
        painter.setPen(active_theme().colour("text"))
        painter.drawText(end, Qt.AlignmentFlag.AlignVCenter, "…")
        painter.end()


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin line that parts what stands above from what stands below."""
    frame = QFrame(parent)
    frame.setProperty("role", "rule")
    frame.setFixedHeight(1)
    return frame
