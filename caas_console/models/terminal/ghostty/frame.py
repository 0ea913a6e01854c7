"""Reads what changed on the viewport out of libghostty-vt's render state."""

import math
import time
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from caas_console.models.terminal.ghostty.cells import (
    BLANK,
    TAIL,
    Cell,
    CellKey,
    CellTable,
    StyleTable,
    read_rgb,
)
from caas_console.models.terminal.ghostty.library import ffi, lib
from caas_console.models.terminal.ghostty.native import NativeTerminal, check, new_object, new_sized
from caas_console.models.terminal.screen import (
    DEFAULT_STYLE,
    Cursor,
    CursorShape,
    Line,
    Palette,
    Run,
    Style,
)

#: Code points of one cell that are read: twice what any emoji has, and as many combining
#: characters in a row as sane text has (UAX #15, Stream-Safe Text Format).
_MAX_CLUSTER: Final = 31

_KEY: Final = attrgetter("key")
_COLUMNS: Final = attrgetter("columns")

_SHAPES: Final = {
    lib.GHOSTTY_RENDER_STATE_CURSOR_VISUAL_STYLE_BAR: CursorShape.BAR,
    lib.GHOSTTY_RENDER_STATE_CURSOR_VISUAL_STYLE_BLOCK: CursorShape.BLOCK,
    lib.GHOSTTY_RENDER_STATE_CURSOR_VISUAL_STYLE_UNDERLINE: CursorShape.UNDERLINE,
    lib.GHOSTTY_RENDER_STATE_CURSOR_VISUAL_STYLE_BLOCK_HOLLOW: CursorShape.BLOCK,
}


class FrameReader:
    """A render state; it knows which rows were read already."""

    def __init__(self, terminal: NativeTerminal) -> None:
        self._terminal = terminal
        self._state = new_object("render_state")
        self._rows = ffi.new("GhosttyRenderStateRowIterator*")
        self._row_iterator = new_object("render_state_row_iterator")
        self._rows[0] = self._row_iterator
        self._row = _RowReader(self._row_iterator)
        self._next_row = 0
        self._palette: Palette | None = None
        self._palette_bytes = b""

    def read_lines(self, until: float = math.inf) -> tuple[dict[int, Line], bool]:
        """The rows that changed since they were read last, and whether these are all.

        Reading stops, after one row at least, at a moment of `time.perf_counter`. It goes on from
        there the next time, so that every row has its turn even if all change all the time.
        """
        update = lib.ghostty_render_state_update(self._state, self._terminal.handle)
        check(update, "render_state_update")
        lines: dict[int, Line] = {}
        first = self._next_row
        for rows in (range(first, self._terminal.rows), range(first)):
            for row in self._changed_rows(rows):
                if lines and time.perf_counter() >= until:
                    self._leave_changed(row)
                    return lines, False
                lines[row] = self._row.read()
                self._row.mark_read()
        check(lib.ghostty_render_state_clean(self._state), "render_state_clean")
        self._next_row = 0
        return lines, True

    def _changed_rows(self, rows: range) -> Iterator[int]:
        """The changed ones of some rows, each made the iterator's current one."""
        self._get("ROW_ITERATOR", self._rows)
        changed = ffi.new("uint16_t*")
        while rows and lib.ghostty_render_state_row_iterator_next_dirty(
            self._row_iterator, changed
        ):
            if changed[0] in rows:
                yield int(changed[0])

    def _leave_changed(self, row: int) -> None:
        """Stop before a row; unless told so, the library would take all rows for changed."""
        self._next_row = row
        partial = ffi.new("GhosttyRenderStateDirty*", lib.GHOSTTY_RENDER_STATE_DIRTY_PARTIAL)
        option = lib.GHOSTTY_RENDER_STATE_OPTION_DIRTY
        check(lib.ghostty_render_state_set(self._state, option, partial), "render_state_set")

    def cursor(self) -> Cursor:
        """The cursor as of the last `read_lines`."""
        native = new_sized("GhosttyRenderStateCursor")
        self._get("CURSOR", native)
        in_viewport = bool(native.viewport_has_value)
        return Cursor(
            row=native.viewport_y if in_viewport else 0,
            column=native.viewport_x if in_viewport else 0,
            visible=bool(native.visible) and in_viewport,
            blinking=bool(native.blinking),
            shape=_SHAPES[native.visual_style],
        )

    def palette(self) -> Palette:
        """The colours as of the last `read_lines`: the same object while they are the same."""
        native = new_sized("GhosttyRenderStateColors")
        self._get("COLORS", native)
        raw = bytes(ffi.buffer(native))
        if self._palette is None or raw != self._palette_bytes:
            self._palette_bytes = raw
            foreground = read_rgb(native.foreground)
            self._palette = Palette(
                foreground=foreground,
                background=read_rgb(native.background),
                cursor=read_rgb(native.cursor) if native.cursor_has_value else foreground,
                colors=tuple(read_rgb(color) for color in native.palette),
            )
        return self._palette

    def _get(self, data: str, out: Any) -> None:
        key = getattr(lib, f"GHOSTTY_RENDER_STATE_DATA_{data}")
        check(lib.ghostty_render_state_get(self._state, key, out), f"render_state_get {data}")


