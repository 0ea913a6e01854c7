"""Colours in a log: Select Graphic Rendition (ECMA-48, 8.3.117), and nothing else of a terminal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, TypedDict

# Longer ones are no program's, and their numbers could be of any size.
SGR = re.compile(rb"\x1b\[([0-9;:]{0,100})m")

# An index into the 256 colours of xterm, or red, green and blue.
LogColor = int | tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class LogStyle:
    """How a part of a line is drawn; None is the colour of other text."""

    foreground: LogColor | None = None
    background: LogColor | None = None
    bold: bool = False
    faint: bool = False
    italic: bool = False
    underline: bool = False
    inverse: bool = False


PLAIN = LogStyle()


class StyledSpan(NamedTuple):
    """A part of a line's text that is not plain: first character, one past the last."""

    start: int
    end: int
    style: LogStyle


class _Change(TypedDict, total=False):
    foreground: LogColor | None
    background: LogColor | None
    bold: bool
    faint: bool
    italic: bool
    underline: bool
    inverse: bool


_RESET = 0
_UNDERLINE = 4
_FOREGROUND, _BACKGROUND = 38, 48
_INDEXED, _DIRECT = 5, 2
_CHANGES: dict[int, _Change] = {
    1: {"bold": True},
    2: {"faint": True},
    3: {"italic": True},
    _UNDERLINE: {"underline": True},
    7: {"inverse": True},
    21: {"underline": True},
    22: {"bold": False, "faint": False},
    23: {"italic": False},
    24: {"underline": False},
    27: {"inverse": False},
    39: {"foreground": None},
    49: {"background": None},
    **{30 + index: {"foreground": index} for index in range(8)},
    **{40 + index: {"background": index} for index in range(8)},
    **{90 + index: {"foreground": 8 + index} for index in range(8)},
    **{100 + index: {"background": 8 + index} for index in range(8)},
}


def styled_pieces(data: bytes) -> Iterator[tuple[bytes, LogStyle]]:
    """The bytes between SGR sequences, each with the style that is in force there.

    Every line begins plain: the line before it may be of another stream, or no longer kept.
    """
    style = PLAIN
    start = 0
    for match in SGR.finditer(data):
        if match.start() > start:
            yield data[start : match.start()], style
        style = _apply(style, match[1])
        start = match.end()
    if start < len(data):
        yield data[start:], style


def _apply(style: LogStyle, parameters: bytes) -> LogStyle:
    fields = iter(parameters.split(b";"))
    for field in fields:
        code, *sub = (int(part or b"0") for part in field.split(b":"))
        if code == _RESET:
            style = PLAIN
        elif code in {_FOREGROUND, _BACKGROUND}:
            color = _color(_compact(sub) if sub else _following(fields))
            if color is not None and code == _FOREGROUND:
                style = replace(style, foreground=color)
            elif color is not None:
                style = replace(style, background=color)
        elif code == _UNDERLINE and sub == [0]:
            style = replace(style, underline=False)
        else:
            style = replace(style, **_CHANGES.get(code, {}))
    return style


def _compact(parameters: list[int]) -> list[int]:
    """The parameters of a colour without the colour space that may stand in their middle."""
    return [parameters[0], *parameters[-3:]] if parameters[0] == _DIRECT else parameters


def _following(fields: Iterator[bytes]) -> list[int]:
    """The parameters of a colour where they follow as fields of their own."""
    kind = int(next(fields, b"0") or b"0")
    count = {_INDEXED: 1, _DIRECT: 3}.get(kind, 0)
    return [kind, *(int(next(fields, b"0").partition(b":")[0] or b"0") for _ in range(count))]


def _color(parameters: list[int]) -> LogColor | None:
    """The colour that ``5, index`` or ``2, red, green, blue`` means."""
    match parameters:
        case [5, index] if index < 256:
            return index
        case [2, red, green, blue] if max(red, green, blue) < 256:
            return red, green, blue
    return None
