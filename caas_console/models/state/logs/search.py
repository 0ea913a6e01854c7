"""Which lines of a log match a pattern, found a little at a time."""

import time
from array import array
from bisect import bisect_left
from collections.abc import Sequence

from caas_console.models.state.logs.buffer import LogBuffer
from caas_console.models.state.logs.lines import without_escapes
from caas_console.models.state.logs.patterns import LogPattern


class LogMatches:
    """The lines of a buffer that match; serves both a search and a filter.

    Call :meth:`advance` until it has caught up, and again after the buffer was fed.

    Attributes:
        backlog: how many lines the last :meth:`advance` left to the next one.
    """

    def __init__(self, buffer: LogBuffer, pattern: LogPattern) -> None:
        self._buffer = buffer
        self._pattern = pattern
        self._numbers = array("Q")
        self._next_line = buffer.first_line
        self.backlog = buffer.end_line - buffer.first_line
        # Where the next line is: the chunk by its first line's number, and the byte in it.
        self._chunk_start = -1
        self._offset = 0

    @property
    def numbers(self) -> Sequence[int]:
        """The matching lines' numbers, ascending; only those that are still kept."""
        return self._numbers

    @property
    def caught_up(self) -> bool:
        """Whether every line has been looked at."""
        return self._next_line >= self._buffer.end_line

    def advance(self, seconds: float) -> bool:
        """Look through more lines, for about so long; whether it has caught up."""
        deadline = time.monotonic() + seconds
        self._forget_dropped()
        while not self.caught_up:
            self._scan_block()
            if time.monotonic() >= deadline:
                break
        self.backlog = self._buffer.end_line - self._next_line
        return self.caught_up

    def next_after(self, number: int) -> int | None:
        """The first matching line after a line."""
        index = bisect_left(self._numbers, number + 1)
        return self._numbers[index] if index < len(self._numbers) else None

    def last_before(self, number: int) -> int | None:
        """The last matching line before a line."""
        index = bisect_left(self._numbers, number)
        return self._numbers[index - 1] if index else None

    def _forget_dropped(self) -> None:
        first = self._buffer.first_line
        del self._numbers[: bisect_left(self._numbers, first)]
        self._next_line = max(self._next_line, first)

    def _scan_block(self) -> None:
        start, chunk = self._buffer.chunk_of(self._next_line)
        if start != self._chunk_start:
            self._chunk_start, self._offset = start, 0
        block = _block(chunk.data, self._offset, self._pattern.block_bytes)
        searched = without_escapes(block)
        self._numbers.extend(
            self._next_line + index for index in self._pattern.matching_lines(searched)
        )
        self._offset += len(block)
        self._next_line += block.count(b"\n")


def _block(data: bytes, start: int, size: int) -> bytes:
    """Whole lines from ``start`` on, about ``size`` bytes, at least one line."""
    if len(data) - start <= size:
        return data[start:]
    end = data.rfind(b"\n", start, start + size) + 1
    return data[start : end or data.index(b"\n", start + size) + 1]
