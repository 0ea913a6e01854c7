"""What the program is sent for keys, mouse, focus and pasted text, as its modes want it."""

from typing import Any, Final

from caas_console.models.terminal.ghostty.legacy_keys import encode_legacy
from caas_console.models.terminal.ghostty.library import ffi, lib
from caas_console.models.terminal.ghostty.native import (
    NativeTerminal,
    check,
    new_object,
    new_sized,
)
from caas_console.models.terminal.input_events import (
    KeyAction,
    KeyEvent,
    Modifiers,
    MouseAction,
    MouseButton,
    MouseEvent,
)

#: ghostty/vt/key/event.h: GHOSTTY_MODS_*, which are macros.
_MODIFIERS: Final = {
    Modifiers.SHIFT: 1 << 0,
    Modifiers.CONTROL: 1 << 1,
    Modifiers.ALT: 1 << 2,
    Modifiers.META: 1 << 3,
}

_NAMED_KEYS: Final = {
    "Enter": "ENTER",
    "Tab": "TAB",
    "Backspace": "BACKSPACE",
    "Escape": "ESCAPE",
    "Insert": "INSERT",
    "Delete": "DELETE",
    "Home": "HOME",
    "End": "END",
    "PageUp": "PAGE_UP",
    "PageDown": "PAGE_DOWN",
    "ArrowUp": "ARROW_UP",
    "ArrowDown": "ARROW_DOWN",
    "ArrowLeft": "ARROW_LEFT",
    "ArrowRight": "ARROW_RIGHT",
    **{f"F{number}": f"F{number}" for number in range(1, 26)},
}

