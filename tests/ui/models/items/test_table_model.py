from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from caas_console.models.items.columns import Column, Grouping
from caas_console.models.items.table_model import ResourceTableModel
from caas_console.models.state.queries import Query
from caas_console.models.state.query_fields import Fields, NumberField


@dataclass(frozen=True)
class Item:
    id: str
    number: int
    team: str = ""

    @property
    def haystack(self) -> str:
        return self.id


COLUMNS = (
    Column[Item](id="name", title="Name", value=lambda row: row.id, text=lambda row: row.id),
    Column[Item](
        id="number",
        title="Number",
        value=lambda row: row.number,
        text=lambda row: str(row.number),
        numeric=True,
    ),
)
TEAM = Grouping[Item](id="team", title="Team", key=lambda row: row.team)
FIELDS: Fields[Item] = {"number": NumberField(lambda row: row.number)}


def rows(count: int, start: int = 0) -> dict[str, Item]:
    return {
        f"row-{number:05}": Item(f"row-{number:05}", number, f"team-{number % 3}")
        for number in range(start, start + count)
    }


@pytest.fixture
def model() -> Iterator[ResourceTableModel[Item]]:
    made: ResourceTableModel[Item] = ResourceTableModel(
        COLUMNS, lambda _, heading: f"{heading.title} {heading.count}"
    )
    made.sort(0)
    # It looks at every change; what it finds wrong is a warning of Qt's, which fails the test.
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Warning, made)
    yield made
    made.deleteLater()


def shown(model: ResourceTableModel[Item]) -> list[object]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_rows_are_shown_in_the_order_of_the_sort_column(model: ResourceTableModel[Item]) -> None:
    model.update_rows(rows(3))
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert shown(model) == ["row-00002", "row-00001", "row-00000"]


def test_every_kind_of_change_passes_qts_model_test(model: ResourceTableModel[Item]) -> None:
    model.update_rows(rows(100))
    model.update_rows(rows(50, start=90), removed=rows(30))
    model.set_query(Query("number>99", FIELDS))
    model.set_grouping(TEAM)
    model.toggle(0)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.set_all_collapsed(True)
    model.set_query(None)
    model.set_all_collapsed(False)
    model.set_grouping(None)
    model.update_rows({}, removed=rows(200))
    assert model.rowCount() == 0


@pytest.mark.parametrize("count", [10, 30_000])
def test_a_persistent_index_follows_its_row(model: ResourceTableModel[Item], count: int) -> None:
    model.update_rows(rows(count))
    kept = QPersistentModelIndex(model.index(5, 0))
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert kept.row() == count - 6
    model.update_rows({}, removed=rows(3, start=count - 3))
    assert kept.data() == "row-00005"
    model.set_query(Query("row-00005", FIELDS))
    assert kept.row() == 0
    model.set_query(Query("row-00006", FIELDS))
    assert not kept.isValid()


def test_the_selection_survives_sorting_and_filtering(model: ResourceTableModel[Item]) -> None:
    model.update_rows(rows(10))
    selection = QItemSelectionModel(model)
    whole_row = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for position in (2, 7):
        selection.select(model.index(position, 0), whole_row)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.set_query(Query("number>1", FIELDS))
    model.update_rows(rows(5, start=20))
    names = sorted(str(index.data()) for index in selection.selectedRows())
    assert names == ["row-00002", "row-00007"]


def test_a_changed_row_is_told_once_and_nothing_is_reset(
    model: ResourceTableModel[Item],
) -> None:
    model.update_rows(rows(10))
    told: list[tuple[int, int]] = []
    resets: list[None] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    model.modelReset.connect(lambda: resets.append(None))
    model.update_rows({"row-00003": Item("row-00003", 33)})
    assert told == [(3, 3)]
    assert not resets


def test_a_live_value_moves_its_row_only_after_a_rest(model: ResourceTableModel[Item]) -> None:
    model.update_rows(rows(3))
    model.sort(1)
    model.update_rows({"row-00000": Item("row-00000", 50)})
    assert shown(model)[0] == "row-00000"
    model.tick()
    model.set_query(None)
    assert shown(model)[-1] == "row-00000"


def test_headings_have_text_and_cannot_be_selected(model: ResourceTableModel[Item]) -> None:
    model.update_rows(rows(3))
    model.set_grouping(TEAM)
    heading = model.index(0, 0)
    assert heading.data() == "team-0 1"
    assert not heading.flags() & Qt.ItemFlag.ItemIsSelectable
    assert model.row_at(0) is None
    assert model.index(1, 0).flags() & Qt.ItemFlag.ItemIsSelectable


def test_counts_tell_matching_and_all_rows(model: ResourceTableModel[Item]) -> None:
    model.update_rows(rows(10))
    model.set_query(Query("number>6", FIELDS))
    assert (model.matching, model.total) == (3, 10)
