"""The selected text of a log, held by line numbers, so that it stays with its lines."""

import re
from typing import NamedTuple

_WORD = re.compile(r"[\w./:@%+-]+|\s+|.")
_WHOLE = 1 << 30  # more characters than any line has


class TextPlace(NamedTuple):
    """A place between two characters of a line."""

    number: int
    character: int


class LogSelection:
    """From where the mouse went down to where it is."""

    def __init__(self) -> None:
        self._anchor: tuple[TextPlace, TextPlace] | None = None
        self._start = self._end = TextPlace(0, 0)

    @property
    def bounds(self) -> tuple[TextPlace, TextPlace] | None:
        """First place and last place; None where nothing is selected."""
        return (self._start, self._end) if self._start < self._end else None

    def clear(self) -> None:
        """Select nothing."""
        self._anchor = None
        self._start = self._end = TextPlace(0, 0)

    def start(self, start: TextPlace, end: TextPlace) -> None:
        """Select a unit: a place, a word, a line; `extend` grows from it."""
        self._anchor = (start, end)
        self._start, self._end = start, end

    def extend(self, start: TextPlace, end: TextPlace) -> None:
        """Select from where it was started to this unit."""
        if self._anchor is None:
            self.start(start, end)
            return
        self._start = min(self._anchor[0], start)
        self._end = max(self._anchor[1], end)

    def span(self, number: int) -> tuple[int, int] | None:
        """The selected characters of a line: first, one past the last."""
        if not self._start.number <= number <= self._end.number or self._start == self._end:
            return None
        first = self._start.character if number == self._start.number else 0
        last = self._end.character if number == self._end.number else _WHOLE
        return first, last


def word_at(text: str, character: int) -> tuple[int, int]:
    """The word, or what lies between words, around a character of a line."""
    for match in _WORD.finditer(text):
        if match.end() > character:
            return match.span()
    return len(text), len(text)
