"""A field that holds any number of rows, such as variables, ports or mounts."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from caas_console.views.theme.icons import icon

CellMaker = Callable[[], QWidget]


def text_cell(placeholder: str, stretch: int = 1) -> tuple[CellMaker, int]:
    """A cell for text."""
    return lambda: QLineEdit(placeholderText=placeholder), stretch


def choice_cell(choices: Sequence[str]) -> tuple[CellMaker, int]:
    """A cell for one of a few words."""

    def make() -> QWidget:
        box = QComboBox()
        box.addItems(list(choices))
        return box

    return make, 0


def check_cell(title: str) -> tuple[CellMaker, int]:
    """A cell for yes or no."""
    return lambda: QCheckBox(title), 0


class RowEditor(QWidget):
    """Rows of cells, with a button to add one and a button in each to take it out.

    Args:
        cells: what makes each cell of a row, and how it shares the width.
        add_title: what the button for another row says.
    """

    def __init__(self, cells: Sequence[tuple[CellMaker, int]], add_title: str) -> None:
        super().__init__()
        self._cells = tuple(cells)
        self._rows: list[tuple[QWidget, list[QWidget]]] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        add = QPushButton(icon("run", "accent"), add_title)
        add.setProperty("role", "link")
        add.setAutoDefault(False)
        add.clicked.connect(lambda: self.add_row().setFocus())
        self._layout.addWidget(add)
        self.setFocusProxy(add)

    def add_row(self, *values: str | bool) -> QWidget:
        """Add a row with these values; its first cell."""
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        cells = []
        for make, stretch in self._cells:
            cell = make()
            cells.append(cell)
            layout.addWidget(cell, stretch)
        for cell, value in zip(cells, values, strict=False):
            _write(cell, value)
        remove = QToolButton()
        remove.setIcon(icon("cancel"))
        remove.setIconSize(QSize(12, 12))
        remove.setToolTip(self.tr("Take this row out"))
        remove.setAccessibleName(self.tr("Take this row out"))
        remove.clicked.connect(lambda: self._remove(row))
        layout.addWidget(remove)
        self._rows.append((row, cells))
        self._layout.insertWidget(self._layout.count() - 1, row)
        return cells[0]

    def values(self) -> list[list[str | bool]]:
        """What is in the rows, from top to bottom."""
        return [[_read(cell) for cell in cells] for _, cells in self._rows]

    def _remove(self, row: QWidget) -> None:
        self._rows = [one for one in self._rows if one[0] is not row]
        row.hide()
        row.deleteLater()


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
