"""A line of a log as it is shown."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from caas_console.models.state.logs.frames import Stream
from caas_console.models.state.logs.styles import PLAIN, SGR, StyledSpan, styled_pieces

_ESCAPE_SEQUENCE = re.compile(
    rb"""\x1b(?:
      \[[0-?]*[ -/]*[@-~]                     # CSI: colours, cursor movements
      |[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?  # OSC, DCS and other strings
      |[ -/]*[0-~]                            # other escapes
    )""",
    re.VERBOSE,
)
# Controls, and what turns the direction of writing around: shown, never obeyed.
_UNPRINTABLE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_TIMESTAMP = re.compile(
    rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?(?:Z|([+-]\d\d:\d\d)) ?"
)


class LogSeverity(StrEnum):
    """How bad a line says that something is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    DEBUG = "debug"


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line, decoded and free of controls.

    Attributes:
        number: counted from the first line that was ever received, from 0.
        at: when the engine received it; None where that was not asked for.
        spans: the parts of the text that are not plain, in order.
    """

    number: int
    stream: Stream
    text: str
    at: datetime | None = None
    spans: tuple[StyledSpan, ...] = ()

    @property
    def severity(self) -> LogSeverity | None:
        """A guess, by the words at the line's beginning."""
        return guess_severity(self.text)


def decode_line(number: int, stream: Stream, data: bytes, *, timestamps: bool) -> LogLine:
    """A line of its bytes, without its newline.

    Args:
        number: the line's.
        stream: where it was written to.
        data: the bytes; what is not UTF-8 becomes U+FFFD.
        timestamps: whether the engine was asked to put the time before each line.
    """
    at = None
    if timestamps and (match := _TIMESTAMP.match(data)) and (at := _parse_time(match)):
        data = data[match.end() :]
    if SGR.search(data) is None:
        return LogLine(number, stream, printable(data), at)
    text, spans = _styled(data)
    return LogLine(number, stream, text, at, spans)


def _styled(data: bytes) -> tuple[str, tuple[StyledSpan, ...]]:
    """The text of :func:`printable`, and which parts of it are not plain."""
    parts: list[str] = []
    spans: list[StyledSpan] = []
    length = 0
    for piece, style in styled_pieces(data):
        parts.append(without_escapes(piece).decode("utf-8", "replace"))
        start, length = length, length + len(parts[-1])
        if style != PLAIN and length > start:
            spans.append(StyledSpan(start, length, style))
    whole = "".join(parts).rstrip("\r")
    overwritten = whole.rfind("\r") + 1
    text = _UNPRINTABLE.sub(_visible, whole[overwritten:])
    moved = (
        StyledSpan(max(0, start - overwritten), min(end - overwritten, len(text)), style)
        for start, end, style in spans
    )
    return text, tuple(span for span in moved if span.end > span.start)


def without_escapes(data: bytes) -> bytes:
    """Bytes without a terminal's escape sequences; no newline is lost."""
    return _ESCAPE_SEQUENCE.sub(b"", data) if b"\x1b" in data else data


def printable(data: bytes) -> str:
    """The text that a terminal would be left with: no escapes, overwritten by carriage return."""
    text = without_escapes(data).decode("utf-8", "replace")
    if text.isprintable():
        return text
    text = text.rstrip("\r")
    return _UNPRINTABLE.sub(_visible, text[text.rfind("\r") + 1 :])


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    # Unicode has a picture of every C0 control.
    return chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}"


def _parse_time(match: re.Match[bytes]) -> datetime | None:
    whole, fraction, offset = (part.decode() if part else "" for part in match.groups())
    try:
        moment = datetime.fromisoformat(f"{whole}.{fraction or 0:0<6}{offset or '+00:00'}")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        # A text that only looks like a time, such as the 31st of February.
        return None


_SEVERITY_AT_START = 200
_SEVERITY = re.compile(
    r"""(?<![a-z0-9])(?:
      (?P<error>err|error|errors|fatal|crit|critical|emerg|alert|panic|severe|exception|traceback)
      |(?P<warning>warn|warning)
      |(?P<info>info|notice|informational)
      |(?P<debug>debug|trace|verbose)
    )(?![a-z0-9])""",
    re.VERBOSE | re.IGNORECASE,
)


def guess_severity(text: str) -> LogSeverity | None:
    """The first word near a line's beginning that names a severity, or None."""
    match = _SEVERITY.search(text, 0, _SEVERITY_AT_START)
    return None if match is None else LogSeverity(match.lastgroup or "")
