"""The live table is worked with the keyboard alone."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from caas_console.backend.contracts.resources import ContainerState
from caas_console.models.controllers.navigator import Place
from tests.ui.end_to_end.screen import pane
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


async def test_enter_opens_the_current_row(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), container("a"), container("b")))
    table = pane(content, "containers").table
    await until(lambda: table.model().rowCount() == 2)
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert content.navigator.place == Place("containers", "local/b")


async def test_arrows_fold_and_unfold_the_group_under_a_heading(open_window: OpenWindow) -> None:
    content = await open_window(
        FakeGateway(host(), container("a"), container("b", ContainerState.EXITED))
    )
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 2)
    shown.table_tools.set_grouping("state")
    shown.table.setCurrentIndex(shown.model.index(0, 0))
    QTest.keyClick(shown.table, Qt.Key.Key_Left)
    assert shown.model.rowCount() == 3
    QTest.keyClick(shown.table, Qt.Key.Key_Right)
    assert shown.model.rowCount() == 4


async def test_the_filter_gives_the_keyboard_back_to_the_rows(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), container("a"), container("b")))
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 2)
    field = shown.filter_bar.field
    field.setFocus()
    field.setText("b")
    await until(lambda: shown.model.rowCount() == 1)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [row.resource.name for row in shown.table.selected_rows()] == ["b"]


async def test_escape_in_the_filter_clears_it_first(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), container("a")))
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 1)
    field = shown.filter_bar.field
    field.setText("nothing like it")
    await until(lambda: shown.model.rowCount() == 0)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    await until(lambda: shown.model.rowCount() == 1)
    assert content.navigator.place == Place("containers", query="")
