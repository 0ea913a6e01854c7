"""How a libghostty-vt terminal is set up: what it may do, and its colours."""

from typing import Final

from caas_console.models.terminal.ghostty.library import ffi
from caas_console.models.terminal.ghostty.native import NativeTerminal
from caas_console.models.terminal.screen import RGB, ThemeColors

_TERMINFO_NAME: Final = b"xterm-256color"

#: The levels of a channel in the 6x6x6 cube of xterm's 256 colours.
_CUBE_LEVELS: Final = (0, 95, 135, 175, 215, 255)

#: Application program commands are of no use here, but must be read to their end.
_MAX_APC_BYTES: Final = 4096


def apply_limits(terminal: NativeTerminal) -> None:
    """Switch off whatever output could use against the person in front of it.

    Images (which could name local files and shared memory), glyphs and reports of the title
    are off. Clipboard and notifications are off because nobody takes the requests.
    """
    # No room for images switches the Kitty graphics protocol off as a whole.
    terminal.set("KITTY_IMAGE_STORAGE_LIMIT", ffi.new("uint64_t*", 0))
    terminal.set("GLYPH_PROTOCOL", ffi.new("bool*", 0))
    terminal.set("TITLE_REPORT", ffi.new("bool*", 0))
    terminal.set("APC_MAX_BYTES", ffi.new("size_t*", _MAX_APC_BYTES))
    name = ffi.from_buffer(_TERMINFO_NAME)
    terminal.set(
        "TERMINFO_NAME", ffi.new("GhosttyString*", {"ptr": name, "len": len(_TERMINFO_NAME)})
    )


def apply_theme(terminal: NativeTerminal, colors: ThemeColors) -> None:
    """Set the colours that hold unless the program changes them."""
    terminal.set("COLOR_FOREGROUND", ffi.new("GhosttyColorRgb*", colors.foreground))
    terminal.set("COLOR_BACKGROUND", ffi.new("GhosttyColorRgb*", colors.background))
    terminal.set("COLOR_CURSOR", ffi.new("GhosttyColorRgb*", colors.cursor))
    palette = [*colors.ansi, *_cube(), *_greys()]
    terminal.set("COLOR_PALETTE", ffi.new("GhosttyColorRgb[256]", palette))


def _cube() -> list[RGB]:
    return [
        RGB(red, green, blue)
        for red in _CUBE_LEVELS
        for green in _CUBE_LEVELS
        for blue in _CUBE_LEVELS
    ]


def _greys() -> list[RGB]:
    return [RGB(level, level, level) for level in range(8, 248, 10)]
