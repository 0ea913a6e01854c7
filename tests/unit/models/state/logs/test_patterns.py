import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.logs.patterns import (
    MAY_TAKE_FOREVER,
    BothPatterns,
    LogPattern,
    RegexPattern,
    TextPattern,
    WrongExpression,
)


def found(pattern: LogPattern, *lines: str) -> list[int]:
    return list(pattern.matching_lines("".join(f"{line}\n" for line in lines).encode()))


def test_text_is_found_whatever_its_case_unless_told() -> None:
    lines = ["Error", "no", "an error, an ERROR"]
    assert found(TextPattern("error"), *lines) == [0, 2]
    assert found(TextPattern("Error", match_case=True), *lines) == [0]
    assert found(TextPattern("É"), "é", "e", "É") == [0, 2]


@given(
    lines=st.lists(st.text("abAB ", max_size=6), max_size=20),
    text=st.text("abA", min_size=1, max_size=3),
    match_case=st.booleans(),
)
def test_the_lines_found_are_those_that_have_the_text(
    lines: list[str], text: str, match_case: bool
) -> None:
    expected = [
        index
        for index, line in enumerate(lines)
        if (text in line if match_case else text.lower() in line.lower())
    ]
    assert found(TextPattern(text, match_case=match_case), *lines) == expected


def test_a_regular_expression_sees_one_line_at_a_time() -> None:
    pattern = RegexPattern(r"^\d+ items?$")
    assert found(pattern, "5 items", "5 items more", "x 5 items", "1 ITEM") == [0, 3]
    assert found(RegexPattern(r"a\s+b"), "a", "b", "a  b") == [2]
    assert found(RegexPattern("É", match_case=True), "é", "É") == [1]


@pytest.mark.parametrize(
    ("pattern", "position"),
    [("ab(", 2), ("a{2,1}", 2), ("ab[", 2), ("(?P<a", 4), ("*", 0), (f"a{{{2**70}}}", None)],
)
def test_what_is_no_expression_says_what_is_wrong_with_it_and_where(
    pattern: str, position: int | None
) -> None:
    with pytest.raises(WrongExpression) as caught:
        RegexPattern(pattern)
    assert caught.value.reason
    assert caught.value.position == position


@pytest.mark.parametrize(
    "pattern",
    ["(?=a)b", "(?<!a)b", r"(a)\1", "(a{999}){999}", "a{9999}", "(" * 5000 + "a" + ")" * 5000],
    ids=["ahead", "behind", "back", "repeats", "repeated", "nested"],
)
def test_an_expression_that_can_take_forever_is_refused(pattern: str) -> None:
    with pytest.raises(WrongExpression) as caught:
        RegexPattern(pattern)
    assert caught.value.reason == MAY_TAKE_FOREVER


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a*)*b", "(.*,){11}b", ".*.*.*.*.*b", "(a|a)*b"])
def test_no_expression_is_busy_for_long_with_one_line(pattern: str) -> None:
    # Each of these would keep a searcher that tries every way busy for years.
    assert found(RegexPattern(pattern), "a" * 100_000 + ",") == []


def test_a_line_of_bytes_that_are_no_text_is_searched_too() -> None:
    assert list(RegexPattern("b.c.*e").matching_lines(b"a\n\xffb\xfec \xc3e\n")) == [1]


def test_both_patterns_have_to_match_a_line() -> None:
    both = BothPatterns(TextPattern("error"), RegexPattern(r"\d+"))
    assert found(both, "error", "error 5", "6", "7 errors") == [1, 3]
    assert list(both.spans("error 52")) == [(6, 8)]


@pytest.mark.parametrize(
    ("pattern", "text", "spans"),
    [
        (TextPattern("ab"), "xabAB", [(1, 3), (3, 5)]),
        (TextPattern("a.c", match_case=True), "abc a.c A.C", [(4, 7)]),
        (RegexPattern(r"\bw\w*"), "a word, two words", [(2, 6), (12, 17)]),
        (RegexPattern("x*"), "axxb", [(1, 3)]),
    ],
)
def test_spans_tell_where_the_matches_are(
    pattern: LogPattern, text: str, spans: list[tuple[int, int]]
) -> None:
    assert list(pattern.spans(text)) == spans
