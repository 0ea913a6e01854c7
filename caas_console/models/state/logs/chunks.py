"""Whole lines of a log, many at a time, as bytes."""

from array import array
from bisect import bisect_right
from dataclasses import dataclass

from caas_console.models.state.logs.frames import Run, Stream

LONGEST_LINE = 64 * 1024  # bytes after which a line without an end is broken


@dataclass(frozen=True, slots=True)
class LogChunk:
    """Consecutive lines.

    Attributes:
        data: the lines, each with its newline.
        lines: how many.
        stderr_bounds: where stderr begins and ends, alternating, in lines of the chunk.
    """

    data: bytes
    lines: int
    stderr_bounds: "array[int]"

    def stream(self, line: int) -> Stream:
        """Where a line of the chunk was written to."""
        inside = bisect_right(self.stderr_bounds, line) % 2
        return Stream.STDERR if inside else Stream.STDOUT

    def joined(self, other: "LogChunk") -> "LogChunk":
        """This chunk and the one after it as one."""
        moved = array("L", (bound + self.lines for bound in other.stderr_bounds))
        return LogChunk(
            self.data + other.data, self.lines + other.lines, self.stderr_bounds + moved
        )


class LineAssembler:
    """Makes whole lines of runs, each stream's apart, in the order in which they were ended."""

    def __init__(self) -> None:
        self._unfinished = {Stream.STDOUT: b"", Stream.STDERR: b""}

    @property
    def unfinished(self) -> tuple[Run, ...]:
        """The beginnings of lines that have no end yet, such as a prompt."""
        return tuple((stream, text) for stream, text in self._unfinished.items() if text)

    def feed(self, runs: list[Run]) -> LogChunk:
        """The lines that these runs end."""
        parts: list[bytes] = []
        stderr = array("L")
        lines = 0
        for stream, payload in runs:
            ended = self._ended(stream, payload)
            if ended:
                count = ended.count(b"\n")
                if stream is Stream.STDERR:
                    stderr.extend((lines, lines + count))
                parts.append(ended)
                lines += count
        return LogChunk(b"".join(parts), lines, stderr)

    def finish(self) -> LogChunk:
        """End the lines that are unfinished: nothing more comes of what they were part of."""
        return self.feed([(stream, b"\n") for stream, _ in self.unfinished])

    def _ended(self, stream: Stream, payload: bytes) -> bytes:
        """The whole lines among what is unfinished and the payload; the rest is kept."""
        before = self._unfinished[stream]
        if not before and payload.endswith(b"\n"):
            return payload
        end = payload.rfind(b"\n") + 1
        if end:
            self._unfinished[stream] = payload[end:]
            return before + payload[:end]
        rest = before + payload
        if len(rest) <= LONGEST_LINE:
            self._unfinished[stream] = rest
            return b""
        cut = _last_boundary(rest)
        self._unfinished[stream] = rest[cut:]
        return rest[:cut] + b"\n"


def _last_boundary(data: bytes) -> int:
    """Where the last character begins if it is cut short (in UTF-8), else the end."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            length = 2 + (byte >= 0xE0) + (byte >= 0xF0)
            return len(data) - back if length > back else len(data)
        if byte < 0x80:
            break
    return len(data)
