from caas_console.models.terminal.screen import (
    RGB,
    Attribute,
    CursorShape,
    Run,
    Style,
    ThemeColors,
    Underline,
)
from tests.unit.models.terminal.conftest import NewCore
from tests.unit.models.terminal.screens import screen, style_of

_THEME = ThemeColors(
    foreground=RGB(10, 20, 30),
    background=RGB(200, 210, 220),
    cursor=RGB(1, 2, 3),
    ansi=tuple(RGB(index, index, index) for index in range(16)),
)


def test_frame_holds_every_row_at_first(new_core: NewCore) -> None:
    assert set(new_core(20, 5).take_frame().lines) == {0, 1, 2, 3, 4}


def test_frame_holds_changed_rows_only(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(b"a\r\nb\r\nc")
    core.take_frame()

    core.feed(b"\x1b[2;1Hx")

    # The row that the cursor left may be told too.
    assert 1 in (changed := core.take_frame().lines)
    assert changed[1].text == "x"
    assert not {0, 3, 4} & set(changed)


def test_frame_is_empty_without_change(new_core: NewCore) -> None:
    core = new_core()
    core.take_frame()

    assert not core.take_frame().lines


def test_frame_in_a_hurry_leaves_rows_to_the_next(new_core: NewCore) -> None:
    core = new_core(20, 3)
    core.feed(b"a\r\nb\r\nc")

    frames = [core.take_frame(within=0) for _ in range(4)]

    assert [list(frame.lines) for frame in frames] == [[0], [1], [2], []]
    assert [frame.complete for frame in frames] == [False, False, True, True]
    assert [frame.lines[row].text for row, frame in enumerate(frames[:3])] == ["a", "b", "c"]


def test_every_row_has_its_turn_though_all_change_all_the_time(new_core: NewCore) -> None:
    core = new_core(20, 4)
    read: list[int] = []

    for letter in b"abcdefgh":
        core.feed(b"\x1b[H" + b"\r\n".join([bytes([letter])] * 4))
        read += core.take_frame(within=0).lines

    assert read == [0, 1, 2, 3, 0, 1, 2, 3]
    assert core.take_frame().complete


def test_row_that_changed_again_is_read_again(new_core: NewCore) -> None:
    core = new_core(20, 2)
    core.feed(b"a\r\nb")
    core.take_frame(within=0)

    core.feed(b"\x1b[HA")

    frame = core.take_frame()
    assert (frame.lines[0].text, frame.lines[1].text) == ("A", "b")


def test_frame_holds_every_row_after_a_resize(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.take_frame()

    core.resize(30, 6)

    frame = core.take_frame()
    assert (frame.columns, frame.rows) == (30, 6)
    assert set(frame.lines) == set(range(6))


def test_size_is_clamped_to_what_a_screen_can_be(new_core: NewCore) -> None:
    core = new_core()

    core.resize(0, -1, 0, 0)
    assert (core.columns, core.rows) == (1, 1)

    core.resize(10**9, 10**9)
    assert core.columns == core.rows <= 1000


def test_resize_wraps_lines_anew(new_core: NewCore) -> None:
    core = new_core(10, 4)
    core.feed(b"abcdefghij")
    core.resize(5, 4)

    assert screen(core) == ["abcde", "fghij"]


def test_wrapped_line_says_so(new_core: NewCore) -> None:
    core = new_core(5, 3)
    core.feed(b"abcdefg\r\nhi")

    lines = core.take_frame().lines

    assert [lines[row].wrapped for row in range(3)] == [True, False, False]


def test_run_covers_cells_of_equal_style(new_core: NewCore) -> None:
    core = new_core()
    core.feed(b"ab\x1b[1mcd\x1b[mef")

    bold = Style(attributes=Attribute.BOLD)
    assert core.take_frame().lines[0].runs == (
        Run(0, "ab", 1, Style()),
        Run(2, "cd", 1, bold),
        Run(4, "ef", 1, Style()),
    )


def test_run_tells_wide_characters_and_clusters_apart(new_core: NewCore) -> None:
    core = new_core()
    core.feed("a世界e\u0301\U0001f469\u200d\U0001f680b".encode())

    runs = core.take_frame().lines[0].runs

    assert [(run.column, run.text, run.columns) for run in runs][:3] == [
        (0, "a", 1),
        (1, "世界", 4),
        (5, "e\u0301", 1),
    ]
    assert [run.cluster for run in runs][:3] == [False, False, True]
    ends = [run.column + run.columns for run in runs]
    assert [run.column for run in runs] == [0, *ends[:-1]]
    assert "".join(run.text for run in runs) == "a世界e\u0301\U0001f469\u200d\U0001f680b"


def test_wide_character_that_does_not_fit_leaves_a_blank(new_core: NewCore) -> None:
    core = new_core(3, 2)
    core.feed("\x1b[?7l世世".encode())

    runs = core.take_frame().lines[0].runs

    assert [(run.column, run.text) for run in runs] == [(0, "世")]


def test_style_keeps_colours_symbolic(new_core: NewCore) -> None:
    core = new_core(40, 3)
    core.feed(b"\x1b[31;42mansi\x1b[0;38;5;200mcube\x1b[0;38;2;1;2;3mtrue\x1b[0mplain")

    line = core.take_frame().lines[0]

    assert style_of(line, "ansi") == Style(foreground=1, background=2)
    assert style_of(line, "cube") == Style(foreground=200)
    assert style_of(line, "true") == Style(foreground=RGB(1, 2, 3))
    assert style_of(line, "plain") == Style()


def test_style_has_every_attribute(new_core: NewCore) -> None:
    core = new_core()
    core.feed(b"\x1b[1;2;3;5;7;8;9;53mall\x1b[0;4:3;58;5;9mcurl")

    line = core.take_frame().lines[0]

    every = Attribute.NONE
    for attribute in Attribute:
        every |= attribute
    assert style_of(line, "all") == Style(attributes=every)
    assert style_of(line, "curl") == Style(underline=Underline.CURLY, underline_color=9)


def test_erased_cells_keep_the_background(new_core: NewCore) -> None:
    core = new_core(5, 2)
    core.feed(b"\x1b[44m\x1b[K\x1b[48;2;1;2;3m\x1b[2;1H\x1b[K")

    lines = core.take_frame().lines

    assert lines[0].runs == (Run(0, " " * 5, 1, Style(background=4)),)
    assert lines[1].runs == (Run(0, " " * 5, 1, Style(background=RGB(1, 2, 3))),)


def test_blank_cells_at_the_end_are_left_out_but_written_spaces_kept(new_core: NewCore) -> None:
    core = new_core()
    core.feed(b"ab  \r\n\x1b[Kcd")

    lines = core.take_frame().lines

    assert lines[0].text == "ab  "
    assert lines[1].text == "cd"
    assert lines[2].runs == ()


def test_cursor_follows_the_program(new_core: NewCore) -> None:
    core = new_core()
    core.feed(b"ab\r\ncd\x1b[5 q")

    cursor = core.take_frame().cursor

    assert (cursor.row, cursor.column) == (1, 2)
    assert cursor.visible
    assert cursor.blinking
    assert cursor.shape is CursorShape.BAR


def test_hidden_cursor_keeps_its_place(new_core: NewCore) -> None:
    core = new_core()
    core.feed(b"ab\x1b[?25l")

    cursor = core.take_frame().cursor

    assert not cursor.visible
    assert (cursor.row, cursor.column) == (0, 2)


def test_palette_is_the_theme(new_core: NewCore) -> None:
    core = new_core()
    core.set_theme(_THEME)

    palette = core.take_frame().palette

    assert (palette.foreground, palette.background) == (_THEME.foreground, _THEME.background)
    assert palette.cursor == _THEME.cursor
    assert palette.colors[:16] == _THEME.ansi
    assert palette.colors[16:18] == (RGB(0, 0, 0), RGB(0, 0, 95))
    assert palette.colors[231:234] == (RGB(255, 255, 255), RGB(8, 8, 8), RGB(18, 18, 18))
    assert palette.colors[255] == RGB(238, 238, 238)


def test_palette_is_the_same_object_until_a_colour_changes(new_core: NewCore) -> None:
    core = new_core()
    core.set_theme(_THEME)
    before = core.take_frame().palette
    assert core.take_frame().palette is before

    core.feed(b"\x1b]4;1;#0a0b0c\x07")

    after = core.take_frame().palette
    assert after is not before
    assert after.resolve(1, after.foreground) == RGB(10, 11, 12)
    assert after.resolve(None, after.background) == _THEME.background
    assert after.resolve(RGB(5, 5, 5), after.background) == RGB(5, 5, 5)


def test_palette_is_swapped_in_reverse_video(new_core: NewCore) -> None:
    core = new_core()
    core.set_theme(_THEME)
    core.feed(b"\x1b[?5h")

    palette = core.take_frame().palette

    assert (palette.foreground, palette.background) == (_THEME.background, _THEME.foreground)
