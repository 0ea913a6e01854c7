"""What the live table paints."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from caas_console.models.items.columns import Column, Grouping
from caas_console.models.items.table_model import ResourceTableModel
from caas_console.views.theme.theme_manager import active_theme
from caas_console.views.widgets.tables.row_painter import ROW_HEIGHT
from caas_console.views.widgets.tables.table_view import TableView

_LONG = "a name that is far too long for the column that it stands in"


@dataclass(frozen=True)
class Item:
    id: str
    team: str = ""
    stale: bool = False

    @property
    def haystack(self) -> str:
        return self.id


COLUMNS = (
    Column[Item](id="name", title="Name", value=lambda row: row.id, text=lambda row: row.id),
    Column[Item](
        id="team",
        title="Team",
        value=lambda row: row.team,
        text=lambda row: row.team,
        numeric=True,
        mono=True,
        icon=lambda row: ("state-running", "ok") if row.team else None,
        history=lambda row: (1.0, float("nan"), 3.0) if row.team else (),
        width=200,
    ),
)
TEAM = Grouping[Item](id="team", title="Team", key=lambda row: row.team)


@pytest.fixture
def table(qtbot: QtBot) -> TableView[Item]:
    model: ResourceTableModel[Item] = ResourceTableModel(COLUMNS, lambda _, one: one.title)
    view = TableView(model, lambda row: row.stale)
    model.setParent(view)
    qtbot.addWidget(view)
    rows = (Item("a", "x"), Item("b"), Item(_LONG, "y", stale=True))
    model.update_rows({row.id: row for row in rows})
    view.resize(600, 300)
    view.show()
    qtbot.waitExposed(view)
    return view


def painted(table: TableView[Item]) -> QImage:
    return table.viewport().grab().toImage()


def background(table: TableView[Item], position: int, x: int) -> QColor:
    """The colour at the upper edge of a row, where no text reaches."""
    return painted(table).pixelColor(x, position * ROW_HEIGHT + 1)


def colours(image: QImage, left: int, right: int, position: int) -> set[str]:
    """All colours in a part of a row."""
    band = range(position * ROW_HEIGHT, (position + 1) * ROW_HEIGHT)
    return {image.pixelColor(x, y).name() for y in band for x in range(left, right)}


def test_a_selected_row_is_marked_over_its_whole_width(table: TableView[Item]) -> None:
    plain = background(table, 1, 3)
    table.selectRow(1)
    marked = active_theme().colour("selection")
    assert background(table, 1, 3) == background(table, 1, 580) == marked
    assert background(table, 0, 3) == plain != marked


def test_a_row_is_selected_alone_whatever_keys_are_held(table: TableView[Item]) -> None:
    table.select_row("a")
    for held in (Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier):
        # To Qt the modifier is held until the next event.
        QTest.keyClick(table, Qt.Key.Key_F1, held)
        assert QGuiApplication.keyboardModifiers() == held
        for one in ("b", "b", "a"):
            assert table.select_row(one)
            assert [row.id for row in table.selected_rows()] == [one]


def test_a_heading_covers_every_column(table: TableView[Item]) -> None:
    model = table.model()
    assert isinstance(model, ResourceTableModel)
    model.set_grouping(TEAM)
    assert background(table, 0, 3) == active_theme().colour("window")
    assert background(table, 0, 580) == active_theme().colour("window")
    assert background(table, 1, 3) != active_theme().colour("window")


def test_a_text_stays_inside_its_column(table: TableView[Item]) -> None:
    table.setColumnWidth(0, 100)
    position = [row.id for row in table.visible_rows()].index(_LONG)
    image = painted(table)
    assert len(colours(image, 8, 92, position)) > 1
    assert len(colours(image, 93, 107, position)) == 1


def test_what_may_be_outdated_is_faint(table: TableView[Item]) -> None:
    names = [row.id for row in table.visible_rows()]
    image = painted(table)
    darkest = [
        min(QColor(one).lightness() for one in colours(image, 0, 100, names.index(name)))
        for name in ("a", _LONG)
    ]
    assert darkest[0] < active_theme().colour("muted").lightness() < darkest[1]


def test_a_column_widened_to_its_contents_holds_the_longest(table: TableView[Item]) -> None:
    table.resizeColumnToContents(0)
    assert table.columnWidth(0) > QFontMetrics(table.font()).horizontalAdvance(_LONG)
