from pathlib import Path

import pytest

from tests.unit.models.terminal.conftest import NewCore


def _lines(count: int) -> bytes:
    return b"".join(b"line %d\r\n" % number for number in range(count))


@pytest.mark.parametrize("columns", [10, 80, 120, 400])
def test_scrollback_keeps_the_lines_asked_for(new_core: NewCore, columns: int) -> None:
    core = new_core(columns, 40)

    core.feed(_lines(50_000))

    assert core.take_frame().scrollbar.total >= 10_000 + 40
    assert f"line {50_000 - 10_000}\n" in core.contents()


def test_scrollback_of_no_lines_keeps_none_for_long(new_core: NewCore) -> None:
    core = new_core(80, 5, scrollback_lines=0)

    core.feed(_lines(5000))

    assert core.take_frame().scrollbar.total == 5


def test_scrollback_is_bounded_in_bytes_whatever_the_lines_hold(new_core: NewCore) -> None:
    core = new_core(200, 10)
    line = b"".join(b"\x1b[38;2;%d;%d;%dm\xcc\x81x" % (n, n, n) for n in range(199)) + b"\r\n"

    before = _resident_bytes()
    for _ in range(150):
        core.feed(line * 60)

    assert _resident_bytes() - before < 160 * 1024 * 1024


def test_viewport_stays_with_its_text_while_output_comes(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(_lines(100))
    core.scroll(-50)
    shown = core.take_frame().lines[0].text

    core.feed(_lines(100))

    frame = core.take_frame()
    assert not frame.scrollbar.at_bottom
    assert frame.lines.get(0) is None or frame.lines[0].text == shown
    assert not frame.cursor.visible


def test_viewport_follows_the_output_at_the_bottom(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(_lines(100))
    core.scroll(-50)
    core.scroll_to_bottom()

    frame = core.take_frame()

    assert frame.scrollbar.at_bottom
    assert frame.lines[3].text == "line 99"


def test_viewport_goes_to_a_row_of_the_scrollbar(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(_lines(100))

    core.scroll_to(7)
    frame = core.take_frame()
    assert frame.scrollbar.offset == 7
    assert frame.lines[0].text == "line 7"

    core.scroll_to(-3)
    assert core.take_frame().scrollbar.offset == 0
    core.scroll_to(10**9)
    assert core.take_frame().scrollbar.at_bottom


def test_erase_scrollback_forgets_it(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(_lines(100) + b"\x1b[3J")

    assert core.take_frame().scrollbar.total == 5


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096
