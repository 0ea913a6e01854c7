"""Where libghostty-vt reads a sequence differently from xterm, say it in other words.

xterm ignores surplus parameters, libghostty-vt the whole sequence, and some of its commands
take 0 for 0 where xterm takes 1. It lacks a few sequences, and knows two (HPB and VPB) that
xterm does not. The differences were found by running both on the same streams; see
docs/decisions/0003-terminal-core.md.

Sources: xterm's ctlseqs.ms; ECMA-48, chapter 8.3; DEC STD 070.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

#: Longest sequence start that is kept until the rest of it arrives.
_MAX_HELD: Final = 64

_UNFINISHED: Final = re.compile(rb"\x1b(?:\[\??+[\d;]*+[ '!]?+)?\Z")

#: The sequences concerned and no others: most of a stream is passed on untouched. Possessive
#: quantifiers keep the search linear; SGR, by far the most frequent, is ruled out first.
_CONCERNED: Final = re.compile(
    rb"""\x1b\[ (?! [\d;]*+ m ) (?:
        0++ [ILMPSZae]                                   # 0, which means 1
      | !p                                               # DECSTR
      | \? (?= [\d;]*+ [hl] )                            # reverse wrap
           (?: [\d;]*; )? 45 (?: ; [\d;]*+ )? [hl]
      | \d*+ (?:
            [bjk]                                        # REP, HPB, VPB
          | (?<=\[) g                                    # TBC without its parameter
          | \ [@A] | '[}~]                               # SL, SR, DECIC, DECDC
          | ; \d*+ (?:
                [@-GI-MPSXZ`abdegjk]                     # one parameter expected, two given
              | ; [\d;]*+ [@-MPSXZ`abdefgjkrs]           # at most two expected, more given
            )
        )
    )""",
    re.VERBOSE,
)

#: A whole escape sequence, or the beginning of a control string.
_CONTROL: Final = re.compile(
    rb"\x1b(?:\[[0-?]*+[ -/]*+[@-~]|[\]PX^_][^\x07\x1b]*+|[ -/]*+[0-OQ-WYZ\\`-~])"
)


@dataclass(frozen=True, slots=True)
class ColumnShift:
    """Move columns within the margins: SL, SR (ECMA-48), DECIC, DECDC (DEC STD 070)."""

    count: int
    #: Blanks come in; otherwise cells are deleted.
    insert: bool
    #: From the cursor's column on; otherwise from the left margin on.
    at_cursor: bool


@dataclass(frozen=True, slots=True)
class SoftReset:
    """Reset modes, margins and attributes, but neither screen nor cursor (DECSTR)."""


Piece = bytes | ColumnShift | SoftReset

#: xterm's mode 45 wraps back over any line; from patch 383 on it calls that 1045, as
#: libghostty-vt does, whose own 45 does less.
_REVERSE_WRAP: Final = {b"45": b"1045"}

_SHIFTS: Final = {
    b" @": (False, False),
    b" A": (True, False),
    b"'}": (True, True),
    b"'~": (False, True),
}


def _count(digits: bytes) -> int:
    """A repeat count: absent and 0 mean 1, and none is larger than libghostty-vt's 16 bits."""
    return min(int(digits.lstrip(b"0")[:6] or 1), 0xFFFF)


class Dialect:
    """Turns a stream as xterm reads it into pieces that libghostty-vt reads the same way."""

    def __init__(self) -> None:
        self._held = b""
        #: The end of what was passed on: tells whether REP follows a graphic character.
        self._passed = b""

    def pieces(self, data: bytes, max_repeat: int) -> Iterator[Piece]:
        """The pieces of the next part of the stream.

        REP repeats at most `max_repeat` times: 9 bytes could otherwise ask for 65,535 cells.
        """
        if self._held:
            data, self._held = self._held + data, b""
        data = self._hold_unfinished(data)
        start = 0
        for match in _CONCERNED.finditer(data) if b"\x1b" in data else ():
            if match.start() > start:
                yield self._pass(data[start : match.start()])
            start = match.end()
            piece = self._translate(match[0], max_repeat)
            if piece is not None:
                yield piece
        if start < len(data):
            yield self._pass(data[start:] if start else data)

    def _hold_unfinished(self, data: bytes) -> bytes:
        escape = data.rfind(b"\x1b", -_MAX_HELD)
        if escape < 0 or not _UNFINISHED.match(data, escape):
            return data
        self._held = data[escape:]
        return data[:escape]

    def _pass(self, data: bytes) -> bytes:
        self._passed = (self._passed + data[-_MAX_HELD:])[-_MAX_HELD:]
        return data

    def _translate(self, sequence: bytes, max_repeat: int) -> Piece | None:
        follows_graphic = self._ends_graphic()
        self._passed = sequence
        final = sequence[-1:]
        if sequence[2:3] == b"?":
            modes = sequence[3:-1].split(b";")
            return b"\x1b[?%b%b" % (b";".join(_REVERSE_WRAP.get(m, m) for m in modes), final)
        parameters = sequence[2:-1].split(b";")
        if final in b"jk":
            return None
        if final == b"b":
            count = min(_count(parameters[0]), max_repeat)
            return b"\x1b[%db" % count if follows_graphic else None
        if sequence == b"\x1b[!p":
            return SoftReset()
        if (shift := _SHIFTS.get(sequence[-2:])) is not None:
            return ColumnShift(_count(sequence[2:-2]), *shift)
        if final in b"Hfrs":
            return b"\x1b[%b;%b%b" % (parameters[0], parameters[1], final)
        # For every command but TBC an absent parameter means what 0 should mean.
        zero = b"0" if final == b"g" else b""
        return b"\x1b[%b%b" % (parameters[0].lstrip(b"0") or zero, final)

    def _ends_graphic(self) -> bool:
        """Whether the last thing passed on was a graphic character, and no control function."""
        if not self._passed or self._passed[-1] < ord(" ") or self._passed[-1] == 0x7F:
            return False
        escape = self._passed.rfind(b"\x1b")
        return escape < 0 or _CONTROL.fullmatch(self._passed, escape) is None
