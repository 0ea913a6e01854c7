from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from caas_console.models.controllers.settings import TableLayout
from caas_console.models.items.columns import Column
from caas_console.models.items.table_model import ResourceTableModel
from caas_console.views.widgets.tables.table_layout import restore_layout, save_layout
from caas_console.views.widgets.tables.table_view import TableView


@dataclass(frozen=True)
class Item:
    id: str

    @property
    def haystack(self) -> str:
        return self.id


def column(column_id: str, width: int, *, elastic: bool = False) -> Column[Item]:
    return Column(
        id=column_id,
        title=column_id,
        value=lambda row: row.id,
        text=lambda row: row.id,
        width=width,
        elastic=elastic,
    )


COLUMNS = (
    column("name", 200, elastic=True),
    column("state", 100),
    column("image", 100, elastic=True),
    column("age", 80),
)


@pytest.fixture
def table(qtbot: QtBot) -> TableView[Item]:
    return shown_table(qtbot)


def shown_table(qtbot: QtBot, layout: TableLayout | None = None) -> TableView[Item]:
    model: ResourceTableModel[Item] = ResourceTableModel(COLUMNS, lambda _, one: one.title)
    view = TableView(model, lambda _: False)
    model.setParent(view)
    view.setFrameShape(QFrame.Shape.NoFrame)
    qtbot.addWidget(view)
    model.update_rows({"a": Item("a")})
    if layout is not None:
        restore_layout(view, model, layout)
    view.resize(480, 200)
    view.show()
    qtbot.waitExposed(view)
    return view


def widths(table: TableView[Item]) -> list[int]:
    return [table.columnWidth(number) for number in range(len(COLUMNS))]


def test_elastic_columns_share_the_width_that_is_left_over(table: TableView[Item]) -> None:
    table.resize(780, 200)
    assert widths(table) == [400, 100, 200, 80]


def test_elastic_columns_give_up_width_that_lacks(table: TableView[Item]) -> None:
    table.resize(450, 200)
    assert widths(table) == [180, 100, 90, 80]


def test_where_all_columns_cannot_be_seen_each_is_as_wide_as_it_should_be(
    table: TableView[Item],
) -> None:
    table.resize(300, 200)
    assert widths(table) == [200, 100, 100, 80]


def test_a_hidden_column_leaves_its_width_to_the_others(
    table: TableView[Item], qtbot: QtBot
) -> None:
    table.resize(780, 200)
    table.setColumnHidden(1, True)
    qtbot.waitUntil(lambda: sum(widths(table)) == 780)
    assert table.columnWidth(3) == 80


def test_the_last_column_fills_the_view_while_the_elastic_ones_are_hidden(
    table: TableView[Item], qtbot: QtBot
) -> None:
    for number in (0, 2):
        table.setColumnHidden(number, True)
        qtbot.waitUntil(lambda: sum(widths(table)) == 480)
    assert widths(table) == [0, 100, 0, 380]
    table.setColumnHidden(0, False)
    qtbot.waitUntil(lambda: widths(table) == [300, 100, 0, 80])
    assert not table.column_fit.by_hand


def test_widths_chosen_by_a_person_stay_whatever_the_view_s_width(
    table: TableView[Item], qtbot: QtBot
) -> None:
    table.setColumnWidth(0, 333)
    table.resize(780, 200)
    assert table.columnWidth(0) == 333
    model = table.model()
    assert isinstance(model, ResourceTableModel)
    again = shown_table(qtbot, save_layout(table, model))
    assert again.columnWidth(0) == 333


def test_widths_that_nobody_chose_fit_the_next_window(table: TableView[Item], qtbot: QtBot) -> None:
    table.resize(780, 200)
    model = table.model()
    assert isinstance(model, ResourceTableModel)
    again = shown_table(qtbot, save_layout(table, model))
    assert widths(again) == [200, 100, 100, 80]
