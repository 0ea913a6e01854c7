"""Qt's mouse and wheel events in the terms of a terminal core."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from caas_console.models.terminal.input_events import MouseAction, MouseButton, MouseEvent
from caas_console.views.widgets.cells.cell_grid import MARGIN
from caas_console.views.widgets.terminal.key_mapping import modifiers_of

_BUTTONS = {
    Qt.MouseButton.LeftButton: MouseButton.LEFT,
    Qt.MouseButton.MiddleButton: MouseButton.MIDDLE,
    Qt.MouseButton.RightButton: MouseButton.RIGHT,
}
#: What a notch of an ordinary wheel adds to an angle (QWheelEvent.angleDelta).
NOTCH = 120


def mouse_event(event: QMouseEvent, action: MouseAction, ratio: float) -> MouseEvent | None:
    """A press, release or motion; None for a button that xterm's protocols cannot name.

    Args:
        event: with a position in device-independent pixels.
        action: what the event is.
        ratio: device pixels to each of them.
    """
    if action is MouseAction.MOTION:
        button = next((ours for qt, ours in _BUTTONS.items() if event.buttons() & qt), None)
    else:
        button = _BUTTONS.get(event.button())
        if button is None:
            return None
    position = event.position() * ratio
    return _at(position, event.modifiers(), action, button, MARGIN * ratio)


def wheel_event(event: QWheelEvent, button: MouseButton, ratio: float) -> MouseEvent:
    """One step of the wheel."""
    position = event.position() * ratio
    return _at(position, event.modifiers(), MouseAction.PRESS, button, MARGIN * ratio)


def _at(
    position: QPointF,
    modifiers: Qt.KeyboardModifier,
    action: MouseAction,
    button: MouseButton | None,
    margin: float,
) -> MouseEvent:
    x, y = position.x() - margin, position.y() - margin
    return MouseEvent(action, button, max(x, 0.0), max(y, 0.0), modifiers_of(modifiers))


class WheelSteps:
    """Turns the angles of wheels and touch pads into whole steps, keeping the rest."""

    def __init__(self) -> None:
        self._rest = QPoint()

    def take(self, angle: QPoint, steps_per_notch: int) -> QPoint:
        """The steps that have become due: positive is up and to the left."""
        self._rest += angle * steps_per_notch
        steps = QPoint(int(self._rest.x() / NOTCH), int(self._rest.y() / NOTCH))
        self._rest -= steps * NOTCH
        return steps
