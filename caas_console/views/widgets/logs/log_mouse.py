"""Selecting text of a log with the mouse: characters, words, lines; past an edge it scrolls."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from caas_console.views.widgets.clicks import ClickCounter
from caas_console.views.widgets.logs.log_selection import TextPlace, word_at

if TYPE_CHECKING:
    from caas_console.views.widgets.logs.log_canvas import LogCanvas

_AUTOSCROLL_MS = 40
_WORD, _LINE = 2, 3


class LogMouse(QObject):
    """Follows the left button over a canvas."""

    def __init__(self, canvas: "LogCanvas") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._clicks = ClickCounter()
        self._unit = 1
        self._pressed = False
        self._position = QPointF()
        self._autoscroll = QTimer(self, interval=_AUTOSCROLL_MS)
        self._autoscroll.timeout.connect(self._on_autoscroll)

    def press(self, event: QMouseEvent) -> None:
        """A button went down; with Shift the selection grows."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        unit = self._unit_at(event.position(), clicks=1)
        if unit is None:
            return
        # What moves away under the mouse cannot be selected.
        self._canvas.set_following(False)
        self._pressed = True
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._canvas.selection.extend(*unit)
        else:
            self._unit = self._clicks.press(event.position())
            self._canvas.selection.start(*self._unit_at(event.position(), self._unit) or unit)
        self._canvas.refresh()

    def move(self, event: QMouseEvent) -> None:
        """The mouse moved."""
        if self._pressed and not self._clicks.trembles(event.position()):
            self._extend(event.position())
            if self._canvas.rows_beyond(event.position()) and not self._autoscroll.isActive():
                self._autoscroll.start()

    def release(self) -> None:
        """The button went up."""
        self._autoscroll.stop()
        self._pressed = False

    def _extend(self, position: QPointF) -> None:
        self._position = position
        unit = self._unit_at(position, self._unit)
        if unit is not None:
            self._canvas.selection.extend(*unit)
            self._canvas.refresh()

    def _unit_at(self, position: QPointF, clicks: int) -> tuple[TextPlace, TextPlace] | None:
        place = self._canvas.place_at(position)
        if place is None:
            return None
        number, character = place
        if clicks == _LINE:
            return TextPlace(number, 0), TextPlace(number + 1, 0)
        if clicks == _WORD:
            text = self._canvas.rows.line(number).text
            start, end = word_at(text, character)
            return TextPlace(number, start), TextPlace(number, end)
        return place, place

    def _on_autoscroll(self) -> None:
        beyond = self._canvas.rows_beyond(self._position)
        if not beyond:
            self._autoscroll.stop()
            return
        self._canvas.scroll_rows(beyond)
        self._extend(self._position)
