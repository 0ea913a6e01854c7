import base64
import re

from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.platform.watch.cursor import decode_positions, encode_positions

positions = st.dictionaries(st.text(min_size=1), st.text())


@given(positions)
def test_a_cursor_holds_what_was_put_in_and_needs_no_escaping(held: dict[str, str]) -> None:
    cursor = encode_positions(held)
    assert decode_positions(cursor) == held
    assert re.fullmatch(r"[A-Za-z0-9_-]*", cursor)


@given(st.text())
def test_any_text_is_a_cursor_or_none(text: str) -> None:
    assert isinstance(decode_positions(text), dict)


@given(positions, st.data())
def test_a_damaged_cursor_only_forgets_positions(held: dict[str, str], data: st.DataObject) -> None:
    cursor = encode_positions(held)
    cut = data.draw(st.integers(0, len(cursor)))
    assert all(isinstance(where, str) for where in decode_positions(cursor[:cut]).values())


def test_json_that_is_no_positions_is_none() -> None:
    for text in ('["a"]', '{"platform":7}', "null", "[" * 40_000):
        assert decode_positions(base64.urlsafe_b64encode(text.encode()).decode()) == {}
