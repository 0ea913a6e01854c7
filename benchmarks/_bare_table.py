"""A table of Qt as it comes: what painting costs at the least.

A program of its own, since the console's style sheet and fonts hold for a whole process. It
takes a JSON description on its first line of input; for each line after that it paints the table
anew so many times, and prints the milliseconds that each took.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView
from typing_extensions import override

ModelIndex = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()


class Texts(QAbstractTableModel):
    """Rows of prepared texts."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self._rows = rows

    @override
    def rowCount(self, parent: ModelIndex = _ROOT) -> int:
        return len(self._rows)

    @override
    def columnCount(self, parent: ModelIndex = _ROOT) -> int:
        return len(self._rows[0])

    @override
    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        return None


def paint_milliseconds(view: QTableView, times: int) -> list[float]:
    """How long it takes each time to paint all that is visible of a shown table."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        view.viewport().repaint()
        found.append((time.perf_counter() - begun) * 1e3)
    return found


@contextmanager
def bare_table(description: dict[str, Any]) -> Iterator["BareTable"]:
    """Such a program, for as long as the context lasts.

    ``description`` has the texts of the rows, the widths of the columns, the height of a row and
    the size of the part that shows rows.
    """
    command = (sys.executable, "-m", __name__)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        table = BareTable(process)
        table.ask(description)
        yield table


class BareTable:
    """The program's other end."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, question: Any) -> Any:
        """Its answer to a line."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(question)}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def paint_milliseconds(self, times: int) -> list[float]:
        """What painting it costs, each time."""
        found: list[float] = self.ask(times)
        return found


def _show(description: dict[str, Any]) -> QTableView:
    view = QTableView()
    view.setModel(Texts(description["rows"]))
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(description["row_height"])
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    for column, width in enumerate(description["widths"]):
        view.setColumnWidth(column, width)
    view.show()
    width, height = description["size"]
    view.resize(
        view.width() + width - view.viewport().width(),
        view.height() + height - view.viewport().height(),
    )
    QApplication.processEvents()
    return view


def _answer(answer: object) -> None:
    print(json.dumps(answer), flush=True)


def main() -> None:
    """Answer until the input ends."""
    # It lives as long as this function.
    application = QApplication([])
    view: QTableView | None = None
    for line in sys.stdin:
        question = json.loads(line)
        if view is None:
            view = _show(question)
            _answer([view.viewport().width(), view.viewport().height()])
        else:
            _answer(paint_milliseconds(view, question))
    application.quit()


if __name__ == "__main__":
    main()