_CHARACTER_KEYS: Final = {
    " ": "SPACE",
    "`": "BACKQUOTE",
    "\\": "BACKSLASH",
    "[": "BRACKET_LEFT",
    "]": "BRACKET_RIGHT",
    ",": "COMMA",
    "=": "EQUAL",
    "-": "MINUS",
    ".": "PERIOD",
    "'": "QUOTE",
    ";": "SEMICOLON",
    "/": "SLASH",
    **{digit: f"DIGIT_{digit}" for digit in "0123456789"},
    **{letter: letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"},
}

_KEYPAD_KEYS: Final = {
    "Enter": "NUMPAD_ENTER",
    "Insert": "NUMPAD_INSERT",
    "Delete": "NUMPAD_DELETE",
    "Home": "NUMPAD_HOME",
    "End": "NUMPAD_END",
    "PageUp": "NUMPAD_PAGE_UP",
    "PageDown": "NUMPAD_PAGE_DOWN",
    "ArrowUp": "NUMPAD_UP",
    "ArrowDown": "NUMPAD_DOWN",
    "ArrowLeft": "NUMPAD_LEFT",
    "ArrowRight": "NUMPAD_RIGHT",
    "+": "NUMPAD_ADD",
    "-": "NUMPAD_SUBTRACT",
    "*": "NUMPAD_MULTIPLY",
    "/": "NUMPAD_DIVIDE",
    ".": "NUMPAD_DECIMAL",
    "=": "NUMPAD_EQUAL",
    **{digit: f"NUMPAD_{digit}" for digit in "0123456789"},
}

_KEY_ACTIONS: Final = {
    KeyAction.PRESS: lib.GHOSTTY_KEY_ACTION_PRESS,
    KeyAction.REPEAT: lib.GHOSTTY_KEY_ACTION_REPEAT,
    KeyAction.RELEASE: lib.GHOSTTY_KEY_ACTION_RELEASE,
}

_MOUSE_ACTIONS: Final = {
    MouseAction.PRESS: lib.GHOSTTY_MOUSE_ACTION_PRESS,
    MouseAction.RELEASE: lib.GHOSTTY_MOUSE_ACTION_RELEASE,
    MouseAction.MOTION: lib.GHOSTTY_MOUSE_ACTION_MOTION,
}

_MOUSE_BUTTONS: Final = {
    MouseButton.LEFT: lib.GHOSTTY_MOUSE_BUTTON_LEFT,
    MouseButton.MIDDLE: lib.GHOSTTY_MOUSE_BUTTON_MIDDLE,
    MouseButton.RIGHT: lib.GHOSTTY_MOUSE_BUTTON_RIGHT,
    MouseButton.WHEEL_UP: lib.GHOSTTY_MOUSE_BUTTON_FOUR,
    MouseButton.WHEEL_DOWN: lib.GHOSTTY_MOUSE_BUTTON_FIVE,
    MouseButton.WHEEL_LEFT: lib.GHOSTTY_MOUSE_BUTTON_SIX,
    MouseButton.WHEEL_RIGHT: lib.GHOSTTY_MOUSE_BUTTON_SEVEN,
}

_MAX_SEQUENCE: Final = 128
_BRACKETED_PASTE_MODE: Final = 2004
_FOCUS_MODE: Final = 1004


class KeyEncoder:
    """Encodes keys."""

    def __init__(self, terminal: NativeTerminal) -> None:
        self._terminal = terminal
        self._encoder = new_object("key_encoder")
        self._event = new_object("key_event")

    def encode(self, event: KeyEvent) -> bytes:
        """What a key sends now."""
        if not self._terminal.get("KITTY_KEYBOARD_FLAGS", "uint8_t"):
            legacy = encode_legacy(event)
            if legacy is not None:
                return legacy
        lib.ghostty_key_encoder_setopt_from_terminal(self._encoder, self._terminal.handle)
        is_text = event.key not in _NAMED_KEYS
        text = event.key.encode() if is_text else b""
        shifted = is_text and Modifiers.SHIFT in event.modifiers
        native = self._event
        lib.ghostty_key_event_set_action(native, _KEY_ACTIONS[event.action])
        lib.ghostty_key_event_set_key(native, _key(event))
        lib.ghostty_key_event_set_mods(native, _modifiers(event.modifiers))
        # The text already has the shift in it.
        consumed = Modifiers.SHIFT if shifted else Modifiers.NONE
        lib.ghostty_key_event_set_consumed_mods(native, _modifiers(consumed))
        lib.ghostty_key_event_set_utf8(native, text, len(text))
        unshifted = event.key.lower() if is_text and len(event.key.lower()) == 1 else "\0"
        lib.ghostty_key_event_set_unshifted_codepoint(native, ord(unshifted))
        return _encoded(lib.ghostty_key_encoder_encode, self._encoder, native)


class MouseEncoder:
    """Encodes mouse events; motion within a cell is told once."""

    def __init__(self, terminal: NativeTerminal) -> None:
        self._terminal = terminal
        self._encoder = new_object("mouse_encoder")
        self._event = new_object("mouse_event")
        self._last = b""

    def resize(self, columns: int, rows: int, cell_width: int, cell_height: int) -> None:
        """Say how pixels make up cells."""
        size = new_sized("GhosttyMouseEncoderSize")
        size.screen_width, size.screen_height = columns * cell_width, rows * cell_height
        size.cell_width, size.cell_height = cell_width, cell_height
        self._set("SIZE", size)

    def encode(self, event: MouseEvent) -> bytes:
        """What a mouse event sends now."""
        lib.ghostty_mouse_encoder_setopt_from_terminal(self._encoder, self._terminal.handle)
        native = self._event
        lib.ghostty_mouse_event_set_action(native, _MOUSE_ACTIONS[event.action])
        if event.button is None:
            lib.ghostty_mouse_event_clear_button(native)
        else:
            lib.ghostty_mouse_event_set_button(native, _MOUSE_BUTTONS[event.button])
        self._set("ANY_BUTTON_PRESSED", ffi.new("bool*", event.button is not None))
        lib.ghostty_mouse_event_set_mods(native, _modifiers(event.modifiers))
        position = ffi.new("GhosttyMousePosition*", {"x": event.x, "y": event.y})
        lib.ghostty_mouse_event_set_position(native, position[0])
        previous, self._last = self._last, self._encode()
        return b"" if event.action is MouseAction.MOTION and self._last == previous else self._last

    def _encode(self) -> bytes:
        return _encoded(lib.ghostty_mouse_encoder_encode, self._encoder, self._event)

    def _set(self, option: str, value: Any) -> None:
        key = getattr(lib, f"GHOSTTY_MOUSE_ENCODER_OPT_{option}")
        lib.ghostty_mouse_encoder_setopt(self._encoder, key, value)


def encode_paste(terminal: NativeTerminal, text: str) -> bytes:
    """Pasted text, control characters replaced by spaces, in brackets if the program asked."""
    data = text.replace("\r\n", "\n").encode()
    bracketed = terminal.mode(_BRACKETED_PASTE_MODE)
    source = ffi.new("char[]", data)
    length = ffi.new("size_t*")
    out = ffi.new("char[]", len(data) + _MAX_SEQUENCE)
    check(
        lib.ghostty_paste_encode(source, len(data), bracketed, out, len(out), length),
        "paste_encode",
    )
    return bytes(ffi.buffer(out, length[0]))


def encode_focus(terminal: NativeTerminal, *, gained: bool) -> bytes:
    """A report that the keyboard came or went, if the program asked for it."""
    if not terminal.mode(_FOCUS_MODE):
        return b""
    return b"\x1b[I" if gained else b"\x1b[O"


def _key(event: KeyEvent) -> int:
    name = _KEYPAD_KEYS.get(event.key) if event.keypad else None
    name = name or _NAMED_KEYS.get(event.key) or _CHARACTER_KEYS.get(event.key.lower())
    return int(getattr(lib, f"GHOSTTY_KEY_{name or 'UNIDENTIFIED'}"))


def _modifiers(modifiers: Modifiers) -> int:
    return sum(bit for modifier, bit in _MODIFIERS.items() if modifier in modifiers)


def _encoded(encode: Any, encoder: Any, event: Any) -> bytes:
    out = ffi.new("char[]", _MAX_SEQUENCE)
    length = ffi.new("size_t*")
    check(encode(encoder, event, out, len(out), length), "encode")
    return bytes(ffi.buffer(out, length[0]))
