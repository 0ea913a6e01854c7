"""What programs are sent: as xterm sends it, see ctlseqs.ms."""

import pytest

from caas_console.models.terminal.input_events import (
    KeyAction,
    KeyEvent,
    Modifiers,
    MouseAction,
    MouseButton,
    MouseEvent,
)
from tests.unit.models.terminal.conftest import NewCore

_NONE, _SHIFT, _CONTROL, _ALT = (
    Modifiers.NONE,
    Modifiers.SHIFT,
    Modifiers.CONTROL,
    Modifiers.ALT,
)

_KEYS = [
    ("a", _NONE, b"a"),
    ("A", _SHIFT, b"A"),
    ("é", _NONE, "é".encode()),
    ("世", _NONE, "世".encode()),
    ("a", _CONTROL, b"\x01"),
    ("A", _CONTROL | _SHIFT, b"\x01"),
    ("[", _CONTROL, b"\x1b"),
    ("\\", _CONTROL, b"\x1c"),
    (" ", _CONTROL, b"\x00"),
    ("/", _CONTROL, b"\x1f"),
    ("8", _CONTROL, b"\x7f"),
    ("é", _CONTROL, "é".encode()),
    ("a", _ALT, b"\x1ba"),
    ("a", _ALT | _CONTROL, b"\x1b\x01"),
    ("Enter", _NONE, b"\r"),
    ("Enter", _SHIFT, b"\r"),
    ("Enter", _ALT, b"\x1b\r"),
    ("Tab", _NONE, b"\t"),
    ("Tab", _SHIFT, b"\x1b[Z"),
    ("Tab", _CONTROL, b"\t"),
    ("Backspace", _NONE, b"\x7f"),
    ("Backspace", _CONTROL, b"\b"),
    ("Backspace", _ALT, b"\x1b\x7f"),
    ("Escape", _NONE, b"\x1b"),
    ("Escape", _ALT, b"\x1b\x1b"),
    ("ArrowUp", _NONE, b"\x1b[A"),
    ("ArrowLeft", _CONTROL, b"\x1b[1;5D"),
    ("End", _SHIFT | _CONTROL, b"\x1b[1;6F"),
    ("PageUp", _NONE, b"\x1b[5~"),
    ("Insert", _NONE, b"\x1b[2~"),
    ("Delete", _ALT, b"\x1b[3;3~"),
    ("F1", _NONE, b"\x1bOP"),
    ("F5", _SHIFT, b"\x1b[15;2~"),
    ("F12", _NONE, b"\x1b[24~"),
]


@pytest.mark.parametrize(("key", "modifiers", "expected"), _KEYS)
def test_key(new_core: NewCore, key: str, modifiers: Modifiers, expected: bytes) -> None:
    assert new_core().encode_key(KeyEvent(key, modifiers)) == expected


def test_cursor_keys_follow_application_mode(new_core: NewCore) -> None:
    core = new_core()
    core.feed(b"\x1b[?1h")

    assert core.encode_key(KeyEvent("ArrowUp")) == b"\x1bOA"
    assert core.encode_key(KeyEvent("Home")) == b"\x1bOH"


@pytest.mark.parametrize(
    ("key", "expected"),
    [("5", b"5"), ("+", b"+"), ("Enter", b"\r"), ("ArrowUp", b"\x1b[A"), ("Delete", b"\x1b[3~")],
)
def test_keypad_types_what_is_printed_on_it(new_core: NewCore, key: str, expected: bytes) -> None:
    assert new_core().encode_key(KeyEvent(key, keypad=True)) == expected


@pytest.mark.parametrize("key", ["a", "Enter", "ArrowUp"])
def test_release_sends_nothing_and_repeat_the_same(new_core: NewCore, key: str) -> None:
    core = new_core()

    assert core.encode_key(KeyEvent(key, action=KeyAction.RELEASE)) == b""
    repeated = core.encode_key(KeyEvent(key, action=KeyAction.REPEAT))
    assert repeated == core.encode_key(KeyEvent(key))


