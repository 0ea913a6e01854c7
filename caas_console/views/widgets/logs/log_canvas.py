"""The rows of a log on the screen: painting and scrolling."""

import time

from PySide6.QtCore import QEvent, QPointF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from typing_extensions import override

from caas_console.models.controllers.logs_controller import LogsController
from caas_console.views.theme.theme_manager import FONT_PIXELS, monospace_font
from caas_console.views.widgets.cells.cell_grid import MARGIN, CellGrid
from caas_console.views.widgets.frame_clock import FrameClock
from caas_console.views.widgets.logs.log_layout import LaidLine
from caas_console.views.widgets.logs.log_mouse import LogMouse
from caas_console.views.widgets.logs.log_painter import TIME_COLUMNS, LogPainter, RowSpec
from caas_console.views.widgets.logs.log_rows import LogRows
from caas_console.views.widgets.logs.log_selection import LogSelection, TextPlace
from caas_console.views.widgets.logs.log_viewport import LogViewport, Place

# A log that scrolls by cannot be read; what painting it costs is better given to reading it.
_FRAME_RATE = 30  # a second
_FRAME_SHARE = 1 / 6  # of the time
_KEPT_LINES = 4096
_FONT_RANGE = range(6, 49)  # pixels
_WHEEL_ROWS = 3
_NOTCH = 120


