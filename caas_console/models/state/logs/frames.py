"""Docker's framing of a log, and how it is taken apart.

Engine API, ``POST /containers/{id}/attach``, "Stream format": each frame has a header of the
stream (1 byte: 0 stdin, 1 stdout, 2 stderr), three zero bytes, and the payload's length (4 bytes,
big endian). The engine itself writes a stream 3 for errors of its own.
"""

import struct
from enum import IntEnum
from typing import Protocol

from caas_console.backend.contracts.runtime import LogFraming


class Stream(IntEnum):
    """Where a container wrote to."""

    STDOUT = 1
    STDERR = 2


# Consecutive payload of one stream.
Run = tuple[Stream, bytes]

_HEADER = struct.Struct(">LL")
_HEADER_LENGTH = _HEADER.size
_STREAMS = {
    0 << 24: Stream.STDOUT,
    1 << 24: Stream.STDOUT,
    2 << 24: Stream.STDERR,
    3 << 24: Stream.STDERR,
}


class Decoder(Protocol):
    """Takes pieces of any size, and gives back what they carry."""

    def feed(self, data: bytes) -> list[Run]: ...


class RawDecoder:
    """The output of a terminal, which has no framing: everything is stdout."""

    def feed(self, data: bytes) -> list[Run]:
        return [(Stream.STDOUT, data)]


class FrameDecoder:
    """Docker's multiplexed framing; keeps nothing back but an incomplete header.

    From where no header is, everything is taken for stdout: an old engine does not say that
    the output of a terminal has no framing.
    """

    def __init__(self) -> None:
        self._head = b""
        self._stream = Stream.STDOUT
        self._frame_left = 0
        self._framed = True

    def feed(self, data: bytes) -> list[Run]:
        if not self._framed:
            return [(Stream.STDOUT, data)]
        if self._head:
            data = self._head + data
            self._head = b""
        runs: list[Run] = []
        if self._frame_left:
            runs.append((self._stream, data[: self._frame_left]))
        self._walk(data, self._frame_left, runs)
        return runs

    def _walk(self, data: bytes, position: int, runs: list[Run]) -> None:
        """Collect the payload of the frames from ``position`` on, where a header is due.

        It may be beyond the end of ``data``, which then is all of the frame before it.
        """
        unpack, last_header = _HEADER.unpack_from, len(data) - _HEADER_LENGTH
        run_word = self._stream << 24
        parts: list[bytes] = []
        while position <= last_header:
            word, length = unpack(data, position)
            if word != run_word:
                _close_run(runs, run_word, parts)
                if word not in _STREAMS:
                    self._framed = False
                    runs.append((Stream.STDOUT, data[position:]))
                    return
                run_word = word
            start = position + _HEADER_LENGTH
            position = start + length
            parts.append(data[start:position])
        _close_run(runs, run_word, parts)
        self._stream = _STREAMS[run_word]
        self._frame_left = max(0, position - len(data))
        self._head = data[position:]


def _close_run(runs: list[Run], word: int, parts: list[bytes]) -> None:
    if parts:
        runs.append((_STREAMS[word], b"".join(parts)))
        parts.clear()


def decoder_for(framing: LogFraming) -> Decoder:
    """What takes a log of this framing apart."""
    return FrameDecoder() if framing == "multiplexed" else RawDecoder()
