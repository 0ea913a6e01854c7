"""What a person does with keyboard and mouse, in terms that belong to no toolkit."""

from dataclasses import dataclass
from enum import Enum, Flag, auto


class Modifiers(Flag):
    """Modifier keys held down."""

    NONE = 0
    SHIFT = auto()
    CONTROL = auto()
    ALT = auto()
    META = auto()


class KeyAction(Enum):
    """What happened to the key. Releases matter to the Kitty keyboard protocol only."""

    PRESS = "press"
    REPEAT = "repeat"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """A key.

    `key` is a value of the W3C "UI Events KeyboardEvent key Values": either a name ("Enter",
    "Tab", "Backspace", "Escape", "Insert", "Delete", "Home", "End", "PageUp", "PageDown",
    "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "F1" to "F25"), or the character that the
    key produces with Shift but without Control and Alt ("a", "A", "é", " "). Text that an input
    method composed is no key: it is sent as it is, in UTF-8.
    """

    key: str
    modifiers: Modifiers = Modifiers.NONE
    action: KeyAction = KeyAction.PRESS
    #: The key is on the numeric keypad.
    keypad: bool = False


class MouseAction(Enum):
    """What the mouse did. A turn of the wheel is a press of a wheel button."""

    PRESS = "press"
    RELEASE = "release"
    MOTION = "motion"


class MouseButton(Enum):
    """The buttons that xterm's protocols can name."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"
    WHEEL_UP = "wheel_up"
    WHEEL_DOWN = "wheel_down"
    WHEEL_LEFT = "wheel_left"
    WHEEL_RIGHT = "wheel_right"


@dataclass(frozen=True, slots=True)
class MouseEvent:
    """A mouse event; the position is in pixels from the top left corner of the grid of cells."""

    action: MouseAction
    #: None for motion with no button held.
    button: MouseButton | None
    x: float
    y: float
    modifiers: Modifiers = Modifiers.NONE