class LogCanvas(QAbstractScrollArea):
    """Paints what its controller keeps; call `refresh` when that has changed.

    Signals:
        following_changed: whether the end is held on to.
        unseen_changed: how many lines have come since the end was left.
        gap_shown: whether lines are missing above the row at the top: they were dropped.
    """

    following_changed = Signal(bool)
    unseen_changed = Signal(int)
    gap_shown = Signal(bool)

    def __init__(self, controller: LogsController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.rows = LogRows(controller)
        self.viewport_rows = LogViewport(self.rows, self._height_of)
        self.selection = LogSelection()
        self.current: int | None = None
        self.frames_painted = 0
        self._wraps = False
        self._laid: dict[int, LaidLine] = {}
        self._widest = 0
        self._columns = 1
        self._told = (True, 0, False)
        self._left_at = 0
        self._wheel_rest = 0
        self._clock = FrameClock(self, rate=_FRAME_RATE, share=_FRAME_SHARE)
        self._clock.due.connect(self._on_frame_due)
        self._mouse = LogMouse(self)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self._set_font(monospace_font(FONT_PIXELS - 1))

    # What is shown

    @property
    def frame_owed(self) -> bool:
        """Whether something has changed that is not painted yet."""
        return self._clock.owes

    def refresh(self) -> None:
        """Show what is new: now, or with the next frame."""
        self._clock.request()

    def restart(self) -> None:
        """The buffer is another one."""
        self._laid.clear()
        self._widest = 0
        self.selection.clear()
        self.current = None
        self.viewport_rows.follow()
        self.refresh()

    def set_wrapping(self, wraps: bool) -> None:
        """Wrap lines that are longer than the view is wide, or scroll sideways."""
        self._wraps = wraps
        self.refresh()

    def set_following(self, follows: bool) -> None:
        """Hold on to the end, or to what is on the screen."""
        if follows:
            self.viewport_rows.follow()
        else:
            self.viewport_rows.hold()
        self.refresh()

    def go_to(self, number: int) -> None:
        """Have a line on the screen and marked as the one that was looked for."""
        self.current = number
        self.viewport_rows.hold()
        self.viewport_rows.reveal(self.rows.index_of(number))
        self.refresh()

    def select_all(self) -> None:
        """Select every line that is shown."""
        if len(self.rows):
            first, last = self.rows.number_at(0), self.rows.number_at(len(self.rows) - 1)
            end = len(self.rows.line(last).text)
            self.selection.start(TextPlace(first, 0), TextPlace(last, end))
            self.refresh()

    def scroll_rows(self, rows: int) -> None:
        """Move by rows; negative is up."""
        self.viewport_rows.scroll(rows)
        self.refresh()

    def zoom(self, steps: int) -> None:
        """Make the font larger by so many pixels, or smaller; 0 is back to normal."""
        font = QFont(self._font)
        pixels = QFontInfo(font).pixelSize() + steps if steps else FONT_PIXELS - 1
        font.setPixelSize(min(max(pixels, _FONT_RANGE.start), _FONT_RANGE.stop - 1))
        self._set_font(font)
        self.refresh()

    # Geometry

    @property
    def _gutter(self) -> int:
        """The columns in front of the text: a blank beside the stream's mark, and the time."""
        return 1 + (TIME_COLUMNS if self._controller.buffer.timestamps else 0)

    def laid(self, index: int) -> LaidLine:
        """The line at an index, ready for painting."""
        number = self.rows.number_at(index)
        found = self._laid.get(number)
        if found is None:
            if len(self._laid) >= _KEPT_LINES:
                self._laid.clear()
            found = self._painter.lay_out(self.rows.line(number))
            # A line without an end grows.
            if number < self._controller.buffer.end_line:
                self._laid[number] = found
        return found

    def place_at(self, position: QPointF) -> TextPlace | None:
        """The place in the text at a position, or the nearest one; None where there is no text."""
        places = [*self.viewport_rows.places()]
        if not places:
            return None
        row = int((position.y() - MARGIN) // self.grid.cell_height)
        place = places[min(max(row, 0), len(places) - 1)]
        laid = self.laid(place.line)
        start, end = self._columns_of(laid, place)
        column = start + int((position.x() - MARGIN) / self.grid.cell_width + 0.5) - self._gutter
        character = laid.character_at(min(max(column, start), end))
        return TextPlace(laid.line.number, character)

    def rows_beyond(self, position: QPointF) -> int:
        """How many rows above (negative) or below the view a position is."""
        height = self.grid.cell_height
        if position.y() < 0:
            return int(position.y() / height) - 1
        below = position.y() - self.viewport().height()
        return int(below / height) + 1 if below > 0 else 0

    def _height_of(self, index: int) -> int:
        return len(self.laid(index).wraps(self._columns)) if self._wraps else 1

    def _columns_of(self, laid: LaidLine, place: Place) -> tuple[int, int]:
        """The columns of a line that are shown in a row."""
        if not self._wraps:
            start = self.horizontalScrollBar().value()
            return start, start + self._columns
        starts = laid.wraps(self._columns)
        return starts[place.part], [*starts[1:], laid.width][place.part]

    def _set_font(self, font: QFont) -> None:
        ratio = self.devicePixelRatioF()
        self._font = font
        self.grid = CellGrid.for_font(font, ratio)
        self._painter = LogPainter(self.grid, font, ratio)
        self._laid.clear()

    # Frames

    def _on_frame_due(self) -> None:
        columns, self.viewport_rows.height = self.grid.count(self.viewport().size())
        self._columns = max(1, columns - self._gutter)
        self._fit_scroll_bars()
        self._tell()
        self.viewport().update()

    def _fit_scroll_bars(self) -> None:
        bar = self.verticalScrollBar()
        end = self.viewport_rows.end
        with QSignalBlocker(bar):
            bar.setRange(0, end.line + (1 if end.part else 0))
            bar.setPageStep(self.viewport_rows.height)
            top = self.viewport_rows.top
            bar.setValue(bar.maximum() if self.viewport_rows.following else top.line)
        bar = self.horizontalScrollBar()
        bar.setRange(0, 0 if self._wraps else max(0, self._widest - self._columns))
        bar.setPageStep(self._columns)

    def _tell(self) -> None:
        following = self.viewport_rows.following
        last = self._controller.buffer.end_line
        if following or self._told[0]:
            self._left_at = last
        unseen = 0 if following else len(self.rows) - self.rows.index_of(self._left_at)
        at_first = not following and self.viewport_rows.top == Place(0, 0)
        gap = at_first and self._controller.buffer.first_line > 0
        told, self._told = self._told, (following, unseen, gap)
        if following != told[0]:
            self.following_changed.emit(following)
        if unseen != told[1]:
            self.unseen_changed.emit(unseen)
        if gap != told[2]:
            self.gap_shown.emit(gap)

    def _on_scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum():
            self.viewport_rows.follow()
        else:
            self.viewport_rows.scroll_to(value)
        self.refresh()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        started = time.perf_counter()
        self._paint(event)
        self.frames_painted += 1
        self._clock.spent(time.perf_counter() - started)

    def _paint(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._painter.background)
        patterns = self._controller.highlights
        widest = self._widest
        for row, place in enumerate(self.viewport_rows.places()):
            laid = self.laid(place.line)
            widest = max(widest, laid.width)
            start, end = self._columns_of(laid, place)
            number = laid.line.number
            selected = self.selection.span(number)
            spec = RowSpec(row, laid, start, end, place.part == 0, selected, number == self.current)
            self._painter.paint(painter, spec, self._gutter, patterns)
        if widest > self._widest:
            self._widest = widest
            self.refresh()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.refresh()

    # Keyboard and mouse

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(1, self.viewport_rows.height - 1)
        match event.key():
            case Qt.Key.Key_Up:
                self.scroll_rows(-1)
            case Qt.Key.Key_Down:
                self.scroll_rows(1)
            case Qt.Key.Key_PageUp:
                self.scroll_rows(-page)
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space:
                self.scroll_rows(page)
            case Qt.Key.Key_Home:
                self.viewport_rows.scroll_to(0)
                self.refresh()
            case Qt.Key.Key_End:
                self.set_following(True)
            case _:
                super().keyPressEvent(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        angle = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if angle.y() > 0 else -1)
        elif angle.x() and not angle.y():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - angle.x() // 20)
        else:
            self._wheel_rest += angle.y() * _WHEEL_ROWS
            rows = int(self._wheel_rest / _NOTCH)
            self._wheel_rest -= rows * _NOTCH
            self.scroll_rows(-rows)
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse.press(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._mouse.press(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.move(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.release()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._set_font(self._font)
            self.refresh()
