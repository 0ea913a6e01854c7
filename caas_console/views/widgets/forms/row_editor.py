"""A field that holds any number of rows, such as variables, ports or mounts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from caas_console.views.theme.icons import icon
from caas_console.views.theme.style_property import set_style_property
from caas_console.views.widgets.labels import role_label


@dataclass(frozen=True)
class Cell:
    """A column of the rows.

    Attributes:
        title: stands above the column, and is what a screen reader says of its cells.
        make: makes the cell of a row.
        stretch: how it shares the width.
        headed: False where the cell says its title itself.
    """

    title: str
    make: Callable[[], QWidget]
    stretch: int = 0
    headed: bool = True


def text_cell(title: str, placeholder: str, stretch: int = 1) -> Cell:
    """A cell for text."""
    return Cell(title, lambda: QLineEdit(placeholderText=placeholder), stretch)


def choice_cell(title: str, choices: Sequence[str]) -> Cell:
    """A cell for one of a few words."""

    def make() -> QWidget:
        box = QComboBox()
        box.addItems(list(choices))
        return box

    return Cell(title, make)


def check_cell(title: str) -> Cell:
    """A cell for yes or no."""
    return Cell(title, lambda: QCheckBox(title), headed=False)


@dataclass
class _Row:
    cells: list[QWidget]
    remove: QToolButton
    error: QLabel = field(default_factory=lambda: role_label("", "error"))

    @property
    def widgets(self) -> list[QWidget]:
        return [*self.cells, self.remove, self.error]

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))
        for cell in self.cells:
            set_style_property(cell, "invalid", bool(text))


class RowEditor(QWidget):
    """Rows of cells, with a button to add one and a button in each to take it out.

    Args:
        cells: the columns.
        add_title: what the button for another row says.
    """

    def __init__(self, cells: Sequence[Cell], add_title: str) -> None:
        super().__init__()
        self._cells = tuple(cells)
        self._rows: list[_Row] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._titles = [self._add_title(column) for column in range(len(self._cells))]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._grid)
        add = QPushButton(icon("run", "accent"), add_title)
        add.setProperty("role", "link")
        add.setAutoDefault(False)
        add.clicked.connect(lambda: self.add_row().setFocus())
        layout.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(add)

    def _add_title(self, column: int) -> QLabel:
        cell = self._cells[column]
        title = role_label(cell.title if cell.headed else "", "small")
        title.hide()
        self._grid.addWidget(title, 0, column)
        self._grid.setColumnStretch(column, cell.stretch)
        return title

    def add_row(self, *values: str | bool) -> QWidget:
        """Add a row with these values; its first cell."""
        row = _Row([cell.make() for cell in self._cells], self._remove_button())
        row.remove.clicked.connect(lambda: self._remove(row))
        # A row that was taken out leaves lines that take no room.
        line = self._grid.rowCount()
        for column, (cell, widget) in enumerate(zip(self._cells, row.cells, strict=True)):
            widget.setAccessibleName(cell.title)
            self._grid.addWidget(widget, line, column)
            # At once, not with the next layout: only what is shown takes the keyboard.
            widget.show()
        self._grid.addWidget(row.remove, line, len(self._cells))
        self._grid.addWidget(row.error, line + 1, 0, 1, len(self._cells))
        row.error.setWordWrap(True)
        row.show_error("")
        for widget, value in zip(row.cells, values, strict=False):
            _write(widget, value)
        self._rows.append(row)
        self._show_titles()
        return row.cells[0]

    def values(self) -> list[list[str | bool]]:
        """What is in the rows, from top to bottom."""
        return [[_read(cell) for cell in row.cells] for row in self._rows]

    def show_errors(self, errors: Mapping[int, str]) -> QWidget | None:
        """Say below each wrong row, counted from 0, what is wrong; the first one's first cell."""
        for number, row in enumerate(self._rows):
            row.show_error(errors.get(number, ""))
        return self._rows[min(errors)].cells[0] if errors else None

    def _remove_button(self) -> QToolButton:
        remove = QToolButton()
        remove.setIcon(icon("cancel"))
        remove.setIconSize(QSize(12, 12))
        remove.setToolTip(self.tr("Take this row out"))
        remove.setAccessibleName(self.tr("Take this row out"))
        return remove

    def _remove(self, row: _Row) -> None:
        self._rows.remove(row)
        for widget in row.widgets:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._show_titles()

    def _show_titles(self) -> None:
        for title in self._titles:
            title.setVisible(bool(self._rows))


def _read(cell: QWidget) -> str | bool:
    if isinstance(cell, QCheckBox):
        return cell.isChecked()
    if isinstance(cell, QComboBox):
        return cell.currentText()
    return cell.text() if isinstance(cell, QLineEdit) else ""


def _write(cell: QWidget, value: str | bool) -> None:
    if isinstance(cell, QCheckBox):
        cell.setChecked(bool(value))
    elif isinstance(cell, QComboBox):
        cell.setCurrentText(str(value))
    elif isinstance(cell, QLineEdit):
        cell.setText(str(value))