def test_keys_are_told_apart_when_the_program_asks_for_it(new_core: NewCore) -> None:
    core = new_core()
    core.feed(b"\x1b[>1u")

    assert core.encode_key(KeyEvent("[", _CONTROL)) == b"\x1b[91;5u"
    assert core.encode_key(KeyEvent("Escape")) == b"\x1b[27u"
    assert core.encode_key(KeyEvent("A", _SHIFT)) == b"A"


_PRESS = MouseEvent(MouseAction.PRESS, MouseButton.LEFT, x=11, y=33)


def test_mouse_sends_nothing_unless_asked(new_core: NewCore) -> None:
    assert new_core().encode_mouse(_PRESS) == b""


@pytest.mark.parametrize(
    ("mode", "expected"),
    [(b"1000", b'\x1b[M "#'), (b"1000;1006", b"\x1b[<0;2;3M"), (b"1000;1016", b"\x1b[<0;11;33M")],
)
def test_mouse_press_is_encoded_as_asked(new_core: NewCore, mode: bytes, expected: bytes) -> None:
    core = new_core()
    core.feed(b"\x1b[?" + mode + b"h")

    assert core.encode_mouse(_PRESS) == expected


def test_mouse_position_follows_the_size_of_a_cell(new_core: NewCore) -> None:
    core = new_core()
    core.feed(b"\x1b[?1000;1006h")
    core.resize(20, 5, 10, 30)

    assert core.encode_mouse(_PRESS) == b"\x1b[<0;2;2M"


def test_mouse_wheel_is_a_button(new_core: NewCore) -> None:
    core = new_core()
    core.feed(b"\x1b[?1000;1006h")

    up = MouseEvent(MouseAction.PRESS, MouseButton.WHEEL_UP, 0, 0)
    down = MouseEvent(MouseAction.PRESS, MouseButton.WHEEL_DOWN, 0, 0, _CONTROL)
    assert core.encode_mouse(up) == b"\x1b[<64;1;1M"
    assert core.encode_mouse(down) == b"\x1b[<81;1;1M"


def test_mouse_motion_is_told_once_a_cell(new_core: NewCore) -> None:
    core = new_core()
    core.feed(b"\x1b[?1003;1006h")
    moves = [MouseEvent(MouseAction.MOTION, None, x, 0) for x in (0, 3, 7, 8)]

    assert [core.encode_mouse(move) for move in moves] == [
        b"\x1b[<35;1;1M",
        b"",
        b"",
        b"\x1b[<35;2;1M",
    ]


def test_drag_is_told_to_those_who_asked_for_it(new_core: NewCore) -> None:
    core = new_core()
    drag = MouseEvent(MouseAction.MOTION, MouseButton.LEFT, 8, 0)
    core.feed(b"\x1b[?1000;1006h")
    assert core.encode_mouse(drag) == b""

    core.feed(b"\x1b[?1002h")
    assert core.encode_mouse(drag) == b"\x1b[<32;2;1M"


def test_paste_sends_lines_as_typed(new_core: NewCore) -> None:
    assert new_core().encode_paste("ls\npwd\r\n") == b"ls\rpwd\r"


def test_paste_is_bracketed_when_asked(new_core: NewCore) -> None:
    core = new_core()
    core.feed(b"\x1b[?2004h")

    assert core.encode_paste("ls\n世") == "\x1b[200~ls\n世\x1b[201~".encode()


def test_paste_cannot_break_out_of_its_brackets(new_core: NewCore) -> None:
    core = new_core()
    core.feed(b"\x1b[?2004h")

    sent = core.encode_paste("a\x1b[201~rm -rf /\n\x03\x00")

    assert sent.count(b"\x1b") == 2
    assert sent.endswith(b"\x1b[201~")
    assert not set(sent) & {0x00, 0x03}


def test_focus_is_reported_when_asked(new_core: NewCore) -> None:
    core = new_core()
    assert core.encode_focus(gained=True) == b""

    core.feed(b"\x1b[?1004h")

    assert core.encode_focus(gained=True) == b"\x1b[I"
    assert core.encode_focus(gained=False) == b"\x1b[O"
