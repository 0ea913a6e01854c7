"""Which rows of a log are on the screen: scrolling by rows, following, wrapped lines."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol


class Rows(Protocol):
    """The lines, by their place; a line's number stays the same when others are dropped."""

    def __len__(self) -> int: ...
    def number_at(self, index: int) -> int: ...
    def index_of(self, number: int) -> int: ...


class Place(NamedTuple):
    """A row on the screen: the index of its line, and which row of the wrapped line it is."""

    line: int
    part: int


class LogViewport:
    """Holds on to the line at the top while others come and go, or to the end.

    Args:
        height_of: how many rows the line at an index takes.

    Attributes:
        height: rows on the screen.
        following: the end is held on to.
    """

    def __init__(self, rows: Rows, height_of: Callable[[int], int]) -> None:
        self._rows = rows
        self._height_of = height_of
        self.height = 1
        self.following = True
        self._number = 0
        self._part = 0

    @property
    def top(self) -> Place:
        """The row at the top."""
        if self.following or not len(self._rows):
            return self.end
        index = min(self._rows.index_of(self._number), len(self._rows) - 1)
        exact = self._rows.number_at(index) == self._number
        part = min(self._part, self._height_of(index) - 1) if exact else 0
        return min(Place(index, part), self.end)

    @property
    def end(self) -> Place:
        """The row at the top when the last one is at the bottom."""
        last = len(self._rows) - 1
        if last < 0:
            return Place(0, 0)
        return self._moved(Place(last, self._height_of(last) - 1), 1 - self.height)

    def places(self) -> Iterator[Place]:
        """The rows on the screen, from the top."""
        index, part = self.top
        shown = 0
        while shown < self.height and index < len(self._rows):
            for row in range(part, min(self._height_of(index), part + self.height - shown)):
                yield Place(index, row)
                shown += 1
            index, part = index + 1, 0

    def scroll(self, rows: int) -> None:
        """Move by rows; negative is up. Reaching the end begins to follow it."""
        self._go(self._moved(self.top, rows))

    def scroll_to(self, index: int) -> None:
        """Put the line at an index at the top."""
        self._go(Place(max(0, min(index, len(self._rows) - 1)), 0))

    def reveal(self, index: int) -> None:
        """Have a line on the screen, in the middle if it was not there."""
        if all(place.line != index for place in self.places()):
            self._go(self._moved(Place(index, 0), -(self.height // 2)))

    def hold(self) -> None:
        """Follow no more: keep what is on the screen."""
        if self.following:
            self._keep(self.top)

    def follow(self) -> None:
        """Show the end, whatever comes."""
        self.following = True

    def _go(self, place: Place) -> None:
        end = self.end
        if place >= end:
            self.following = True
        else:
            self._keep(place)

    def _keep(self, place: Place) -> None:
        self.following = False
        self._number = self._rows.number_at(place.line) if len(self._rows) else 0
        self._part = place.part

    def _moved(self, place: Place, rows: int) -> Place:
        index, part = place.line, place.part + rows
        while part < 0 and index > 0:
            index -= 1
            part += self._height_of(index)
        while index < len(self._rows) - 1 and part >= (height := self._height_of(index)):
            part -= height
            index += 1
        return Place(index, max(0, part))
