"""Selection, mouse reporting, wheel, links."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.views.widgets.terminal.bench import ROWS, Bench

_LEFT = Qt.MouseButton.LeftButton
_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


def turn_wheel(
    bench: Bench,
    notches: float,
    at: tuple[int, int] = (0, 0),
    modifiers: Qt.KeyboardModifier = _NONE,
) -> None:
    """Turn the wheel over a cell; positive is away from the person."""
    position = QPointF(bench.point(*at))
    event = QWheelEvent(
        position,
        bench.view.mapToGlobal(position),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(bench.view, event)
    bench.settle()


def _move(bench: Bench, at: tuple[int, int], modifiers: Qt.KeyboardModifier) -> QMouseEvent:
    position = QPointF(bench.point(*at))
    none = Qt.MouseButton.NoButton
    return QMouseEvent(
        QEvent.Type.MouseMove, position, bench.view.mapToGlobal(position), none, none, modifiers
    )


def test_drag_selects_and_copy_puts_it_on_the_clipboard(bench: Bench) -> None:
    bench.feed(b"hello world\r\nsecond line")
    bench.drag((0, 6), (1, 5))
    assert bench.core.selected_text() == "world\nsecond"
    bench.widget.clipboard.copy()
    assert QGuiApplication.clipboard().text() == "world\nsecond"


def test_click_alone_selects_nothing_and_ends_a_selection(bench: Bench) -> None:
    bench.feed(b"hello world")
    bench.drag((0, 0), (0, 4))
    bench.qtbot.wait(QGuiApplication.styleHints().mouseDoubleClickInterval())
    QTest.mouseClick(bench.view, _LEFT, _NONE, bench.point(0, 8))
    assert bench.core.selected_text() == ""


def test_double_click_selects_word_and_triple_click_line(bench: Bench) -> None:
    bench.feed(b"hello wide world")
    place = bench.point(0, 7)
    QTest.mouseClick(bench.view, _LEFT, _NONE, place)
    QTest.mouseDClick(bench.view, _LEFT, _NONE, place)
    assert bench.core.selected_text() == "wide"
    QTest.mouseClick(bench.view, _LEFT, _NONE, place)
    assert bench.core.selected_text().rstrip() == "hello wide world"


def test_shift_click_extends_and_alt_drag_selects_a_rectangle(bench: Bench) -> None:
    bench.feed(b"abcdef\r\nghijkl\r\nmnopqr")
    bench.drag((0, 1), (0, 2))
    QTest.mouseClick(bench.view, _LEFT, _SHIFT, bench.point(1, 2))
    assert bench.core.selected_text() == "bcdef\nghi"
    bench.drag((2, 4), (0, 3), _ALT)
    assert bench.core.selected_text() == "de\njk\npq"


def test_selection_is_painted_and_follows_its_text(bench: Bench) -> None:
    bench.feed(b"hello world")
    plain = bench.corner_color(0, 2)
    bench.drag((0, 0), (0, 4))
    assert bench.corner_color(0, 2) != plain
    assert bench.corner_color(0, 8) == plain
    bench.feed(b"\r\n" * ROWS)
    assert bench.core.selected_text() == "hello"
    assert bench.corner_color(0, 2) == plain


def test_drag_past_the_edge_scrolls(bench: Bench) -> None:
    bench.feed(b"".join(b"line %d\r\n" % number for number in range(60)))
    QTest.mousePress(bench.view, _LEFT, _NONE, bench.point(4, 3))
    QTest.mouseMove(bench.view, QPoint(0, -60))
    bench.qtbot.waitUntil(lambda: bench.view.lines[0].text == "line 0")
    QTest.mouseRelease(bench.view, _LEFT, _NONE, QPoint(0, -60))
    assert bench.core.selected_text().startswith("line 0\nline 1")


@pytest.mark.parametrize(
    ("mode", "sent"),
    [
        (b"\x1b[?9h", [b"\x1b[M !!"]),
        (b"\x1b[?1000h\x1b[?1006h", [b"\x1b[<0;1;1M", b"\x1b[<0;1;1m"]),
        (b"\x1b[?1000h", [b"\x1b[M !!", b"\x1b[M#!!"]),
    ],
)
def test_program_gets_clicks_it_asks_for(bench: Bench, mode: bytes, sent: list[bytes]) -> None:
    bench.feed(mode)
    QTest.mouseClick(bench.view, _LEFT, _NONE, bench.point(0, 0))
    assert bench.sent == sent


def test_program_gets_drags_and_motion_it_asks_for(bench: Bench) -> None:
    bench.feed(b"\x1b[?1002h\x1b[?1006h")
    QTest.mouseMove(bench.view, bench.point(2, 2))
    assert bench.sent == []
    bench.drag((0, 0), (2, 3))
    assert bench.sent == [b"\x1b[<0;1;1M", b"\x1b[<32;4;3M", b"\x1b[<0;4;3m"]
    bench.sent.clear()
    bench.feed(b"\x1b[?1003h")
    QApplication.sendEvent(bench.view, _move(bench, (3, 3), _NONE))
    assert bench.sent == [b"\x1b[<35;4;4M"]


def test_shift_takes_the_mouse_back_from_the_program(bench: Bench) -> None:
    bench.feed(b"\x1b[?1003h\x1b[?1006hhello world")
    bench.drag((0, 0), (0, 4), _SHIFT)
    assert bench.core.selected_text() == "hello"
    bench.drag((0, 6), (0, 10), _SHIFT)
    assert bench.core.selected_text() == "world"


def test_wheel_scrolls_the_scrollback(bench: Bench) -> None:
    bench.feed(b"".join(b"line %d\r\n" % number for number in range(100)))
    lines = QApplication.wheelScrollLines()
    turn_wheel(bench, 2)
    assert bench.view.lines[0].text == f"line {93 - 2 * lines}"
    for _ in range(8):
        turn_wheel(bench, -1 / 8)
    assert bench.view.lines[0].text == f"line {93 - lines}"


def test_wheel_is_arrow_keys_on_the_alternate_screen(bench: Bench) -> None:
    bench.feed(b"\x1b[?1049h\x1b[?1007h")
    turn_wheel(bench, 1)
    assert b"".join(bench.sent) == b"\x1b[A" * QApplication.wheelScrollLines()


def test_wheel_goes_to_a_program_that_wants_the_mouse(bench: Bench) -> None:
    bench.feed(b"\x1b[?1000h\x1b[?1006h")
    turn_wheel(bench, -2, (1, 1))
    assert b"".join(bench.sent) == b"\x1b[<65;2;2M" * 2


def test_control_wheel_zooms(bench: Bench) -> None:
    pixels = bench.view.terminal_font.pixelSize()
    turn_wheel(bench, 3, modifiers=_CONTROL)
    assert bench.view.terminal_font.pixelSize() == pixels + 3


@pytest.mark.parametrize(
    ("output", "address"),
    [
        (b"see https://example.com/a(b). ok", "https://example.com/a(b)"),
        ("世界 http://例子.cn/路径。".encode(), "http://例子.cn/路径"),
    ],
)
def test_control_click_asks_to_open_the_link(bench: Bench, output: bytes, address: str) -> None:
    asked: list[str] = []
    bench.view.link_requested.connect(asked.append)
    bench.feed(output)
    QTest.mouseClick(bench.view, _LEFT, _NONE, bench.point(0, 8))
    assert asked == []
    QTest.mouseClick(bench.view, _LEFT, _CONTROL, bench.point(0, 8))
    assert asked == [address]


def test_link_over_wrapped_rows_is_one_address(bench: Bench) -> None:
    asked: list[str] = []
    bench.view.link_requested.connect(asked.append)
    url = "https://example.com/" + "a" * 50
    bench.feed(url.encode())
    QTest.mouseClick(bench.view, _LEFT, _CONTROL, bench.point(1, 3))
    assert asked == [url]


@pytest.mark.parametrize("scheme", ["file:///etc/passwd", "javascript:alert(1)", "ssh://host"])
def test_address_of_another_scheme_cannot_be_opened(bench: Bench, scheme: str) -> None:
    asked: list[str] = []
    bench.view.link_requested.connect(asked.append)
    bench.feed(f"\x1b]8;;{scheme}\x07click me\x1b]8;;\x07 {scheme}".encode())
    for column in (2, 12):
        QTest.mouseClick(bench.view, _LEFT, _CONTROL, bench.point(0, column))
    assert asked == []


def test_link_is_underlined_while_control_is_held_over_it(bench: Bench) -> None:
    bench.feed(b"https://example.com rest")
    before = bench.cells(0, 0, 19)
    QApplication.sendEvent(bench.view, _move(bench, (0, 3), _CONTROL))
    bench.settle()
    assert bench.cells(0, 0, 19) != before
    assert bench.view.cursor().shape() is Qt.CursorShape.PointingHandCursor
    QApplication.sendEvent(bench.view, _move(bench, (0, 3), _NONE))
    bench.settle()
    assert bench.cells(0, 0, 19) == before
