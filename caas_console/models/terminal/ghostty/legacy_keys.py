"""What xterm sends for keys that have a character of their own.

libghostty-vt follows its own terminal here, which tells Ctrl+[ from Escape and Shift+Enter from
Enter by sequences that shells of containers print as garbage. xterm does so only for
programs that ask for it.
"""

from typing import Final

from caas_console.models.terminal.input_events import KeyAction, KeyEvent, Modifiers

_CHARACTERS: Final = {"Enter": "\r", "Tab": "\t", "Escape": "\x1b", "Backspace": "\x7f"}

#: Control with these keys; letters and their like are masked (XLookupString of Xlib).
_CONTROLS: Final = {
    "2": "\x00",
    "3": "\x1b",
    "4": "\x1c",
    "5": "\x1d",
    "6": "\x1e",
    "7": "\x1f",
    "8": "\x7f",
    "/": "\x1f",
    "?": "\x7f",
    " ": "\x00",
    "Backspace": "\b",
}


def encode_legacy(event: KeyEvent) -> bytes | None:
    """The bytes for a key with a character; None for cursor, editing and function keys."""
    character = _CHARACTERS.get(event.key, event.key if len(event.key) == 1 else None)
    if character is None:
        return None
    if event.action is KeyAction.RELEASE:
        return b""
    if event.key == "Tab" and Modifiers.SHIFT in event.modifiers:
        character = "\x1b[Z"
    elif Modifiers.CONTROL in event.modifiers:
        character = _control(event.key, character)
    prefix = "\x1b" if Modifiers.ALT in event.modifiers else ""
    return f"{prefix}{character}".encode()


def _control(key: str, character: str) -> str:
    if key in _CONTROLS:
        return _CONTROLS[key]
    return chr(ord(character) & 0x1F) if "@" <= character <= "~" else character
