"""Keeps hyperlinks (OSC 8) away from libghostty-vt.

The library aborts the process when rows with more than some thousand links move between two
of its pages, which any program can bring about. It has no switch for them, so their number is
changed on the way: OSC 98 is nobody's and is ignored.
"""

import re
from codecs import utf_8_decode
from typing import Final

from caas_console.models.terminal.ghostty.column_mode import write_at_fixed_width
from caas_console.models.terminal.ghostty.native import NativeTerminal

#: Control characters that do nothing between an introducer and a number.
_IGNORED: Final = bytes({*range(0x20)} - {0x07, 0x18, 0x1A, 0x1B})

#: The end of an introducer (ESC ], or the eight-bit OSC), and the number 8. The same bytes in
#: text are text: what they are, the parser's state tells.
_OPENING: Final = re.compile(rb"[\]\x9d][%b]*+(8)[%b]*+;" % ((re.escape(_IGNORED),) * 2))


#: A character takes one byte more at most (RFC 3629).
_LONGEST_INCOMPLETE: Final = 3


class LinkGuard:
    """Writes to a terminal whatever is no hyperlink.

    Characters are written whole, so that the terminal's state between two writes is that of its
    parser: inside a character 0x9D is a part of it, inside a sequence it introduces an OSC.
    """

    def __init__(self, terminal: NativeTerminal) -> None:
        self._terminal = terminal
        self._held = b""

    def write(self, data: bytes) -> None:
        """Interpret output of the program; it may be cut anywhere."""
        if self._held:
            data, self._held = self._held + data, b""
        if b"\x1b" not in data and self._terminal.is_in_text:
            # No introducer can be in it.
            self._write_text(data)
            return
        start = 0
        for match in _OPENING.finditer(data) if _may_open(data) else ():
            self._write(data[start : match.start(1)])
            start = match.start(1)
            if not self._terminal.is_in_text:
                self._terminal.write(b"9")
        end = max(_unfinished(data), start)
        self._write(data[start:end] if start or end < len(data) else data)
        if end == len(data):
            return
        if self._terminal.is_in_text:
            self._write_text(data[end:])
        else:
            self._held = data[end:]

    def flush(self) -> None:
        """Write what is held: another sequence follows, so that it was no hyperlink."""
        self._write(self._held)
        self._held = b""

    def _write(self, data: bytes) -> None:
        write_at_fixed_width(self._terminal, data)

    def _write_text(self, data: bytes) -> None:
        end = _end_of_characters(data, len(data))
        self._terminal.write(data[:end] if end < len(data) else data)
        self._held = data[end:]


def _may_open(data: bytes) -> bool:
    """Whether a search for openings is worth its time, which is ten times as long."""
    condensed = data.translate(None, _IGNORED)
    return b"]8;" in condensed or b"\x9d8;" in condensed


def _unfinished(data: bytes) -> int:
    """Where an opening or a character starts that may go on in the next data; else the end."""
    end = len(data.rstrip(_IGNORED))
    if data[end - 1 : end] == b"8":
        end = len(data[: end - 1].rstrip(_IGNORED))
    is_opening = data[end - 1 : end] in (b"]", b"\x9d")
    return _end_of_characters(data, end - 1 if is_opening else len(data))


def _end_of_characters(data: bytes, end: int) -> int:
    """Where the last character before `end` ends that is whole, or can never become so."""
    tail = data[max(end - _LONGEST_INCOMPLETE, 0) : end]
    return end - len(tail) + utf_8_decode(tail, "replace", False)[1]
