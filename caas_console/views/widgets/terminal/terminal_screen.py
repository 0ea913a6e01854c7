"""The screen of a terminal that a person works in: frames out, keys, text and mouse in."""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontInfo,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caas_console.models.terminal.core import TerminalCore
from caas_console.models.terminal.input_events import KeyAction
from caas_console.models.terminal.screen import Scrollbar, SearchResult
from caas_console.views.keys import DRAWER_KEY
from caas_console.views.theme.theme_manager import FONT_PIXELS
from caas_console.views.widgets.cells.cell_colors import theme_colors
from caas_console.views.widgets.frame_clock import FrameClock
from caas_console.views.widgets.terminal.key_mapping import key_event
from caas_console.views.widgets.terminal.mouse_input import MouseInput
from caas_console.views.widgets.terminal.screen_view import ScreenView

_FRAME_RATE = 60  # a second
_FRAME_SHARE = 1 / 3  # of the time
# Seconds that a frame may be read, which adapts itself so that with its painting it takes no more
# than the other; rows that are left come with the next frame.
_LONGEST_READING = 0.008
_LONGEST_FRAME = 0.03
# Seconds. Many lines that wrap anew take longer, and a window that is dragged changes its size
# with every event.
_QUICK_FIT = 0.002
# How long a program may hold back a frame (mode 2026), and how often to look meanwhile; seconds.
_LONGEST_HOLD = 0.1
_HOLD_STEP = 0.008
_FONT_RANGE = range(6, 49)  # pixels
_WAY_OUT = QKeySequence(DRAWER_KEY)
_CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class TerminalScreen(ScreenView):
    """Shows a core and takes input for its program.

    Call `refresh` whenever the core was fed.

    Args:
        send: takes bytes for the program; a plain call, since a Qt signal would add a tenth to
            the time from a keystroke to its echo.

    Signals:
        grid_changed: the core has another size now: columns and rows.
        title_changed: the program set a title.
        bell_rang: the program rang the bell.
        scrollbar_changed: with the core's new `Scrollbar`.
        search_changed: with the new `SearchResult` of the core's search.
        selected: a person has selected text.
        selection_paste_requested: a person wants the primary selection pasted.
        link_requested: a person wants to open an address; it is untrusted.
    """

    grid_changed = Signal(int, int)
    title_changed = Signal(str)
    bell_rang = Signal()
    scrollbar_changed = Signal(object)
    search_changed = Signal(object)
    selected = Signal()
    selection_paste_requested = Signal()
    link_requested = Signal(str)

    def __init__(
        self, core: TerminalCore, send: Callable[[bytes], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._core = core
        self._send = send
        self._title = ""
        self._scrollbar = Scrollbar(0, 0, 0)
        self._search = SearchResult()
        self._held_since: float | None = None
        self._has_program = True
        self._clock = FrameClock(self, rate=_FRAME_RATE, share=_FRAME_SHARE)
        self._clock.due.connect(self._on_frame_due)
        self._fit_clock = FrameClock(self, rate=_FRAME_RATE, share=_FRAME_SHARE)
        self._fit_clock.due.connect(self._fit)
        self._fit_cost = 0.0
        self._reading = _LONGEST_READING
        self._mouse = MouseInput(core, self, self.type_bytes, self.refresh)
        self._mouse.selected.connect(self.selected)
        self._mouse.paste_requested.connect(self.selection_paste_requested)
        self._mouse.link_requested.connect(self.link_requested)
        self._mouse.zoom_requested.connect(self.zoom)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        core.set_theme(theme_colors())

    @property
    def core(self) -> TerminalCore:
        """The terminal that is shown."""
        return self._core

    @property
    def frame_owed(self) -> bool:
        """Whether something has changed that no frame has shown yet."""
        return self._clock.owes or self._fit_clock.owes

    def refresh(self) -> None:
        """Show what is new: now, or with the next frame."""
        self._clock.request()

    def _on_frame_due(self) -> None:
        if self._is_held():
            self._clock.postpone(_HOLD_STEP)
            return
        started = time.perf_counter()
        frame = self._core.take_frame(self._reading)
        self.show_frame(frame)
        cost = time.perf_counter() - started
        self._reading = min(self._reading * _LONGEST_FRAME / cost, _LONGEST_READING)
        self._clock.spent(cost)
        if not frame.complete:
            self.refresh()
        if frame.search != self._search:
            self._search = frame.search
            self.search_changed.emit(frame.search)
        if frame.scrollbar != self._scrollbar:
            self._scrollbar = frame.scrollbar
            self.scrollbar_changed.emit(frame.scrollbar)
        if self._core.title != self._title:
            self._title = self._core.title
            self.title_changed.emit(self._title)
        if self._core.take_bell():
            self.flash()
            self.bell_rang.emit()

    def _is_held(self) -> bool:
        if not self._core.modes.synchronized_output:
            self._held_since = None
            return False
        now = time.perf_counter()
        if self._held_since is None:
            self._held_since = now
        return now - self._held_since < _LONGEST_HOLD

    # Size and font

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fit_cost < _QUICK_FIT:
            self._fit()
        else:
            self._fit_clock.request()

    @override
    def set_terminal_font(self, font: QFont) -> None:
        super().set_terminal_font(font)
        self._fit()

    def _fit(self) -> None:
        started = time.perf_counter()
        columns, rows = self.grid.count(self.size())
        ratio = self.devicePixelRatioF()
        self._core.resize(
            columns, rows, round(self.grid.cell_width * ratio), round(self.grid.cell_height * ratio)
        )
        self._fit_cost = time.perf_counter() - started
        self._fit_clock.spent(self._fit_cost)
        # Not at once: within a resize, the window's picture and its other widgets are not done.
        self._clock.postpone(0)
        self.grid_changed.emit(columns, rows)

    def zoom(self, steps: int) -> None:
        """Make the font larger by so many pixels, or smaller; 0 is back to normal."""
        font = QFont(self.terminal_font)
        pixels = QFontInfo(font).pixelSize() + steps if steps else FONT_PIXELS
        font.setPixelSize(min(max(pixels, _FONT_RANGE.start), _FONT_RANGE.stop - 1))
        self.set_terminal_font(font)

    # Keyboard

    def set_has_program(self, has_program: bool) -> None:
        """Whether there is a program for the keys; without one they are the window's."""
        self._has_program = has_program
        self.updateMicroFocus()

    def type_bytes(self, data: bytes) -> None:
        """Send input to the program, and look at where it goes."""
        self._send(data)
        selects = any(line.selection for line in self.lines)
        if selects or not self._scrollbar.at_bottom:
            self._core.clear_selection()
            self._core.scroll_to_bottom()
            self.refresh()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._mouse.hover_again(event.modifiers())
        if event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab} and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            # The way out by keyboard, since Tab alone goes to the program.
            QWidget.focusNextPrevChild(self, event.key() == Qt.Key.Key_Tab)
        elif self._scroll_by_key(event):
            return
        elif not self._has_program:
            event.ignore()
        else:
            action = KeyAction.REPEAT if event.isAutoRepeat() else KeyAction.PRESS
            self._send_key(event, action)

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._mouse.hover_again(event.modifiers())
        if not self._has_program:
            event.ignore()
        elif not event.isAutoRepeat():
            self._send_key(event, KeyAction.RELEASE)

    def _send_key(self, event: QKeyEvent, action: KeyAction) -> None:
        ours = key_event(event, action)
        data = self._core.encode_key(ours) if ours else b""
        if not data or self._is_slip(event, data):
            event.ignore()
        elif action is KeyAction.RELEASE:
            self._send(data)
        else:
            self.type_bytes(data)

    @staticmethod
    def _is_slip(event: QKeyEvent, data: bytes) -> bool:
        """Whether this is one of our keys, meant for elsewhere.

        Ctrl+Shift and a letter is a key of the console's; most programs cannot tell it from Ctrl
        and the letter: Ctrl+Shift+M would be Enter to them.
        """
        is_letter = Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
        return is_letter and _has_control_shift(event) and len(data) == 1

    def _scroll_by_key(self, event: QKeyEvent) -> bool:
        if self._core.modes.alternate_screen or not (
            event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            return False
        page = max(1, self._core.rows - 1)
        match event.key():
            case Qt.Key.Key_PageUp:
                self._core.scroll(-page)
            case Qt.Key.Key_PageDown:
                self._core.scroll(page)
            case Qt.Key.Key_Home:
                self._core.scroll_to(0)
            case Qt.Key.Key_End:
                self._core.scroll_to_bottom()
            case _:
                return False
        self.refresh()
        return True

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return not self._has_program and super().focusNextPrevChild(next)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # The program gets every key, Alt+1 and F1 too, but Ctrl+Shift ones, our own, and the
            # one that leaves it.
            event.setAccepted(self._has_program and not self._is_reserved(event))
            return True
        return super().event(event)

    def _is_reserved(self, event: QKeyEvent) -> bool:
        if _has_control_shift(event):
            return True
        pressed = QKeySequence(event.keyCombination())
        return pressed == _WAY_OUT or any(
            pressed in action.shortcuts() for action in self.actions()
        )

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._report_focus(gained=True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._report_focus(gained=False)

    def _report_focus(self, *, gained: bool) -> None:
        if self._core.modes.focus_reporting:
            self._send(self._core.encode_focus(gained=gained))

    # Input methods

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.show_preedit(event.preeditString())
        if event.commitString():
            self.type_bytes(event.commitString().encode())
        event.accept()

    @override
    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        match query:
            case Qt.InputMethodQuery.ImEnabled:
                return self._has_program
            case Qt.InputMethodQuery.ImCursorRectangle:
                return self.cursor_rect()
            case Qt.InputMethodQuery.ImFont:
                return self.terminal_font
            case Qt.InputMethodQuery.ImHints:
                hints = Qt.InputMethodHint
                return hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase
        return super().inputMethodQuery(query)

    # Mouse

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse.press(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Qt sends it in place of the second press.
        self._mouse.press(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.move(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.release(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._mouse.wheel(event)
        event.accept()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._mouse.leave()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._core.set_theme(theme_colors())
            self.refresh()


def _has_control_shift(event: QKeyEvent) -> bool:
    return event.modifiers() & _CONTROL_SHIFT == _CONTROL_SHIFT
