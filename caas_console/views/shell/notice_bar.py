"""Expected errors and other news above the page: what happened, why, and what to do."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from caas_console.models.controllers.notices import Notice, NoticeBoard, Severity
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.problems import said

_MOST = 3
_FLEETING = 6000  # milliseconds that good news stays
_TOKENS: dict[Severity, str] = {
    "error": "danger",
    "warning": "warning",
    "success": "ok",
    "info": "busy",
}


class NoticeBar(QWidget):
    """The latest notices, newest first."""

    def __init__(self, board: NoticeBoard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._frames: list[NoticeFrame] = []
        board.posted.connect(self._show)
        board.withdrawn.connect(self._withdraw)
        self.hide()

    def _show(self, notice: Notice) -> None:
        if notice.key:
            self._withdraw(notice.key)
        for old in self._frames[_MOST - 1 :]:
            self._drop(old)
        frame = NoticeFrame(notice)
        frame.dismissed.connect(lambda: self._drop(frame))
        self._frames.insert(0, frame)
        self._layout.insertWidget(0, frame)
        self.show()

    def _withdraw(self, key: str) -> None:
        for frame in [one for one in self._frames if one.notice.key == key]:
            self._drop(frame)

    def _drop(self, frame: "NoticeFrame") -> None:
        if frame in self._frames:
            self._frames.remove(frame)
            self._layout.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        self.setVisible(bool(self._frames))


class NoticeFrame(QFrame):
    """One notice.

    Signals:
        dismissed: the person has read it, or it was good news and its time is over.
    """

    dismissed = Signal()

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setProperty("notice", notice.severity)
        self.setAccessibleName(notice.title)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 8, 6)
        layout.setSpacing(10)
        layout.addWidget(self._picture(), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._texts(), 1)
        for remedy in notice.remedies:
            button = QPushButton(remedy.title)
            button.clicked.connect(remedy.run)
            button.clicked.connect(self.dismissed)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._dismiss_button(), 0, Qt.AlignmentFlag.AlignTop)
        if notice.severity in {"success", "info"}:
            timer = QTimer(self, singleShot=True, interval=_FLEETING)
            timer.timeout.connect(self.dismissed)
            timer.start()

    def _picture(self) -> QLabel:
        picture = QLabel()
        names = {"error": "error", "warning": "warning", "success": "success", "info": "info"}
        token = _TOKENS[self.notice.severity]
        picture.setPixmap(icon(names[self.notice.severity], token).pixmap(16, 16))
        picture.setContentsMargins(0, 3, 0, 0)
        return picture

    def _texts(self) -> QVBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(1)
        title = QLabel(said(self.notice.title))
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setWordWrap(True)
        title.setContentsMargins(0, 2, 0, 0)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        texts.addWidget(title)
        self._detail = role_label(self.notice.detail, "small")
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if self.notice.hint:
            hint = role_label(said(self.notice.hint), "small")
            hint.setWordWrap(True)
            texts.addWidget(hint)
        if self.notice.detail:
            texts.addWidget(self._details_button(), 0, Qt.AlignmentFlag.AlignLeft)
            texts.addWidget(self._detail)
            self._detail.setWordWrap(True)
            self._detail.setVisible(not self.notice.hint)
        return texts

    def _details_button(self) -> QPushButton:
        button = QPushButton(self.tr("Details"))
        button.setProperty("role", "link")
        button.setVisible(bool(self.notice.hint))
        button.clicked.connect(lambda: self._detail.setVisible(self._detail.isHidden()))
        return button

    def _dismiss_button(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon("cancel"))
        button.setIconSize(QSize(14, 14))
        button.setToolTip(self.tr("Dismiss"))
        button.setAccessibleName(self.tr("Dismiss"))
        button.clicked.connect(self.dismissed)
        return button
