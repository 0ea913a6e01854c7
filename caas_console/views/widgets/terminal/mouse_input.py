"""Who gets the mouse: the program, the selection, the scrollback, or a link."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QCursor, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from caas_console.models.state.tool_tip import tool_tip
from caas_console.models.terminal.core import MouseTracking, TerminalCore
from caas_console.models.terminal.input_events import KeyEvent, MouseAction, MouseButton
from caas_console.views.widgets.terminal.links import Link, link_at
from caas_console.views.widgets.terminal.mouse_mapping import (
    WheelSteps,
    mouse_event,
    wheel_event,
)
from caas_console.views.widgets.terminal.screen_view import ScreenView
from caas_console.views.widgets.terminal.selection_gesture import SelectionGesture


class MouseInput(QObject):
    """Handles the mouse over a view that shows a core.

    A program that wants the mouse gets it, unless Shift is held.

    Args:
        send: takes what the program is to be sent.
        changed: called when the core has something new to show.

    Signals:
        selected: text has been selected.
        paste_requested: the middle button was clicked.
        link_requested: a link was clicked with Control held; with its address.
        zoom_requested: the wheel was turned with Control held; with the steps.
    """

    selected = Signal()
    paste_requested = Signal()
    link_requested = Signal(str)
    zoom_requested = Signal(int)

    def __init__(
        self,
        core: TerminalCore,
        view: ScreenView,
        send: Callable[[bytes], None],
        changed: Callable[[], None],
    ) -> None:
        super().__init__(view)
        self._core = core
        self._view = view
        self._send = send
        self._changed = changed
        self._wheel = WheelSteps()
        self._selection = SelectionGesture(core, self._cell_at, self._rows_beyond, changed, self)
        self._pressed_link: Link | None = None
        self._reporting = False

    def press(self, event: QMouseEvent) -> None:
        """A button went down: who gets it also gets what follows until the last is up."""
        if event.buttons() == event.button():
            self._reporting = self._reports(event.modifiers())
        if self._reporting:
            self._report(event, MouseAction.PRESS)
            return
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_link = self._link_under(event.position(), event.modifiers())
            if self._pressed_link is None:
                self._selection.press(event.position(), self._selection_modifiers(event))
        elif event.button() is Qt.MouseButton.MiddleButton:
            self.paste_requested.emit()

    def move(self, event: QMouseEvent) -> None:
        """The mouse moved, with or without a button."""
        self.hover(event.position(), event.modifiers())
        if not event.buttons():
            self._reporting = self._reports(event.modifiers())
        if self._reporting:
            self._report(event, MouseAction.MOTION)
        elif event.buttons() & Qt.MouseButton.LeftButton and self._pressed_link is None:
            self._selection.drag(event.position())

    def release(self, event: QMouseEvent) -> None:
        """A button went up."""
        if self._reporting:
            self._report(event, MouseAction.RELEASE)
        elif event.button() is Qt.MouseButton.LeftButton:
            self._release_left(event)

    def _release_left(self, event: QMouseEvent) -> None:
        pressed, self._pressed_link = self._pressed_link, None
        if pressed is not None and pressed == self._link_under(event.position(), event.modifiers()):
            self.link_requested.emit(pressed.address)
        if self._selection.release():
            self.selected.emit()

    def wheel(self, event: QWheelEvent) -> None:
        """The wheel turned, or two fingers moved on a touch pad."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if steps := self._wheel.take(event.angleDelta(), 1).y():
                self.zoom_requested.emit(steps)
        elif self._reports(event.modifiers()):
            self._report_wheel(event)
        else:
            self._scroll(self._wheel.take(event.angleDelta(), QApplication.wheelScrollLines()))

    def hover(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Show the link under the mouse while Control is held."""
        link = self._link_under(position, modifiers)
        self._view.show_links(link.spans if link else {})
        self._view.setToolTip(tool_tip(link.address) if link else "")
        reports = self._reports(modifiers)
        shape = Qt.CursorShape.ArrowCursor if reports else Qt.CursorShape.IBeamCursor
        self._view.setCursor(Qt.CursorShape.PointingHandCursor if link else shape)

    def hover_again(self, modifiers: Qt.KeyboardModifier) -> None:
        """A modifier key went down or up while the mouse rests."""
        position = QPointF(self._view.mapFromGlobal(QCursor.pos()))
        if self._view.rect().contains(position.toPoint()):
            self.hover(position, modifiers)

    def leave(self) -> None:
        """The mouse left the view."""
        self._view.show_links({})

    def _reports(self, modifiers: Qt.KeyboardModifier) -> bool:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            return False
        return self._core.modes.mouse_tracking is not MouseTracking.NONE

    def _report(self, event: QMouseEvent, action: MouseAction) -> None:
        ours = mouse_event(event, action, self._view.devicePixelRatioF())
        if ours is not None and (data := self._core.encode_mouse(ours)):
            self._send(data)

    def _report_wheel(self, event: QWheelEvent) -> None:
        steps = self._wheel.take(event.angleDelta(), 1)
        vertical = MouseButton.WHEEL_UP if steps.y() > 0 else MouseButton.WHEEL_DOWN
        horizontal = MouseButton.WHEEL_LEFT if steps.x() > 0 else MouseButton.WHEEL_RIGHT
        ratio = self._view.devicePixelRatioF()
        data = b"".join(
            self._core.encode_mouse(wheel_event(event, button, ratio)) * abs(count)
            for button, count in ((vertical, steps.y()), (horizontal, steps.x()))
        )
        if data:
            self._send(data)

    def _scroll(self, steps: QPoint) -> None:
        modes = self._core.modes
        if modes.alternate_screen and modes.alternate_scroll:
            arrow = KeyEvent("ArrowUp" if steps.y() > 0 else "ArrowDown")
            if steps.y():
                self._send(self._core.encode_key(arrow) * abs(steps.y()))
        elif steps.y():
            self._core.scroll(-steps.y())
            self._changed()

    def _selection_modifiers(self, event: QMouseEvent) -> Qt.KeyboardModifier:
        """Shift that takes the mouse from the program does not also extend a selection."""
        modifiers = event.modifiers()
        if self._reports(modifiers & ~Qt.KeyboardModifier.ShiftModifier):
            modifiers &= ~Qt.KeyboardModifier.ShiftModifier
        return modifiers

    def _link_under(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> Link | None:
        if not modifiers & Qt.KeyboardModifier.ControlModifier:
            return None
        return link_at(self._view.lines, *self._cell_at(position))

    def _cell_at(self, position: QPointF) -> tuple[int, int]:
        return self._view.grid.cell_at(position, self._core.columns, self._core.rows)

    def _rows_beyond(self, position: QPointF) -> int:
        height = self._view.grid.cell_height
        if position.y() < 0:
            return int(position.y() / height) - 1
        bottom = self._view.height()
        return int((position.y() - bottom) / height) + 1 if position.y() > bottom else 0
