"""A log in memory, bounded, for a view that paints only what is on the screen."""

from bisect import bisect_right

from caas_console.backend.contracts.runtime import LogFraming
from caas_console.models.state.logs.chunks import LineAssembler, LogChunk
from caas_console.models.state.logs.frames import decoder_for
from caas_console.models.state.logs.lines import LogLine, decode_line

DEFAULT_BUDGET = 64 * 1024 * 1024
_PIECE = 64 * 1024
_CHUNK = 256 * 1024  # bytes below which a chunk is added to rather than another begun
_CHUNK_OVERHEAD = 400  # bytes, about, that a chunk takes besides its data


class LogBuffer:
    """The latest lines of a log.

    Nothing is done per line when bytes come in; a chunk's lines are taken apart when one of them
    is asked for. Lines are numbered from the first ever received, so that a number means the
    same line for as long as it is kept.

    Args:
        framing: of the bytes that are fed.
        timestamps: whether the engine was asked for them.
        budget: bytes kept; the oldest lines go first.
    """

    def __init__(
        self, framing: LogFraming, *, timestamps: bool = False, budget: int = DEFAULT_BUDGET
    ) -> None:
        self.timestamps = timestamps
        self._budget = budget
        self._decoder = decoder_for(framing)
        self._assembler = LineAssembler()
        self._chunks: list[LogChunk] = []
        self._first_lines: list[int] = []
        self._bytes = 0
        self._end = 0
        self._split: dict[tuple[int, int], list[bytes]] = {}

    @property
    def first_line(self) -> int:
        """The number of the oldest line that is kept."""
        return self._first_lines[0] if self._chunks else self._end

    @property
    def end_line(self) -> int:
        """One more than the number of the newest whole line."""
        return self._end

    @property
    def bytes_kept(self) -> int:
        """About how much memory the lines take."""
        return self._bytes

    @property
    def unfinished(self) -> tuple[LogLine, ...]:
        """Lines that have no end yet (a prompt), to be shown after the last."""
        return tuple(
            decode_line(self._end + index, stream, data, timestamps=self.timestamps)
            for index, (stream, data) in enumerate(self._assembler.unfinished)
        )

    def feed(self, data: bytes) -> int:
        """Take in bytes as they came; how many whole lines they ended."""
        before = self._end
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            chunk = self._assembler.feed(self._decoder.feed(piece))
            if chunk.lines:
                self._add(chunk)
        self._drop_oldest()
        return self._end - before

    def begin_stream(self, framing: LogFraming) -> None:
        """The bytes of another stream follow; lines without an end are ended."""
        self._decoder = decoder_for(framing)
        chunk = self._assembler.finish()
        if chunk.lines:
            self._add(chunk)

    def get(self, number: int) -> LogLine:
        """The line of a number.

        Raises:
            IndexError: it was dropped, or is not there yet.
        """
        index = self._index_of(number)
        chunk, inner = self._chunks[index], number - self._first_lines[index]
        data = self._lines_of(index)[inner]
        return decode_line(number, chunk.stream(inner), data, timestamps=self.timestamps)

    def chunk_of(self, number: int) -> tuple[int, LogChunk]:
        """The chunk that a line is in, and the number of that chunk's first line."""
        index = self._index_of(number)
        return self._first_lines[index], self._chunks[index]

    def _index_of(self, number: int) -> int:
        if not self.first_line <= number < self._end:
            raise IndexError(number)
        return bisect_right(self._first_lines, number) - 1

    def _add(self, chunk: LogChunk) -> None:
        if self._chunks and len(self._chunks[-1].data) + len(chunk.data) <= _CHUNK:
            self._bytes -= _size(self._chunks[-1])
            self._chunks[-1] = self._chunks[-1].joined(chunk)
        else:
            self._chunks.append(chunk)
            self._first_lines.append(self._end)
        self._bytes += _size(self._chunks[-1])
        self._end += chunk.lines

    def _drop_oldest(self) -> None:
        dropped = 0
        while self._bytes > self._budget and dropped < len(self._chunks) - 1:
            self._bytes -= _size(self._chunks[dropped])
            dropped += 1
        del self._chunks[:dropped]
        del self._first_lines[:dropped]

    def _lines_of(self, index: int) -> list[bytes]:
        """The lines of a chunk; those of the two latest asked for are kept at hand."""
        chunk = self._chunks[index]
        key = (self._first_lines[index], chunk.lines)
        found = self._split.pop(key, None)
        if found is None:
            found = chunk.data.split(b"\n")
            while len(self._split) > 1:
                del self._split[next(iter(self._split))]
        self._split[key] = found
        return found


def _size(chunk: LogChunk) -> int:
    bounds = len(chunk.stderr_bounds) * chunk.stderr_bounds.itemsize
    return len(chunk.data) + bounds + _CHUNK_OVERHEAD
