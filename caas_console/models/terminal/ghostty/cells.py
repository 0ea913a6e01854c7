"""Cells as libghostty-vt hands them out in bulk, and styles, read once per distinct value.

A row comes as one array of 64-bit values whose bits are the library's own business. Screens
repeat few distinct values, so each is decoded through the public getters the first time it is
seen, which makes the public way as fast as knowing the bits.
"""

from dataclasses import dataclass
from typing import Any, Final

from caas_console.models.terminal.ghostty.library import ffi, lib
from caas_console.models.terminal.screen import (
    RGB,
    Attribute,
    Color,
    Style,
    Underline,
)

#: Distinct cells and styles remembered; a stream could otherwise grow the tables for ever.
_MAX_REMEMBERED: Final = 16_384

_ATTRIBUTES: Final = tuple((flag, flag.name.lower()) for flag in Attribute if flag.name)


@dataclass(frozen=True, slots=True)
class CellKey:
    """What neighbouring cells must share to be drawn as one run, as the library numbers it."""

    style_id: int
    #: The background of an erased cell, which has no style.
    background: Color
    width: int
    #: Several code points, which are looked up in the row.
    cluster: bool


# Each is one object, so that it is enough to compare identities.
@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A decoded cell."""

    key: CellKey
    text: str
    #: The columns that it covers: 0 for the second cell of a wide character.
    columns: int


_PLAIN: Final = CellKey(style_id=0, background=None, width=1, cluster=False)

#: A cell that nothing was written to, or that was erased.
BLANK: Final = Cell(_PLAIN, " ", columns=1)

#: The second cell of a wide character.
TAIL: Final = Cell(_PLAIN, "", columns=0)


class CellTable(dict[int, Cell]):
    """Cells by their raw value."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: dict[CellKey, CellKey] = {}

    def __missing__(self, raw: int) -> Cell:
        """Decode a value seen for the first time."""
        if len(self) >= _MAX_REMEMBERED:
            self.clear()
            self._keys.clear()
        cell = self[raw] = self._decode(raw)
        return cell

    def _decode(self, raw: int) -> Cell:
        wide = _get(raw, "WIDE", "GhosttyCellWide")
        if wide == lib.GHOSTTY_CELL_WIDE_SPACER_TAIL:
            return TAIL
        tag = _get(raw, "CONTENT_TAG", "GhosttyCellContentTag")
        has_text = tag in (
            lib.GHOSTTY_CELL_CONTENT_CODEPOINT,
            lib.GHOSTTY_CELL_CONTENT_CODEPOINT_GRAPHEME,
        )
        codepoint = _get(raw, "CODEPOINT", "uint32_t") if has_text else 0
        key = CellKey(
            style_id=_get(raw, "STYLE_ID", "GhosttyStyleId"),
            background=_background(raw, tag),
            width=2 if wide == lib.GHOSTTY_CELL_WIDE_WIDE else 1,
            cluster=tag == lib.GHOSTTY_CELL_CONTENT_CODEPOINT_GRAPHEME,
        )
        if not codepoint and key == _PLAIN:
            return BLANK
        # One object per key, so that comparing neighbours is comparing identities.
        return Cell(self._keys.setdefault(key, key), chr(codepoint or ord(" ")), key.width)


class StyleTable(dict[bytes, Style]):
    """Styles by the bytes of their native structure."""

    def __missing__(self, raw: bytes) -> Style:
        """Decode a structure seen for the first time."""
        if len(self) >= _MAX_REMEMBERED:
            self.clear()
        native = ffi.from_buffer("GhosttyStyle*", raw)
        style = self[raw] = Style(
            foreground=_style_color(native.fg_color),
            background=_style_color(native.bg_color),
            underline_color=_style_color(native.underline_color),
            attributes=_attributes(native),
            underline=Underline(native.underline),
        )
        return style


def _get(raw: int, data: str, kind: str) -> Any:
    out = ffi.new(f"{kind}*")
    lib.ghostty_cell_get(raw, getattr(lib, f"GHOSTTY_CELL_DATA_{data}"), out)
    return out[0]


def _background(raw: int, tag: int) -> Color:
    if tag == lib.GHOSTTY_CELL_CONTENT_BG_COLOR_PALETTE:
        return int(_get(raw, "COLOR_PALETTE", "GhosttyColorPaletteIndex"))
    if tag == lib.GHOSTTY_CELL_CONTENT_BG_COLOR_RGB:
        return read_rgb(_get(raw, "COLOR_RGB", "GhosttyColorRgb"))
    return None


def read_rgb(native: Any) -> RGB:
    """A GhosttyColorRgb."""
    return RGB(native.r, native.g, native.b)


def _style_color(native: Any) -> Color:
    if native.tag == lib.GHOSTTY_STYLE_COLOR_PALETTE:
        return int(native.value.palette)
    if native.tag == lib.GHOSTTY_STYLE_COLOR_RGB:
        return read_rgb(native.value.rgb)
    return None


def _attributes(native: Any) -> Attribute:
    attributes = Attribute.NONE
    for flag, name in _ATTRIBUTES:
        if getattr(native, name):
            attributes |= flag
    return attributes
