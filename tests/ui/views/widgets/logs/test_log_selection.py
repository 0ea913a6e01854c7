from hypothesis import given
from hypothesis import strategies as st

from caas_console.views.widgets.logs.log_selection import LogSelection, TextPlace, word_at


def test_selection_grows_in_both_directions_from_its_unit() -> None:
    selection = LogSelection()
    selection.start(TextPlace(5, 4), TextPlace(5, 8))
    selection.extend(TextPlace(7, 2), TextPlace(7, 2))
    assert selection.bounds == (TextPlace(5, 4), TextPlace(7, 2))
    selection.extend(TextPlace(3, 1), TextPlace(3, 6))
    assert selection.bounds == (TextPlace(3, 1), TextPlace(5, 8))
    selection.clear()
    assert selection.bounds is None


def test_spans_are_of_the_lines_between_the_bounds() -> None:
    selection = LogSelection()
    selection.start(TextPlace(1, 3), TextPlace(1, 3))
    selection.extend(TextPlace(3, 2), TextPlace(3, 2))
    text = "0123456789"
    shown = [span and text[slice(*span)] for span in map(selection.span, range(5))]
    assert shown == [None, "3456789", text, "01", None]


def test_word_is_what_belongs_together_in_a_log() -> None:
    text = 'GET "/api/v1/items-7" 10.0.0.1:80'
    assert text[slice(*word_at(text, 8))] == "/api/v1/items-7"
    assert text[slice(*word_at(text, 25))] == "10.0.0.1:80"
    assert text[slice(*word_at(text, 3))] == " "


@given(st.text(max_size=30), st.integers(0, 40))
def test_word_is_around_its_place(text: str, character: int) -> None:
    start, end = word_at(text, character)
    assert 0 <= start <= end <= len(text)
    if character < len(text):
        assert start <= character < end
