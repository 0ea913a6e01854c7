from caas_console.models.terminal.core import TITLE_LENGTH, Modes, MouseTracking
from caas_console.models.terminal.screen import RGB, ThemeColors
from tests.unit.models.terminal.conftest import NewCore
from tests.unit.models.terminal.screens import screen


def test_queries_are_answered_once(new_core: NewCore) -> None:
    core = new_core(20, 5)

    core.feed(b"ab\x1b[6n\x1b[5n")

    assert core.take_replies() == b"\x1b[1;3R\x1b[0n"
    assert core.take_replies() == b""


def test_device_attributes_are_those_of_a_colour_vt220(new_core: NewCore) -> None:
    core = new_core()

    core.feed(b"\x1b[c")

    assert core.take_replies() == b"\x1b[?62;22c"


def test_size_is_reported_in_cells_and_pixels(new_core: NewCore) -> None:
    core = new_core()
    core.resize(30, 6, 10, 20)

    core.feed(b"\x1b[18t\x1b[14t\x1b[16t")

    assert core.take_replies() == b"\x1b[8;6;30t\x1b[4;120;300t\x1b[6;20;10t"


def test_colours_are_reported_from_the_theme(new_core: NewCore) -> None:
    core = new_core()
    black, white = RGB(0, 0, 0), RGB(255, 255, 255)
    core.set_theme(ThemeColors(black, white, black, (RGB(1, 2, 3),) * 16))

    core.feed(b"\x1b]11;?\x07\x1b]4;7;?\x07")

    assert core.take_replies() == b"\x1b]11;rgb:ffff/ffff/ffff\x07\x1b]4;7;rgb:0101/0202/0303\x07"


def test_replies_are_bounded(new_core: NewCore) -> None:
    core = new_core()

    core.feed(b"\x1b[c" * 100_000)

    assert len(core.take_replies()) <= 64 * 1024


def test_column_shifts_leave_no_reply_behind(new_core: NewCore) -> None:
    core = new_core()

    core.feed(b"\x1b[6n\x1b[ @\x1b[ A")

    assert core.take_replies() == b"\x1b[1;1R"


def test_column_shifts_work_when_no_more_replies_are_kept(new_core: NewCore) -> None:
    core = new_core()

    core.feed(b"\x1b[c" * 100_000 + b"abc\r\x1b[ @")

    assert screen(core) == ["bc"]


def test_clipboard_can_neither_be_read_nor_written(new_core: NewCore) -> None:
    core = new_core()

    core.feed(b"\x1b]52;c;aGVsbG8=\x07\x1b]52;c;?\x07\x1b]5522;type=read;dGV4dC9wbGFpbg==\x1b\\")

    assert b"hello" not in core.take_replies()
    assert screen(core) == []


def test_title_is_not_reported_back(new_core: NewCore) -> None:
    core = new_core()

    core.feed(b"\x1b]2;rm -rf /\x07\x1b[21t")

    assert core.take_replies() == b""


def test_image_files_are_not_opened(new_core: NewCore) -> None:
    core = new_core()

    core.feed(b"\x1b_Ga=T,t=f,f=100,i=1;L2V0Yy9wYXNzd2Q=\x1b\\\x1b_Ga=q,i=2,s=1,v=1;AAAA\x1b\\")

    assert core.take_replies() == b""


def test_title_is_printable_and_bounded(new_core: NewCore) -> None:
    core = new_core()
    assert core.title == ""

    core.feed("\x1b]0;top\u202e\u200f \x85– nice\x07".encode())
    assert core.title == "top – nice"

    core.feed(b"\x1b]2;" + b"x" * 100_000 + b"\x07")
    assert len(core.title) <= TITLE_LENGTH


def test_bell_rings_once(new_core: NewCore) -> None:
    core = new_core()

    core.feed(b"a\x07\x07")

    assert core.take_bell()
    assert not core.take_bell()


def test_bell_that_ends_a_title_does_not_ring(new_core: NewCore) -> None:
    core = new_core()

    core.feed(b"\x1b]2;title\x07")

    assert not core.take_bell()


def test_modes_are_told(new_core: NewCore) -> None:
    core = new_core()
    assert core.modes == Modes(
        mouse_tracking=MouseTracking.NONE,
        alternate_screen=False,
        alternate_scroll=core.modes.alternate_scroll,
        bracketed_paste=False,
        focus_reporting=False,
        synchronized_output=False,
    )

    core.feed(b"\x1b[?1049;1000;1003;1007;2004;1004;2026h")

    assert core.modes == Modes(
        mouse_tracking=MouseTracking.ANY_MOTION,
        alternate_screen=True,
        alternate_scroll=True,
        bracketed_paste=True,
        focus_reporting=True,
        synchronized_output=True,
    )