class _RowReader:
    """Turns the current row of an iterator into a Line."""

    def __init__(self, row_iterator: Any) -> None:
        self._iterator = row_iterator
        self._cells = CellTable()
        self._styles = StyleTable()
        self._view = ffi.new("GhosttyCellsView*")
        self._raw_row = ffi.new("GhosttyRow*")
        self._flag = ffi.new("bool*")
        self._unchanged = ffi.new("bool*", 0)
        self._selection = new_sized("GhosttyRenderStateRowSelection")
        self._native_style = new_sized("GhosttyStyle")
        self._row_cells = new_object("render_state_row_cells")
        self._row_cells_out = ffi.new("GhosttyRenderStateRowCells*", self._row_cells)

    def read(self) -> Line:
        self._get(lib.GHOSTTY_RENDER_STATE_ROW_DATA_CELLS_RAW, self._view)
        cells = [self._cells[raw] for raw in ffi.unpack(self._view.ptr, self._view.len)]
        if sum(map(_COLUMNS, cells)) != len(cells):
            cells = _repaired(cells)
        cells = [cell for cell in cells if cell is not TAIL]
        while cells and cells[-1] is BLANK:
            cells.pop()
        return Line(tuple(self._runs(cells)), self._wrapped(), self._selected())

    def mark_read(self) -> None:
        """Let the row count as unchanged until it changes again."""
        option = lib.GHOSTTY_RENDER_STATE_ROW_OPTION_DIRTY
        check(lib.ghostty_render_state_row_set(self._iterator, option, self._unchanged), "row_set")

    def _runs(self, cells: list[Cell]) -> Iterator[Run]:
        styles: dict[int, Style] = {0: DEFAULT_STYLE}
        column = 0
        cells_are_current = False
        for key, group in groupby(cells, _KEY):
            members = list(group)
            if not cells_are_current and (key.cluster or key.style_id):
                self._get(lib.GHOSTTY_RENDER_STATE_ROW_DATA_CELLS, self._row_cells_out)
                cells_are_current = True
            style = styles.get(key.style_id)
            if style is None:
                style = styles[key.style_id] = self._style(column)
            if key.background is not None:
                style = Style(background=key.background)
            yield from self._split(key, members, column, style)
            column += len(members) * key.width

    def _split(self, key: CellKey, cells: list[Cell], column: int, style: Style) -> Iterator[Run]:
        if not key.cluster:
            text = "".join([cell.text for cell in cells])
            yield Run(column, text, key.width, style)
            return
        for at in range(column, column + len(cells) * key.width, key.width):
            yield Run(at, self._cluster(at), key.width, style, cluster=True)

    def _style(self, column: int) -> Style:
        self._cell(column, lib.GHOSTTY_RENDER_STATE_ROW_CELLS_DATA_STYLE, self._native_style)
        return self._styles[bytes(ffi.buffer(self._native_style))]

    def _cluster(self, column: int) -> str:
        length = ffi.new("uint32_t*")
        self._cell(column, lib.GHOSTTY_RENDER_STATE_ROW_CELLS_DATA_GRAPHEMES_LEN, length)
        codepoints = ffi.new("uint32_t[]", length[0])
        self._cell(column, lib.GHOSTTY_RENDER_STATE_ROW_CELLS_DATA_GRAPHEMES_BUF, codepoints)
        return "".join(map(chr, codepoints[0 : min(length[0], _MAX_CLUSTER)]))

    def _cell(self, column: int, data: int, out: Any) -> None:
        check(lib.ghostty_render_state_row_cells_select(self._row_cells, column), "cells_select")
        check(lib.ghostty_render_state_row_cells_get(self._row_cells, data, out), "cells_get")

    def _wrapped(self) -> bool:
        self._get(lib.GHOSTTY_RENDER_STATE_ROW_DATA_RAW, self._raw_row)
        check(
            lib.ghostty_row_get(self._raw_row[0], lib.GHOSTTY_ROW_DATA_WRAP, self._flag), "row_get"
        )
        return bool(self._flag[0])

    def _selected(self) -> tuple[int, int] | None:
        result = lib.ghostty_render_state_row_get(
            self._iterator, lib.GHOSTTY_RENDER_STATE_ROW_DATA_SELECTION, self._selection
        )
        if result == lib.GHOSTTY_NO_VALUE:
            return None
        check(result, "row_get SELECTION")
        return self._selection.start_x, self._selection.end_x + 1

    def _get(self, data: int, out: Any) -> None:
        check(lib.ghostty_render_state_row_get(self._iterator, data, out), "row_get")


def _repaired(cells: list[Cell]) -> list[Cell]:
    """The row with blanks for halves of wide characters, which the library leaves behind."""
    repaired = list(cells)
    for at, cell in enumerate(cells):
        if cell is TAIL:
            is_half = at == 0 or repaired[at - 1].columns != 2
        else:
            is_half = cell.columns == 2 and (at + 1 == len(cells) or cells[at + 1] is not TAIL)
        if is_half:
            repaired[at] = BLANK
    return repaired
