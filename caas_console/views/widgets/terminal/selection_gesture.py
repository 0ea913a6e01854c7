"""Selecting with the mouse: click, double click, triple click, drag, and dragging past an edge."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, Qt, QTimer

from caas_console.models.terminal.core import SelectionUnit, TerminalCore
from caas_console.views.widgets.clicks import ClickCounter

_UNITS = (SelectionUnit.CELL, SelectionUnit.WORD, SelectionUnit.LINE)
_AUTOSCROLL_MS = 40

CellAt = Callable[[QPointF], tuple[int, int]]


class SelectionGesture(QObject):
    """Follows the left button and makes a core's selection of it.

    Args:
        cell_at: row and column of the cell nearest to a position.
        changed: called when the core's selection or viewport has changed.
        rows_beyond: how many rows above (negative) or below the viewport a position is.
    """

    def __init__(
        self,
        core: TerminalCore,
        cell_at: CellAt,
        rows_beyond: Callable[[QPointF], int],
        changed: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._core = core
        self._cell_at = cell_at
        self._rows_beyond = rows_beyond
        self._changed = changed
        self._clicks = ClickCounter()
        self._pressed_at = QPointF()
        self._position = QPointF()
        self._unit = SelectionUnit.CELL
        self._rectangle = False
        self._pressed = False
        self._selecting = False
        self._autoscroll = QTimer(self, interval=_AUTOSCROLL_MS)
        self._autoscroll.timeout.connect(self._on_autoscroll)

    def press(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The left button went down; with Shift the selection there is grows."""
        self._pressed = True
        if modifiers & Qt.KeyboardModifier.ShiftModifier and self._core.has_selection:
            self._selecting = True
            self._extend(position)
            return
        self._unit = _UNITS[self._clicks.press(position) - 1]
        self._rectangle = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        self._pressed_at = position
        self._core.clear_selection()
        self._selecting = self._unit is not SelectionUnit.CELL
        if self._selecting:
            self._core.start_selection(*self._cell_at(position), self._unit)
        self._changed()

    def drag(self, position: QPointF) -> None:
        """The mouse moved with the button down."""
        if not self._pressed:
            return
        if not self._selecting:
            # A click that trembles selects nothing.
            if self._clicks.trembles(position):
                return
            self._selecting = True
            row, column = self._cell_at(self._pressed_at)
            self._core.start_selection(row, column, self._unit, rectangle=self._rectangle)
        self._extend(position)
        if self._rows_beyond(position) and not self._autoscroll.isActive():
            self._autoscroll.start()

    def release(self) -> bool:
        """The button went up; whether something has been selected."""
        self._autoscroll.stop()
        selected = self._pressed and self._selecting
        self._pressed = False
        return selected

    def _extend(self, position: QPointF) -> None:
        self._position = position
        self._core.extend_selection(*self._cell_at(position))
        self._changed()

    def _on_autoscroll(self) -> None:
        beyond = self._rows_beyond(self._position)
        if not beyond:
            self._autoscroll.stop()
            return
        self._core.scroll(beyond)
        self._extend(self._position)
