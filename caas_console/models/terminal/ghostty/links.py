"""Hyperlinks that programs attach to cells (OSC 8)."""

from typing import Final

from pyghostty import ffi, lib

from caas_console.models.terminal.ghostty.native import NativeTerminal, check

#: The longest address that browsers and terminals agree on.
_MAX_BYTES: Final = 2083


def find_link(terminal: NativeTerminal, row: int, column: int) -> str | None:
    """The address behind a cell of the viewport; None for none, or one too long to be honest."""
    buffer = ffi.new("uint8_t[]", _MAX_BYTES)
    length = ffi.new("size_t*")
    ref = terminal.grid_ref(row, column)
    result = lib.ghostty_grid_ref_hyperlink_uri(ref, buffer, len(buffer), length)
    if result in (lib.GHOSTTY_NO_VALUE, lib.GHOSTTY_OUT_OF_SPACE) or not length[0]:
        return None
    check(result, "grid_ref_hyperlink_uri")
    return bytes(ffi.buffer(buffer, length[0])).decode(errors="replace")
