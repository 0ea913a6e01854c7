"""Qt's key events in the terms of a terminal core."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from caas_console.models.terminal.input_events import KeyAction, KeyEvent, Modifiers

_NAMES = {
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Tab: "Tab",
    # Qt's name for Shift+Tab.
    Qt.Key.Key_Backtab: "Tab",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Escape: "Escape",
    Qt.Key.Key_Insert: "Insert",
    Qt.Key.Key_Delete: "Delete",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
    Qt.Key.Key_PageUp: "PageUp",
    Qt.Key.Key_PageDown: "PageDown",
    Qt.Key.Key_Up: "ArrowUp",
    Qt.Key.Key_Down: "ArrowDown",
    Qt.Key.Key_Left: "ArrowLeft",
    Qt.Key.Key_Right: "ArrowRight",
}
_FUNCTION_KEYS = 25
for _number in range(_FUNCTION_KEYS):
    _NAMES[Qt.Key(Qt.Key.Key_F1.value + _number)] = f"F{_number + 1}"

_MODIFIERS = {
    Qt.KeyboardModifier.ShiftModifier: Modifiers.SHIFT,
    Qt.KeyboardModifier.ControlModifier: Modifiers.CONTROL,
    Qt.KeyboardModifier.AltModifier: Modifiers.ALT,
    Qt.KeyboardModifier.MetaModifier: Modifiers.META,
}
_ALT_GR = Modifiers.CONTROL | Modifiers.ALT
# Codes from here on name keys, not characters (qnamespace.h).
_FIRST_NAMED_KEY = 0x01000000


def modifiers_of(modifiers: Qt.KeyboardModifier) -> Modifiers:
    """The modifier keys that are held."""
    held = Modifiers.NONE
    for qt_modifier, modifier in _MODIFIERS.items():
        if modifiers & qt_modifier:
            held |= modifier
    return held


def key_event(event: QKeyEvent, action: KeyAction) -> KeyEvent | None:
    """The key; None for a key that means nothing by itself: modifiers, dead and unknown keys."""
    modifiers = modifiers_of(event.modifiers())
    keypad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
    name = _NAMES.get(Qt.Key(event.key()))
    if name is not None:
        return KeyEvent(name, modifiers, action, keypad)
    text = event.text()
    if text and text.isprintable():
        if modifiers & _ALT_GR == _ALT_GR:
            # What Windows reports for AltGr, whose text is the character itself.
            modifiers &= ~_ALT_GR
        return KeyEvent(text, modifiers, action, keypad)
    if event.key() >= _FIRST_NAMED_KEY or event.key() <= 0:
        return None
    # With Control the text is a control character: take the key's own, with its Shift.
    character = chr(event.key())
    if not modifiers & Modifiers.SHIFT:
        character = character.lower()
    return KeyEvent(character, modifiers, action, keypad)
