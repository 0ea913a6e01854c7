"""libghostty-vt's terminal as a Python object: what is written, asked and answered.

Types are named as in the library's headers (ghostty/vt/terminal.h).
"""

from typing import Any, Final

from caas_console.models.terminal.ghostty.library import ffi, lib

#: Replies that nobody fetched; what a stream of queries provokes beyond that is dropped.
MAX_REPLY_BYTES: Final = 64 * 1024

# cffi cannot pass unions by value; structures of the same layout, whose names end in S, it can.
_grid_ref = ffi.cast(
    "GhosttyResult(*)(GhosttyTerminal, GhosttyPointS, GhosttyGridRef*)",
    ffi.addressof(lib, "ghostty_terminal_grid_ref"),
)
_grid_ref_track = ffi.cast(
    "GhosttyResult(*)(GhosttyTerminal, GhosttyPointS, GhosttyTrackedGridRef*)",
    ffi.addressof(lib, "ghostty_terminal_grid_ref_track"),
)
_scroll_viewport = ffi.cast(
    "void(*)(GhosttyTerminal, GhosttyTerminalScrollViewportS)",
    ffi.addressof(lib, "ghostty_terminal_scroll_viewport"),
)


class GhosttyError(RuntimeError):
    """A call of the library that must succeed did not."""


def check(result: int, call: str) -> None:
    """Raise GhosttyError unless a call succeeded."""
    if result != lib.GHOSTTY_SUCCESS:
        raise GhosttyError(f"{call} failed: {result}")


def new_object(kind: str, *arguments: Any, owner: Any = None) -> Any:
    """A native object of a kind such as "render_state", freed when it is no longer referenced.

    The owner, if any, is kept alive as long as the object.
    """
    camel = "".join(word.capitalize() for word in kind.split("_"))
    out = ffi.new(f"Ghostty{camel}*")
    check(getattr(lib, f"ghostty_{kind}_new")(ffi.NULL, out, *arguments), f"{kind}_new")
    return owned(out[0], getattr(lib, f"ghostty_{kind}_free"), owner)


def owned(handle: Any, free: Any, owner: Any) -> Any:
    """The handle, to be freed when it is no longer referenced and before its owner is."""

    def release(native: Any, _owner: Any = owner) -> None:
        free(native)

    return ffi.gc(handle, release)


def new_sized(kind: str) -> Any:
    """A structure that begins with its own size, as the library's extensible ones do."""
    structure = ffi.new(f"{kind}*")
    structure.size = ffi.sizeof(kind)
    return structure


