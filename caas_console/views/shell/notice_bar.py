"""Expected errors and other news over the corner of the page; nothing below moves for them."""

from collections.abc import Callable
from typing import TypeGuard

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolButton, QVBoxLayout, QWidget
from shiboken6 import Shiboken
from typing_extensions import override

from caas_console.models.controllers.notices import Notice, NoticeBoard, Severity
from caas_console.views.keys import NOTICES_KEY
from caas_console.views.shell.notice_frame import NoticeFrame, severity_icon
from caas_console.views.theme.icons import icon

_MOST = 5
_WIDTH = 460
_MARGIN = 14
_ATTENTION = 12_000  # milliseconds that what is no error stays open
_ATTENTION_TO_ERRORS = 60_000
_PASSING: set[Severity] = {"info", "success"}
_BY_WEIGHT: tuple[Severity, ...] = ("error", "warning", "info", "success")


class NoticeBar(QWidget):
    """The latest notices, newest first; those that are folded are counted in the corner.

    News and successes go by themselves, warnings and after a longer time errors fold, but not while
    the pointer is on the notices or the keyboard in them. None that has the keyboard makes room for
    others.

    Args:
        over: the widget whose lower right corner they float in.
        leave: gives the keyboard to the page, where it came from nowhere that is still there.
    """

    def __init__(self, board: NoticeBoard, over: QWidget, leave: Callable[[], None]) -> None:
        super().__init__(over)
        self.setObjectName("notices")
        self._over = over
        self._leave = leave
        self._frames: list[NoticeFrame] = []
        self._came_from: QWidget | None = None
        self._corner = _Corner()
        self._corner.unfold.clicked.connect(self._unfold)
        self._corner.dismiss.clicked.connect(self._dismiss_folded)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self._corner, 0, Qt.AlignmentFlag.AlignRight)
        self._timer = QTimer(self, singleShot=True, interval=_ATTENTION)
        self._timer.timeout.connect(self.fold_unattended)
        self._errors_timer = QTimer(self, singleShot=True, interval=_ATTENTION_TO_ERRORS)
        self._errors_timer.timeout.connect(lambda: self.fold_unattended(errors=True))
        board.posted.connect(self._show)
        board.withdrawn.connect(self._drop_key)
        board.cleared.connect(self._drop_all)
        over.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)
        self._refresh()

    def take_keyboard(self) -> None:
        """Put the keyboard into the newest notice; Esc dismisses it, the last one leads back."""
        if self._frames:
            self._unfold(take_keyboard=True)

    def fold_unattended(self, *, errors: bool = False) -> None:
        """Fold warnings and drop what asks for nothing to be done, unless it is being read.

        Args:
            errors: fold them too: the last rows of a table may be below.
        """
        if self.underMouse() or self._with_keyboard() is not None:
            (self._errors_timer if errors else self._timer).start()
            return
        for frame in list(self._frames):
            if frame.notice.severity in _PASSING:
                self._drop(frame)
            elif errors or frame.notice.severity != "error":
                frame.hide()
        self._refresh()

    def _with_keyboard(self) -> QWidget | None:
        """The notice or corner that the keyboard is in, also while another window is active."""
        focused = self.window().focusWidget()
        parts: list[QWidget] = [*self._frames, self._corner]
        return next((one for one in parts if focused and one.isAncestorOf(focused)), None)

    def _show(self, notice: Notice) -> None:
        frame = NoticeFrame(notice)
        frame.dismissed.connect(lambda: self._drop(frame))
        frame.fold_requested.connect(lambda: self._fold(frame))
        replaced = [one for one in self._frames if notice.key and one.notice.key == notice.key]
        takes_keyboard = self._with_keyboard() in replaced
        self._frames.insert(0, frame)
        self._layout.insertWidget(0, frame)
        frame.show()
        if takes_keyboard:
            frame.take_keyboard()
        for one in replaced:
            self._drop(one)
        if len(self._frames) > _MOST:
            self._drop(self._least_needed())
        self._give_time()
        self._refresh()

    def _give_time(self) -> None:
        self._timer.start()
        self._errors_timer.start()

    def _least_needed(self) -> NoticeFrame:
        kept = self._with_keyboard()
        others = [one for one in self._frames[1:] if one is not kept]
        harmless = [one for one in others if one.notice.severity != "error"]
        return (harmless or others)[-1]

    def _drop(self, frame: NoticeFrame) -> None:
        left = self._with_keyboard()
        self._frames.remove(frame)
        self._layout.removeWidget(frame)
        frame.hide()
        frame.deleteLater()
        self._refresh()
        self._pass_keyboard_on(left)

    def _fold(self, frame: NoticeFrame) -> None:
        left = self._with_keyboard()
        frame.hide()
        self._refresh()
        self._pass_keyboard_on(left)

    def _unfold(self, *, take_keyboard: bool = False) -> None:
        take_keyboard = take_keyboard or self._with_keyboard() is self._corner
        for frame in self._frames:
            frame.show()
        if take_keyboard:
            # Before those that have no room fold again.
            self._frames[0].take_keyboard()
        self._give_time()
        self._refresh()

    def _dismiss_folded(self) -> None:
        for frame in [one for one in self._frames if one.isHidden()]:
            self._drop(frame)

    def _drop_key(self, key: str) -> None:
        for frame in [one for one in self._frames if one.notice.key == key]:
            self._drop(frame)

    def _drop_all(self) -> None:
        for frame in list(self._frames):
            self._drop(frame)

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None and new is not None and self.isAncestorOf(new):
            self._came_from = self._came_from if self.isAncestorOf(old) else old

    def _pass_keyboard_on(self, left: QWidget | None) -> None:
        """To the next notice, or back to where it came from, if what it was in is gone."""
        if left is None or not left.isHidden():
            return
        following = next((one for one in self._frames if not one.isHidden()), None)
        if following is not None:
            following.take_keyboard()
        elif self._can_go_back(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._leave()

    def _can_go_back(self, widget: QWidget | None) -> TypeGuard[QWidget]:
        if widget is None or not Shiboken.isValid(widget):
            return False
        return widget.window() is self.window() and widget.isVisible() and widget.isEnabled()

    def _refresh(self) -> None:
        self._corner.count([one.notice.severity for one in self._frames if one.isHidden()])
        self.setVisible(bool(self._frames))
        self._place()

    def _place(self) -> None:
        if not self._frames:
            return
        over = self._over.rect()
        width = min(_WIDTH, over.width() - 2 * _MARGIN)
        height = self._layout.totalSizeHint().height()
        if self._layout.hasHeightForWidth():
            # The corner alone has none.
            height = self._layout.totalHeightForWidth(width)
        shown = [one for one in self._frames if not one.isHidden()]
        if height > over.height() - 2 * _MARGIN and len(shown) > 1:
            # The oldest folds where there is no room for all.
            kept = self._with_keyboard()
            next(one for one in reversed(shown) if one is not kept).hide()
            self._refresh()
            return
        self.setGeometry(
            over.right() - _MARGIN - width, over.bottom() - _MARGIN - height, width, height
        )
        self._layout.activate()
        # Between and beside the notices the page below is to be clicked.
        self.setMask(self.childrenRegion())
        self.raise_()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._refresh()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    @override
    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
        return handled


class _Corner(QWidget):
    """How many notices are folded, and how grave the gravest is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("folded")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.unfold = QToolButton()
        self.unfold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.dismiss = QToolButton()
        self.dismiss.setIcon(icon("cancel"))
        for button in (self.unfold, self.dismiss):
            button.setIconSize(QSize(14, 14))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        layout.addWidget(self.unfold)
        layout.addWidget(self.dismiss)

    def count(self, folded: list[Severity]) -> None:
        """Show these severities as one number; nothing where there are none."""
        self.setVisible(bool(folded))
        if not folded:
            return
        gravest = min(folded, key=_BY_WEIGHT.index)
        self.unfold.setIcon(icon(*severity_icon(gravest)))
        self.unfold.setText(self.tr("%n notice(s)", None, len(folded)))
        self.unfold.setToolTip(self.tr("Show them again ({0})").format(NOTICES_KEY))
        self.dismiss.setToolTip(self.tr("Dismiss them"))
        self.dismiss.setAccessibleName(self.tr("Dismiss them"))
