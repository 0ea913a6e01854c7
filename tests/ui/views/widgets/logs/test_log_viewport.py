"""Which rows are on the screen while lines come, go, wrap and are scrolled."""

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from caas_console.views.widgets.logs.log_viewport import LogViewport, Place


class _Lines:
    """Lines of given heights, numbered from the first ever."""

    def __init__(self, heights: list[int]) -> None:
        self.numbers = list(range(len(heights)))
        self.heights = dict(enumerate(heights))

    def __len__(self) -> int:
        return len(self.numbers)

    def number_at(self, index: int) -> int:
        return self.numbers[index]

    def index_of(self, number: int) -> int:
        return bisect_left(self.numbers, number)

    def height_of(self, index: int) -> int:
        return self.heights[self.numbers[index]]

    def add(self, height: int) -> None:
        number = len(self.heights)
        self.heights[number] = height
        self.numbers.append(number)


def _viewport(heights: list[int], height: int) -> tuple[_Lines, LogViewport]:
    lines = _Lines(heights)
    viewport = LogViewport(lines, lines.height_of)
    viewport.height = height
    return lines, viewport


def _rows(lines: _Lines, viewport: LogViewport) -> list[tuple[int, int]]:
    return [(lines.number_at(place.line), place.part) for place in viewport.places()]


def test_end_is_followed_until_scrolled_up_and_again_from_the_end_on() -> None:
    lines, viewport = _viewport([1] * 10, 3)
    assert _rows(lines, viewport) == [(7, 0), (8, 0), (9, 0)]
    viewport.scroll(-1)
    lines.add(1)
    assert _rows(lines, viewport) == [(6, 0), (7, 0), (8, 0)]
    viewport.scroll(2)
    lines.add(1)
    assert _rows(lines, viewport) == [(9, 0), (10, 0), (11, 0)]


def test_wrapped_lines_scroll_row_by_row() -> None:
    lines, viewport = _viewport([1, 3, 2], 2)
    assert _rows(lines, viewport) == [(2, 0), (2, 1)]
    viewport.scroll(-1)
    assert _rows(lines, viewport) == [(1, 2), (2, 0)]
    viewport.scroll(-10)
    assert viewport.top == Place(0, 0)


def test_line_at_the_top_stays_while_older_ones_are_dropped() -> None:
    lines, viewport = _viewport([1] * 10, 3)
    viewport.scroll(-4)
    assert viewport.top == Place(3, 0)
    del lines.numbers[:2]
    assert _rows(lines, viewport)[0] == (3, 0)
    del lines.numbers[:3]
    assert _rows(lines, viewport)[0] == (5, 0)


def test_line_that_is_looked_for_comes_to_the_middle() -> None:
    lines, viewport = _viewport([1] * 100, 10)
    viewport.reveal(50)
    assert _rows(lines, viewport)[5] == (50, 0)
    before = viewport.top
    viewport.reveal(48)
    assert viewport.top == before


def test_no_lines_have_no_rows() -> None:
    lines, viewport = _viewport([], 5)
    viewport.scroll(3)
    viewport.scroll_to(7)
    assert _rows(lines, viewport) == []


class ViewportMachine(RuleBasedStateMachine):
    """Whatever happens, the screen shows consecutive rows, and is full if it can be."""

    @initialize(heights=st.lists(st.integers(1, 5), max_size=20), height=st.integers(1, 8))
    def begin(self, heights: list[int], height: int) -> None:
        self.lines, self.viewport = _viewport(heights, height)

    @rule(height=st.integers(1, 5))
    def line_comes(self, height: int) -> None:
        self.lines.add(height)

    @rule(count=st.integers(1, 3))
    def lines_go(self, count: int) -> None:
        del self.lines.numbers[:count]

    @rule(rows=st.integers(-20, 20))
    def scroll(self, rows: int) -> None:
        self.viewport.scroll(rows)

    @rule(index=st.integers(-5, 30))
    def scroll_to(self, index: int) -> None:
        self.viewport.scroll_to(index)

    @rule(height=st.integers(1, 8))
    def resize(self, height: int) -> None:
        self.viewport.height = height

    @rule()
    def hold(self) -> None:
        self.viewport.hold()

    @invariant()
    def screen_is_consecutive_and_full(self) -> None:
        if not hasattr(self, "lines"):
            return
        every = [
            (number, part)
            for number in self.lines.numbers
            for part in range(self.lines.heights[number])
        ]
        shown = _rows(self.lines, self.viewport)
        assert len(shown) == min(self.viewport.height, len(every))
        start = every.index(shown[0]) if shown else 0
        assert every[start : start + len(shown)] == shown
        if self.viewport.following:
            assert every[len(every) - len(shown) :] == shown


TestViewportMachine = ViewportMachine.TestCase


@given(st.lists(st.integers(1, 4), min_size=1, max_size=20), st.integers(1, 6), st.integers(0, 40))
def test_scrolling_up_and_down_again_returns(heights: list[int], height: int, rows: int) -> None:
    lines, viewport = _viewport(heights, height)
    before = _rows(lines, viewport)
    up = min(rows, sum(heights) - len(before))
    viewport.scroll(-up)
    viewport.scroll(up)
    assert _rows(lines, viewport) == before
