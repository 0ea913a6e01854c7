"""Keys, shortcuts and composed text."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from caas_console.views.theme.theme_manager import FONT_PIXELS
from tests.ui.views.widgets.terminal.bench import Bench

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


def press(
    bench: Bench,
    key: int,
    modifiers: Qt.KeyboardModifier = _NONE,
    text: str = "",
    *,
    repeat: bool = False,
) -> bytes:
    """Press a key as Qt reports it; what the program is sent."""
    bench.sent.clear()
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text, repeat)
    QApplication.sendEvent(bench.view, event)
    return b"".join(bench.sent)


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "sent"),
    [
        (Qt.Key.Key_A, _NONE, "a", b"a"),
        (Qt.Key.Key_A, _SHIFT, "A", b"A"),
        (Qt.Key.Key_C, _CONTROL, "\x03", b"\x03"),
        (Qt.Key.Key_BracketLeft, _CONTROL, "\x1b", b"\x1b"),
        (Qt.Key.Key_Space, _CONTROL, "\x00", b"\x00"),
        (Qt.Key.Key_X, _ALT, "x", b"\x1bx"),
        (Qt.Key.Key_Return, _NONE, "\r", b"\r"),
        (Qt.Key.Key_Backspace, _NONE, "\x08", b"\x7f"),
        (Qt.Key.Key_Tab, _NONE, "\t", b"\t"),
        (Qt.Key.Key_Backtab, _SHIFT, "", b"\x1b[Z"),
        (Qt.Key.Key_Escape, _NONE, "\x1b", b"\x1b"),
        (Qt.Key.Key_Up, _NONE, "", b"\x1b[A"),
        (Qt.Key.Key_Left, _CONTROL, "", b"\x1b[1;5D"),
        (Qt.Key.Key_Delete, _NONE, "\x7f", b"\x1b[3~"),
        (Qt.Key.Key_F1, _NONE, "", b"\x1bOP"),
        (Qt.Key.Key_F12, _SHIFT, "", b"\x1b[24;2~"),
        (Qt.Key.Key_PageUp, _NONE, "", b"\x1b[5~"),
        (0x10E9, _NONE, "é", "é".encode()),
        (0x4F60, _NONE, "你", "你".encode()),
    ],
)
def test_key_is_sent_as_xterm_sends_it(
    bench: Bench, key: int, modifiers: Qt.KeyboardModifier, text: str, sent: bytes
) -> None:
    assert press(bench, int(key), modifiers, text) == sent


def test_alt_gr_character_is_plain_text(bench: Bench) -> None:
    assert press(bench, Qt.Key.Key_At, _CONTROL | _ALT, "@") == b"@"


@pytest.mark.parametrize("key", [Qt.Key.Key_M, Qt.Key.Key_C, Qt.Key.Key_Z])
def test_key_of_the_consoles_is_not_taken_for_a_control_character(
    bench: Bench, key: Qt.Key
) -> None:
    text = chr(key.value ^ 0x40)
    assert press(bench, key, _CONTROL, text) == text.encode()
    assert press(bench, key, _CONTROL | _SHIFT, text) == b""


def test_control_shift_reaches_programs_where_it_means_something_of_its_own(bench: Bench) -> None:
    assert press(bench, Qt.Key.Key_Underscore, _CONTROL | _SHIFT, "\x1f") == b"\x1f"
    assert press(bench, Qt.Key.Key_Left, _CONTROL | _SHIFT) == b"\x1b[1;6D"
    # A program that asks for it can tell Ctrl+Shift+M from Enter.
    bench.feed(b"\x1b[>1u")
    assert press(bench, Qt.Key.Key_M, _CONTROL | _SHIFT, "\r") == b"\x1b[109;6u"


@pytest.mark.parametrize("key", [Qt.Key.Key_Shift, Qt.Key.Key_Dead_Acute, Qt.Key.Key_unknown])
def test_modifier_dead_and_unknown_keys_send_nothing(bench: Bench, key: Qt.Key) -> None:
    assert press(bench, key) == b""


def test_application_mode_changes_cursor_keys(bench: Bench) -> None:
    bench.feed(b"\x1b[?1h")
    assert press(bench, Qt.Key.Key_Up) == b"\x1bOA"
    bench.feed(b"\x1b[?1l")
    assert press(bench, Qt.Key.Key_Up) == b"\x1b[A"


@pytest.mark.parametrize(("key", "text"), [(Qt.Key.Key_5, "5"), (Qt.Key.Key_Plus, "+")])
def test_keypad_with_num_lock_sends_its_characters(bench: Bench, key: Qt.Key, text: str) -> None:
    assert press(bench, key, Qt.KeyboardModifier.KeypadModifier, text) == text.encode()


def test_held_key_repeats(bench: Bench) -> None:
    assert press(bench, Qt.Key.Key_J, text="j", repeat=True) == b"j"


@pytest.mark.parametrize(
    ("key", "modifiers", "taken"),
    [
        (Qt.Key.Key_K, _CONTROL, True),
        (Qt.Key.Key_1, _ALT, True),
        (Qt.Key.Key_F1, _NONE, True),
        (Qt.Key.Key_QuoteLeft, _CONTROL, False),
        (Qt.Key.Key_F4, _NONE, True),
        (Qt.Key.Key_F, _ALT, True),
        (Qt.Key.Key_T, _CONTROL | _SHIFT, False),
        (Qt.Key.Key_Plus, _CONTROL, False),
    ],
)
def test_window_shortcuts_keep_only_reserved_keys(
    bench: Bench, key: Qt.Key, modifiers: Qt.KeyboardModifier, taken: bool
) -> None:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
    event.ignore()
    QApplication.sendEvent(bench.view, event)
    assert event.isAccepted() == taken


def test_input_method_shows_preedit_and_sends_what_is_committed(bench: Bench) -> None:
    bench.feed(b"$ ")
    before = bench.cells(0, 2, 8)
    QApplication.sendEvent(bench.view, QInputMethodEvent("nihao", []))
    bench.settle()
    assert bench.cells(0, 2, 8) != before
    assert bench.sent == []
    commit = QInputMethodEvent("", [])
    commit.setCommitString("你好")
    QApplication.sendEvent(bench.view, commit)
    bench.settle()
    assert bench.sent == ["你好".encode()]
    assert bench.cells(0, 2, 8) == before


def test_input_method_is_told_where_the_cursor_is(bench: Bench) -> None:
    bench.feed(b"\x1b[3;5H")
    query = QInputMethodQueryEvent(
        Qt.InputMethodQuery.ImCursorRectangle | Qt.InputMethodQuery.ImEnabled
    )
    QApplication.sendEvent(bench.view, query)
    assert query.value(Qt.InputMethodQuery.ImEnabled)
    cursor = query.value(Qt.InputMethodQuery.ImCursorRectangle)
    assert cursor.topLeft() == bench.view.grid.rect(2, 4, 5).topLeft()


def test_shift_page_up_scrolls_and_typing_returns_to_the_end(bench: Bench) -> None:
    bench.feed(b"".join(b"line %d\r\n" % number for number in range(100)))
    assert press(bench, Qt.Key.Key_PageUp, _SHIFT) == b""
    bench.settle()
    assert bench.view.lines[0].text == "line 86"
    press(bench, Qt.Key.Key_Home, _SHIFT)
    bench.settle()
    assert bench.view.lines[0].text == "line 0"
    assert press(bench, Qt.Key.Key_A, text="a") == b"a"
    bench.settle()
    assert bench.view.lines[-2].text == "line 99"


def test_shift_page_up_goes_to_a_full_screen_program(bench: Bench) -> None:
    bench.feed(b"\x1b[?1049h")
    assert press(bench, Qt.Key.Key_PageUp, _SHIFT) == b"\x1b[5;2~"


def test_focus_is_reported_to_a_program_that_asks(bench: Bench) -> None:
    bench.feed(b"\x1b[?1004h")
    QApplication.sendEvent(bench.view, QFocusEvent(QEvent.Type.FocusIn))
    QApplication.sendEvent(bench.view, QFocusEvent(QEvent.Type.FocusOut))
    assert bench.sent == [b"\x1b[I", b"\x1b[O"]


def test_zoom_changes_the_number_of_cells_and_back(bench: Bench) -> None:
    columns = bench.core.columns
    press(bench, Qt.Key.Key_Plus, _CONTROL, "+")
    bench.widget.view.zoom(6)
    bench.settle()
    assert bench.core.columns < columns
    bench.widget.view.zoom(0)
    bench.settle()
    assert bench.core.columns == columns
    assert bench.view.terminal_font.pixelSize() == FONT_PIXELS
