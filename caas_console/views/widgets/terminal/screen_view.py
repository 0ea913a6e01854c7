"""Shows the frames of a terminal; only rows that changed are painted, and only once a frame."""

from collections import defaultdict

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QRegion,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caas_console.models.terminal.screen import Cursor, CursorShape, Frame, Line, SearchMatch
from caas_console.views.theme.theme_manager import FONT_PIXELS, active_theme, monospace_font
from caas_console.views.widgets.cells.cell_colors import CellColors, ScreenColors
from caas_console.views.widgets.cells.cell_grid import CellGrid
from caas_console.views.widgets.cells.line_painter import Highlight, LinePainter
from caas_console.views.widgets.cells.regions import region_rects
from caas_console.views.widgets.terminal.cursor_painter import (
    block_cursor,
    draw_cursor,
    draw_preedit,
    preedit_rect,
)

_NO_CURSOR = Cursor(0, 0, visible=False, blinking=False, shape=CursorShape.BLOCK)
_BLANK = Line()
_FLASH_MS = 90
_FLASH_OPACITY = 0.18


class ScreenView(QWidget):
    """Paints a terminal's viewport: rows, selection, search matches, cursor, composed text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.lines: list[Line] = []
        self.cursor_state = _NO_CURSOR
        self.frames_painted = 0
        self._columns = 0
        self._colors: CellColors | None = None
        self._screen_colors = ScreenColors.of_theme()
        self._matches: dict[int, list[SearchMatch]] = {}
        self._links: dict[int, tuple[int, int]] = {}
        self._preedit = ""
        self._cursor_shown = True
        self._flashing = False
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._on_blink)
        self._flash = QTimer(self, singleShot=True, interval=_FLASH_MS)
        self._flash.timeout.connect(self._on_flash_ended)
        self._set_font(monospace_font(FONT_PIXELS))

    @property
    def grid(self) -> CellGrid:
        """Where the cells are."""
        return self._grid

    @property
    def terminal_font(self) -> QFont:
        """The font of the cells."""
        return self._font

    def set_terminal_font(self, font: QFont) -> None:
        """Use another fixed-pitch font; the owner has to fit columns and rows to it."""
        self._set_font(font)
        self.update()

    def _set_font(self, font: QFont) -> None:
        ratio = self.devicePixelRatioF()
        self._font = QFont(font)
        self._grid = CellGrid.for_font(font, ratio)
        self._painter = LinePainter(self._grid, font, ratio)

    def show_frame(self, frame: Frame) -> None:
        """Take over what changed and paint it, without the pause that Qt makes for `update`."""
        changed = QRegion()
        if self._colors is None or frame.palette is not self._colors.palette:
            self._colors = CellColors(frame.palette)
            changed += self.rect()
        if (frame.columns, frame.rows) != (self._columns, len(self.lines)):
            self._columns = frame.columns
            self.lines = [_BLANK] * frame.rows
            changed += self.rect()
        for row, line in frame.lines.items():
            if self.lines[row] != line:
                self.lines[row] = line
                changed += self._row_rect(row)
        changed += self._take_matches(frame)
        changed += self._take_cursor(frame.cursor)
        self.repaint(changed)

    def _take_matches(self, frame: Frame) -> QRegion:
        changed = QRegion()
        matches: defaultdict[int, list[SearchMatch]] = defaultdict(list)
        for match in frame.matches:
            matches[match.row].append(match)
        for row in matches.keys() | self._matches.keys():
            if matches.get(row) != self._matches.get(row):
                changed += self._row_rect(row)
        self._matches = dict(matches)
        return changed

    def _take_cursor(self, cursor: Cursor) -> QRegion:
        if cursor == self.cursor_state:
            return QRegion()
        changed = QRegion(self._row_rect(self.cursor_state.row))
        self.cursor_state = cursor
        self.updateMicroFocus()
        self._restart_blinking()
        return changed + self._row_rect(cursor.row)

    def _row_rect(self, row: int) -> QRect:
        top, height = self._grid.y(row), self._grid.cell_height
        return QRectF(0, top, self.width(), height).toAlignedRect()

    def _update_row(self, row: int) -> None:
        self.update(self._row_rect(row))

    def show_preedit(self, text: str) -> None:
        """Show text that an input method is composing at the cursor."""
        self._preedit = text
        self._update_row(self.cursor_state.row)

    def show_links(self, spans: dict[int, tuple[int, int]]) -> None:
        """Underline columns (first, one past the last) of rows as a link under the mouse."""
        for row in spans.keys() ^ self._links.keys():
            self._update_row(row)
        for row in spans.keys() & self._links.keys():
            if spans[row] != self._links[row]:
                self._update_row(row)
        self._links = spans

    def flash(self) -> None:
        """Brighten or darken the screen for a moment, in place of a bell."""
        self._flashing = True
        self._flash.start()
        self.update()

    def _on_flash_ended(self) -> None:
        self._flashing = False
        self.update()

    def cursor_rect(self) -> QRectF:
        """Where the cursor is."""
        if self._preedit:
            return preedit_rect(self._grid, self.cursor_state, self._preedit, self._font)
        row, column = self.cursor_state.row, self.cursor_state.column
        return self._grid.rect(row, column, column + 1)

    @override
    def sizeHint(self) -> QSize:
        return self._grid.size(80, 24).toSize()

    @override
    def minimumSizeHint(self) -> QSize:
        return self._grid.size(20, 4).toSize()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = self._colors
        if colors is None:
            painter.fillRect(event.rect(), active_theme().colour("surface"))
            return
        painter.fillRect(event.rect(), colors.background)
        rows: set[int] = set()
        for rect in region_rects(event.region()):
            rows.update(
                self._grid.rows_between(rect.top(), rect.top() + rect.height() - 1, len(self.lines))
            )
        for row in sorted(rows):
            self._painter.paint(
                painter, row, self.lines[row], colors, self._highlights(row, colors)
            )
            self._paint_link(painter, row, colors)
        self._paint_cursor(painter, colors)
        if self._flashing:
            painter.setOpacity(_FLASH_OPACITY)
            painter.fillRect(self.rect(), QColor(*colors.palette.foreground))
        self.frames_painted += 1

    def _highlights(self, row: int, colors: CellColors) -> list[Highlight]:
        theme = self._screen_colors
        highlights = [
            Highlight(
                match.start,
                match.end,
                theme.match_text,
                theme.current_match if match.current else theme.match,
            )
            for match in self._matches.get(row, ())
        ]
        line = self.lines[row]
        if line.selection is not None:
            highlights.append(Highlight(*line.selection, theme.selected_text, theme.selection))
        if row == self.cursor_state.row and self._has_block_cursor():
            highlights.append(block_cursor(self.cursor_state, line, colors))
        return highlights

    def _has_block_cursor(self) -> bool:
        shape = self.cursor_state.shape
        return self._paints_cursor() and self.hasFocus() and shape is CursorShape.BLOCK

    def _paints_cursor(self) -> bool:
        shown = self._cursor_shown or not self.hasFocus()
        return self.cursor_state.visible and shown and not self._preedit

    def _paint_cursor(self, painter: QPainter, colors: CellColors) -> None:
        cursor = self.cursor_state
        if not 0 <= cursor.row < len(self.lines):
            return
        if self._preedit:
            cells = preedit_rect(self._grid, cursor, self._preedit, self._font)
            painter.setFont(self._font)
            draw_preedit(painter, self._grid, cells, self._preedit, colors)
        elif self._paints_cursor():
            line = self.lines[cursor.row]
            draw_cursor(painter, self._grid, cursor, line, colors.cursor, focused=self.hasFocus())

    def _paint_link(self, painter: QPainter, row: int, colors: CellColors) -> None:
        if row not in self._links:
            return
        cells = self._grid.rect(row, *self._links[row])
        width = self._grid.line_width
        underline = QRectF(cells.left(), cells.bottom() - width, cells.width(), width)
        painter.fillRect(underline, QColor(*colors.palette.foreground))

    def _restart_blinking(self) -> None:
        self._cursor_shown = True
        period = QGuiApplication.styleHints().cursorFlashTime()
        if self.cursor_state.blinking and self.cursor_state.visible and self.hasFocus() and period:
            self._blink.start(period // 2)
        else:
            self._blink.stop()

    def _on_blink(self) -> None:
        self._cursor_shown = not self._cursor_shown
        self._update_row(self.cursor_state.row)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._on_focus_changed()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._on_focus_changed()

    def _on_focus_changed(self) -> None:
        self._restart_blinking()
        self._update_row(self.cursor_state.row)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self._screen_colors = ScreenColors.of_theme()
            self.update()
        super().changeEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self.set_terminal_font(self._font)
        return super().event(event)