class NativeTerminal:
    """A GhosttyTerminal with its callbacks.

    Attributes:
        columns: width of the screen in cells.
        rows: its height.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.handle = new_object("terminal", columns, rows)
        self._cell_size = (8, 16)
        self._replies = bytearray()
        self._bell = False
        # The library keeps the pointers only: these must live as long as the terminal.
        self._callbacks = (
            ffi.callback("GhosttyTerminalWritePtyFn", self._on_reply),
            ffi.callback("GhosttyTerminalBellFn", self._on_bell),
            ffi.callback("GhosttyTerminalSizeFn", self._on_size_query),
        )
        for option, callback in zip(("WRITE_PTY", "BELL", "SIZE"), self._callbacks, strict=True):
            self.set(option, callback)

    def close(self) -> None:
        """Free the terminal now."""
        ffi.release(self.handle)

    def set(self, option: str, value: Any) -> None:
        """Set GHOSTTY_TERMINAL_OPT_<option>; the value is a pointer or a callback."""
        key = getattr(lib, f"GHOSTTY_TERMINAL_OPT_{option}")
        check(lib.ghostty_terminal_set(self.handle, key, value), f"terminal_set {option}")

    def get(self, data: str, kind: str) -> Any:
        """GHOSTTY_TERMINAL_DATA_<data>, which is of the C type `kind`."""
        out = ffi.new(f"{kind}*")
        key = getattr(lib, f"GHOSTTY_TERMINAL_DATA_{data}")
        check(lib.ghostty_terminal_get(self.handle, key, out), f"terminal_get {data}")
        return out[0]

    def get_text(self, data: str) -> str:
        """A string out of GHOSTTY_TERMINAL_DATA_<data>."""
        value = self.get(data, "GhosttyString")
        return bytes(ffi.buffer(value.ptr, value.len)).decode(errors="replace") if value.len else ""

    def mode(self, number: int) -> bool:
        """Whether a DEC private mode is set."""
        config = ffi.new("GhosttyTerminalModeConfig*", {"mode": number})
        check(
            lib.ghostty_terminal_get(self.handle, lib.GHOSTTY_TERMINAL_DATA_MODE, config),
            f"mode {number}",
        )
        return bool(config.value)

    def set_mode(self, number: int, *, on: bool) -> None:
        """Set or reset a DEC private mode."""
        self.set("MODE", ffi.new("GhosttyTerminalModeConfig*", {"mode": number, "value": on}))

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column on the screen, counted from 0."""
        return int(self.get("CURSOR_Y", "uint16_t")), int(self.get("CURSOR_X", "uint16_t"))

    @property
    def is_in_text(self) -> bool:
        """Whether the stream so far ends outside of any sequence, control string or character."""
        return bool(self.get("VT_GROUND", "bool"))

    def write(self, data: bytes | memoryview) -> None:
        """Interpret output of the program."""
        lib.ghostty_terminal_vt_write(self.handle, ffi.from_buffer(data), len(data))

    def query(self, sequence: bytes) -> bytes:
        """Send a query as a program would, and take the answer."""
        replies, self._replies = self._replies, bytearray()
        self.write(sequence)
        answer, self._replies = bytes(self._replies), replies
        return answer

    def resize(self, columns: int, rows: int, cell_width: int, cell_height: int) -> None:
        """Change the size in cells and the size of a cell in pixels."""
        self.columns, self.rows = columns, rows
        self._cell_size = (cell_width, cell_height)
        check(
            lib.ghostty_terminal_resize(self.handle, columns, rows, cell_width, cell_height),
            "terminal_resize",
        )

    def scroll_viewport(self, tag: str, value: int = 0) -> None:
        """Move the viewport: to TOP or BOTTOM, by DELTA rows, or to a ROW."""
        key = getattr(lib, f"GHOSTTY_SCROLL_VIEWPORT_{tag}")
        target = {"tag": key, "value": [value, 0]}
        _scroll_viewport(self.handle, ffi.new("GhosttyTerminalScrollViewportS*", target)[0])

    def grid_ref(self, row: int, column: int) -> Any:
        """A reference to a cell of the viewport, valid until the terminal changes."""
        ref = new_sized("GhosttyGridRef")
        check(_grid_ref(self.handle, self._point(row, column), ref), f"grid_ref {row},{column}")
        return ref

    def row_of(self, ref: Any) -> int | None:
        """The row of a referenced cell, counted from the oldest line; None on the other screen."""
        point = ffi.new("GhosttyPointCoordinate*")
        native_ref = ffi.new("GhosttyGridRef*", ref)
        screen = lib.GHOSTTY_POINT_TAG_SCREEN
        result = lib.ghostty_terminal_point_from_grid_ref(self.handle, native_ref, screen, point)
        if result == lib.GHOSTTY_NO_VALUE:
            return None
        check(result, "point_from_grid_ref")
        return int(point.y)

    def track(self, row: int, column: int) -> Any:
        """A reference to a cell of the viewport that follows its text as long as it is kept."""
        out = ffi.new("GhosttyTrackedGridRef*")
        check(_grid_ref_track(self.handle, self._point(row, column), out), "grid_ref_track")
        return owned(out[0], lib.ghostty_tracked_grid_ref_free, self.handle)

    def _point(self, row: int, column: int) -> Any:
        """The nearest cell of the viewport."""
        point = ffi.new("GhosttyPointS*")
        point.tag = lib.GHOSTTY_POINT_TAG_VIEWPORT
        point.value.x = min(max(column, 0), self.columns - 1)
        point.value.y = min(max(row, 0), self.rows - 1)
        return point[0]

    def take_replies(self) -> bytes:
        """The replies since the last call."""
        replies = bytes(self._replies)
        self._replies.clear()
        return replies

    def take_bell(self) -> bool:
        """Whether the bell rang since the last call."""
        rang, self._bell = self._bell, False
        return rang

    def _on_reply(self, _terminal: Any, _userdata: Any, data: Any, length: int) -> None:
        if len(self._replies) + length <= MAX_REPLY_BYTES:
            self._replies += ffi.buffer(data, length)

    def _on_bell(self, _terminal: Any, _userdata: Any) -> None:
        self._bell = True

    def _on_size_query(self, _terminal: Any, _userdata: Any, out: Any) -> bool:
        out.rows, out.columns = self.rows, self.columns
        out.cell_width, out.cell_height = self._cell_size
        return True
