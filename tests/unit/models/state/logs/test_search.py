import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.models.state.logs.buffer import LogBuffer
from caas_console.models.state.logs.patterns import RegexPattern, TextPattern
from caas_console.models.state.logs.search import LogMatches

PATTERNS = [TextPattern("7"), RegexPattern("7")]


def numbered(start: int, end: int) -> bytes:
    return b"".join(b"%d\n" % number for number in range(start, end))


def expected(start: int, end: int) -> list[int]:
    return [number for number in range(start, end) if "7" in str(number)]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_search_catches_up_and_goes_on_with_what_comes(
    pattern: TextPattern | RegexPattern,
) -> None:
    buffer = LogBuffer("raw")
    buffer.feed(numbered(0, 50_000))
    matches = LogMatches(buffer, pattern)
    assert not matches.caught_up
    while not matches.advance(0):
        pass
    assert list(matches.numbers) == expected(0, 50_000)
    buffer.feed(numbered(50_000, 50_010))
    assert matches.advance(1)
    buffer.feed(numbered(50_010, 150_000))
    while not matches.advance(0):
        pass
    assert list(matches.numbers) == expected(0, 150_000)


def test_lines_that_were_dropped_are_no_longer_found() -> None:
    buffer = LogBuffer("raw", budget=300_000)
    matches = LogMatches(buffer, TextPattern("7"))
    for start in range(0, 200_000, 20_000):
        buffer.feed(numbered(start, start + 20_000))
        if start % 60_000 == 0:
            matches.advance(1)
    assert matches.advance(1)
    assert list(matches.numbers) == expected(buffer.first_line, 200_000)


def test_matches_are_gone_through_in_both_directions() -> None:
    buffer = LogBuffer("raw")
    buffer.feed(b"x\nhit\nx\nhit\nx\n")
    matches = LogMatches(buffer, TextPattern("hit"))
    matches.advance(1)
    assert [matches.next_after(number) for number in (-1, 1, 3)] == [1, 3, None]
    assert [matches.last_before(number) for number in (1, 3, 5)] == [None, 1, 3]


def test_coloured_text_is_found_as_it_is_read() -> None:
    buffer = LogBuffer("raw")
    buffer.feed(b"\x1b[31mER\x1b[1mROR\x1b[0m\nfine\n")
    matches = LogMatches(buffer, TextPattern("error"))
    matches.advance(1)
    assert list(matches.numbers) == [0]


def test_a_line_longer_than_a_block_is_searched_too() -> None:
    buffer = LogBuffer("raw")
    buffer.feed(b"x" * 50_000 + b"7\n" + b"7" + b"x" * 50_000 + b"\nx\n")
    text, regex = LogMatches(buffer, TextPattern("7")), LogMatches(buffer, RegexPattern("7"))
    for matches in (text, regex):
        matches.advance(1)
    assert list(text.numbers) == list(regex.numbers) == [0, 1]


@given(pieces=st.lists(st.lists(st.sampled_from([b"7", b"x", b""]), max_size=8), max_size=8))
def test_a_search_that_keeps_up_finds_what_a_late_one_finds(pieces: list[list[bytes]]) -> None:
    buffer = LogBuffer("raw")
    early = LogMatches(buffer, TextPattern("7"))
    for piece in pieces:
        buffer.feed(b"".join(line + b"\n" for line in piece))
        early.advance(1)
    late = LogMatches(buffer, TextPattern("7"))
    late.advance(1)
    assert list(early.numbers) == list(late.numbers)
