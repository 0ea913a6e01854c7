import html

from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.tool_tip import tool_tip


@given(st.text(max_size=100))
def test_text_without_markup_is_shown_as_it_is(text: str) -> None:
    shown = tool_tip(text)
    if "<" in text or "&" in text:
        assert shown == f'<p style="white-space: pre">{html.escape(text)}</p>'
    else:
        assert shown == text


def test_long_line_is_wrapped_and_loses_nothing() -> None:
    text = "one two-three\tfour  " * 40
    lines = tool_tip(text).split("\n")
    assert "".join(lines) == text
    assert max(map(len, lines)) <= 120


def test_tip_has_bounds() -> None:
    for text in ("x" * 64_000, "\n" * 64_000, "word " * 64_000, "<" * 64_000):
        lines = tool_tip(text).split("\n")
        assert len(lines) <= 41
        assert lines[-1].startswith("…")
