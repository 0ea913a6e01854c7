from caas_console.models.terminal.core import SelectionUnit
from tests.unit.models.terminal.conftest import NewCore

_TEXT = b"first line\r\nsecond word here\r\n\r\nlast"


def test_selection_holds_both_ends(new_core: NewCore) -> None:
    core = new_core()
    core.feed(_TEXT)

    core.start_selection(0, 6)
    core.extend_selection(1, 5)

    assert core.selected_text() == "line\nsecond"


def test_selection_grows_backwards(new_core: NewCore) -> None:
    core = new_core()
    core.feed(_TEXT)

    core.start_selection(1, 5)
    core.extend_selection(0, 6)

    assert core.selected_text() == "line\nsecond"


def test_selection_by_words_holds_whole_words(new_core: NewCore) -> None:
    core = new_core()
    core.feed(_TEXT)

    core.start_selection(1, 8, SelectionUnit.WORD)
    assert core.selected_text() == "word"

    core.extend_selection(1, 13)
    assert core.selected_text() == "word here"

    core.extend_selection(1, 2)
    assert core.selected_text() == "second word"


def test_selection_by_lines_holds_wrapped_lines_as_one(new_core: NewCore) -> None:
    core = new_core(10, 6)
    core.feed(b"abcdefghijklmno\r\nnext")

    core.start_selection(1, 2, SelectionUnit.LINE)

    assert core.selected_text() == "abcdefghijklmno"


def test_selection_of_an_empty_line_by_words_is_empty(new_core: NewCore) -> None:
    core = new_core()
    core.feed(_TEXT)

    core.start_selection(2, 3, SelectionUnit.WORD)

    assert core.selected_text() == ""


def test_selection_joins_wrapped_lines(new_core: NewCore) -> None:
    core = new_core(10, 6)
    core.feed(b"abcdefghijklmno\r\nnext")

    core.start_selection(0, 0)
    core.extend_selection(2, 3)

    assert core.selected_text() == "abcdefghijklmno\nnext"


def test_selection_of_a_rectangle_is_a_block(new_core: NewCore) -> None:
    core = new_core()
    core.feed(b"abcd\r\nefgh\r\nijkl")

    core.start_selection(0, 1, rectangle=True)
    core.extend_selection(2, 2)

    assert core.selected_text() == "bc\nfg\njk"


def test_selection_keeps_its_text_while_output_scrolls_it(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(_TEXT)
    core.start_selection(1, 7, SelectionUnit.WORD)

    core.feed(b"\r\nmore" * 50)

    assert core.selected_text() == "word"


def test_selection_whose_start_left_the_scrollback_does_not_grow(new_core: NewCore) -> None:
    core = new_core(20, 5, scrollback_lines=0)
    core.feed(_TEXT)
    core.start_selection(0, 0)

    core.feed(b"x\r\n" * 40_000)
    core.extend_selection(2, 0)

    assert core.selected_text().replace("x", "").strip() == ""


def test_selection_does_not_grow_onto_the_other_screen(new_core: NewCore) -> None:
    core = new_core()
    core.feed(_TEXT)
    core.start_selection(1, 7, SelectionUnit.WORD)

    core.feed(b"\x1b[?1049hother")
    core.extend_selection(0, 3)

    assert core.selected_text() == ""


def test_selection_reaches_into_scrollback(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(b"".join(b"line %d\r\n" % number for number in range(100)))
    core.scroll_to(10)
    core.start_selection(0, 0)
    core.scroll_to(20)

    core.extend_selection(0, 6)

    assert core.selected_text() == "\n".join(f"line {number}" for number in range(10, 21))


def test_selection_outside_the_viewport_takes_the_nearest_cell(new_core: NewCore) -> None:
    core = new_core()
    core.feed(_TEXT)

    core.start_selection(-5, -5)
    core.extend_selection(99, 99)

    assert core.selected_text() == _TEXT.decode().replace("\r\n", "\n")


def test_selected_columns_are_told_by_row(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(_TEXT)
    core.take_frame()

    core.start_selection(0, 6)
    core.extend_selection(1, 5)

    lines = core.take_frame().lines
    assert [lines[row].selection for row in range(3)] == [(6, 20), (0, 6), None]


def test_cleared_selection_is_told(new_core: NewCore) -> None:
    core = new_core()
    core.feed(_TEXT)
    core.select_all()
    core.take_frame()

    core.clear_selection()

    assert core.selected_text() == ""
    assert core.take_frame().lines[0].selection is None


def test_everything_can_be_selected(new_core: NewCore) -> None:
    core = new_core()
    core.feed(_TEXT)

    core.select_all()

    assert core.selected_text() == core.contents() == _TEXT.decode().replace("\r\n", "\n")


def test_nothing_is_selected_on_an_empty_screen(new_core: NewCore) -> None:
    core = new_core()

    core.select_all()

    assert core.selected_text() == core.contents() == ""


def test_selection_is_told_without_its_text(new_core: NewCore) -> None:
    core = new_core(20, 3)
    core.feed(b"text")
    told = [core.has_selection]

    core.start_selection(0, 0)
    told.append(core.has_selection)
    core.clear_selection()
    told.append(core.has_selection)

    assert told == [False, True, False]
