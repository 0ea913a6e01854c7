"""One notice: what happened, why, and what to do."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from caas_console.models.controllers.notices import Notice, Severity
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.problems import said

_TOKENS: dict[Severity, str] = {
    "error": "danger",
    "warning": "warning",
    "success": "ok",
    "info": "busy",
}
_ICON_PIXELS = 16


def severity_icon(severity: Severity) -> tuple[str, str]:
    """The shape and colour of a severity."""
    return severity, _TOKENS[severity]


class NoticeFrame(QFrame):
    """Shows a notice with its remedies.

    Signals:
        dismissed: the person has read it, or does something about it.
        fold_requested: it is in the way, but not done with.
    """

    dismissed = Signal()
    fold_requested = Signal()

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setProperty("notice", notice.severity)
        self.setAccessibleName(said(notice.title))
        self.setAccessibleDescription(said(notice.hint or notice.detail))
        self._fold = _tool_button("chevron-down", self.tr("Fold into the corner"))
        self._fold.clicked.connect(self.fold_requested)
        self._dismiss = _tool_button("cancel", self.tr("Dismiss (Esc)"))
        self._dismiss.clicked.connect(self.dismissed)
        self._remedies = [self._remedy_button(number) for number in range(len(notice.remedies))]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 10)
        layout.setSpacing(10)
        layout.addWidget(self._picture(), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._texts(), 1)
        corner = QHBoxLayout()
        corner.setSpacing(0)
        corner.addWidget(self._fold)
        corner.addWidget(self._dismiss)
        layout.addLayout(corner)
        layout.setAlignment(corner, Qt.AlignmentFlag.AlignTop)

    def take_keyboard(self) -> None:
        """Put the keyboard where something can be done about it."""
        button = self._remedies[0] if self._remedies else self._dismiss
        button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _picture(self) -> QLabel:
        picture = QLabel()
        picture.setPixmap(icon(*severity_icon(self.notice.severity)).pixmap(_ICON_PIXELS))
        picture.setContentsMargins(0, 4, 0, 0)
        return picture

    def _texts(self) -> QVBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        title = role_label(said(self.notice.title), "")
        title.setContentsMargins(0, 3, 0, 0)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        texts.addWidget(title)
        hint = role_label(said(self.notice.hint), "small")
        hint.setVisible(bool(self.notice.hint))
        texts.addWidget(hint)
        self._detail = role_label(said(self.notice.detail), "small")
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._detail.setVisible(bool(self.notice.detail and not self.notice.hint))
        texts.addWidget(self._detail)
        for label in (title, hint, self._detail):
            label.setWordWrap(True)
        buttons = self._buttons()
        if buttons.count():
            texts.addLayout(buttons)
        return texts

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        for button in self._remedies:
            row.addWidget(button)
        if self.notice.detail and self.notice.hint:
            details = QPushButton(self.tr("Details"))
            details.setProperty("role", "link")
            details.clicked.connect(lambda: self._detail.setVisible(self._detail.isHidden()))
            row.addWidget(details)
        if row.count():
            row.addStretch(1)
        return row

    def _remedy_button(self, number: int) -> QPushButton:
        remedy = self.notice.remedies[number]
        button = QPushButton(remedy.title)
        button.clicked.connect(self.dismissed)
        button.clicked.connect(remedy.run)
        return button

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Delete}:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)


def _tool_button(icon_name: str, title: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setIconSize(QSize(14, 14))
    button.setToolTip(tool_tip(title))
    button.setAccessibleName(title)
    return button
