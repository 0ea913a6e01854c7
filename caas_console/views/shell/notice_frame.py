"""One notice: what happened, why, and what to do."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
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

from caas_console.models.controllers.notices import Notice, Remedy, Severity, Text, text_of
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
        self._has_hint, self._has_detail = map(_is_said, (notice.hint, notice.detail))
        self._fold = _tool_button("chevron-down")
        self._fold.clicked.connect(self.fold_requested)
        self._dismiss = _tool_button("cancel")
        self._dismiss.clicked.connect(self.dismissed)
        self._title, self._hint, self._detail = (
            role_label("", role, parent=self) for role in ("", "small", "small")
        )
        self._remedies = [self._remedy_button(remedy) for remedy in notice.remedies]
        self._details = QPushButton(self)
        self._details.setProperty("role", "link")
        self._details.clicked.connect(lambda: self._detail.setVisible(self._detail.isHidden()))
        self._details.setVisible(self._has_hint and self._has_detail)
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
        self.retranslate()

    def retranslate(self) -> None:
        """The language has changed, or it is shown for the first time."""
        notice = self.notice
        title, hint, detail = map(_said, (notice.title, notice.hint, notice.detail))
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint or detail)
        self._title.setText(title)
        self._hint.setText(hint)
        self._detail.setText(detail)
        self._details.setText(self.tr("Details"))
        for button, remedy in zip(self._remedies, notice.remedies, strict=True):
            button.setText(text_of(remedy.title))
        _entitle(self._fold, self.tr("Fold into the corner"))
        _entitle(self._dismiss, self.tr("Dismiss (Esc)"))

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
        self._title.setContentsMargins(0, 3, 0, 0)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._hint.setVisible(self._has_hint)
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._detail.setVisible(self._has_detail and not self._has_hint)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for label in (self._title, self._hint, self._detail):
            label.setWordWrap(True)
            texts.addWidget(label)
        if not self._details.isHidden() or self._remedies:
            texts.addLayout(self._buttons())
        return texts

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        for button in (*self._remedies, self._details):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _remedy_button(self, remedy: Remedy) -> QPushButton:
        button = QPushButton()
        button.clicked.connect(self.dismissed)
        button.clicked.connect(remedy.run)
        return button

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Delete}:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)


def _said(text: Text) -> str:
    return said(text_of(text))


def _is_said(text: Text) -> bool:
    return bool(text_of(text))


def _tool_button(icon_name: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setIconSize(QSize(14, 14))
    return button


def _entitle(button: QToolButton, title: str) -> None:
    button.setToolTip(tool_tip(title))
    button.setAccessibleName(title)
