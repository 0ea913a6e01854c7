"""Selections, which libghostty-vt keeps attached to their text, and what is in them."""

from typing import Any

from caas_console.models.terminal.core import SelectionUnit
from caas_console.models.terminal.ghostty.library import ffi, lib
from caas_console.models.terminal.ghostty.native import NativeTerminal, check, new_sized


class Selection:
    """The one selection of a terminal."""

    def __init__(self, terminal: NativeTerminal) -> None:
        self._terminal = terminal
        self._anchor: Any = None
        self._unit = SelectionUnit.CELL
        self._rectangle = False

    def start(self, row: int, column: int, unit: SelectionUnit, *, rectangle: bool) -> None:
        """Select the unit at a cell of the viewport."""
        self._anchor = self._terminal.track(row, column)
        self._unit = unit
        self._rectangle = rectangle
        self.extend(row, column)

    def extend(self, row: int, column: int) -> None:
        """Select from the unit at the start to the one at this cell, in either direction."""
        anchor = self._find_anchor()
        if anchor is None:
            return
        first, last = self._around(anchor), self._around(self._terminal.grid_ref(row, column))
        if self._is_reversed(first, last):
            first, last = last, first
        self._set(_selection(first.start, last.end, rectangle=self._rectangle))

    def select_all(self) -> None:
        """Select scrollback and screen; nothing if both are empty."""
        self._anchor = None
        everything = self._everything()
        self._set(everything if everything is not None else ffi.NULL)

    def clear(self) -> None:
        """Select nothing."""
        self._anchor = None
        self._set(ffi.NULL)

    def forget(self) -> None:
        """Let go of the terminal, which is about to be freed."""
        self._anchor = None

    def current(self) -> Any:
        """The selection as the library has it; None if there is none."""
        selection = new_sized("GhosttySelection")
        key = lib.GHOSTTY_TERMINAL_DATA_SELECTION
        found = lib.ghostty_terminal_get(self._terminal.handle, key, selection)
        return None if found == lib.GHOSTTY_NO_VALUE else selection

    def text(self) -> str:
        """The selected text."""
        selection = self.current()
        return "" if selection is None else self._format(selection)

    def contents(self) -> str:
        """The text of scrollback and screen."""
        everything = self._everything()
        return "" if everything is None else self._format(everything)

    def _find_anchor(self) -> Any:
        """Where the selection started; None once that has left scrollback or screen.

        A selection from one screen to the other would make the library read past their ends.
        """
        anchor = new_sized("GhosttyGridRef")
        if self._anchor is None or lib.ghostty_tracked_grid_ref_snapshot(self._anchor, anchor):
            return None
        return None if self._terminal.row_of(anchor[0]) is None else anchor

    def _around(self, ref: Any) -> Any:
        """The unit at a cell; the cell itself where there is none, as in an empty line."""
        if self._unit is not SelectionUnit.CELL:
            kind = self._unit.value
            options = new_sized(f"GhosttyTerminalSelect{kind.capitalize()}Options")
            options.ref = ref[0]
            unit = new_sized("GhosttySelection")
            select = getattr(lib, f"ghostty_terminal_select_{kind}")
            if select(self._terminal.handle, options, unit) == lib.GHOSTTY_SUCCESS:
                return unit
        return _selection(ref[0], ref[0])

    def _is_reversed(self, first: Any, last: Any) -> bool:
        order = ffi.new("GhosttySelectionOrder*")
        check(
            lib.ghostty_terminal_selection_order(
                self._terminal.handle, _selection(first.start, last.start), order
            ),
            "selection_order",
        )
        return bool(order[0] == lib.GHOSTTY_SELECTION_ORDER_REVERSE)

    def _everything(self) -> Any:
        selection = new_sized("GhosttySelection")
        result = lib.ghostty_terminal_select_all(self._terminal.handle, selection)
        if result == lib.GHOSTTY_NO_VALUE:
            return None
        check(result, "select_all")
        return selection

    def _set(self, selection: Any) -> None:
        self._terminal.set("SELECTION", selection)

    def _format(self, selection: Any) -> str:
        options = new_sized("GhosttyTerminalSelectionFormatOptions")
        options.emit = lib.GHOSTTY_FORMATTER_FORMAT_PLAIN
        # A rectangle is a block of rows: none of them goes on in the next.
        options.unwrap = not selection.rectangle
        options.trim = True
        options.selection = selection
        length = ffi.new("size_t*")
        format_into = lib.ghostty_terminal_selection_format_buf
        format_into(self._terminal.handle, options[0], ffi.NULL, 0, length)
        text = ffi.new("uint8_t[]", max(length[0], 1))
        check(
            format_into(self._terminal.handle, options[0], text, len(text), length),
            "selection_format",
        )
        return bytes(ffi.buffer(text, length[0])).decode()


def _selection(start: Any, end: Any, *, rectangle: bool = False) -> Any:
    selection = new_sized("GhosttySelection")
    selection.start, selection.end, selection.rectangle = start, end, rectangle
    return selection
