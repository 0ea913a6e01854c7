import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from caas_console.views.widgets.cells.one_line import one_line


def test_ends_of_lines_and_tabs_in_a_name_are_seen() -> None:
    assert one_line("a\nb\tc\x00", 80) == "a␊b␉c␀"


def test_what_turns_the_reading_order_is_seen_and_does_nothing() -> None:
    assert one_line("\u202egpj.exe", 80) == "�gpj.exe"


@given(st.text(), st.integers(0, 200))
def test_any_text_is_one_line_of_letters_within_bounds(text: str, most: int) -> None:
    shown = one_line(text, most)
    assert len(shown) == min(len(text), most)
    assert len(shown.splitlines()) <= 1
    assert not {unicodedata.bidirectional(one) for one in shown} & {"RLO", "LRO", "RLI", "B", "S"}


def test_letters_of_any_script_stay() -> None:
    text = "日本語 ünï עברית 👨‍👩‍👧"
    assert one_line(text, 80) == text
