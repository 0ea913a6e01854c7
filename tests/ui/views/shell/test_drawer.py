"""The drawer in its window: what its tabs are called, and what it leaves when it is hidden."""

from typing import NoReturn

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTabWidget, QToolButton

from caas_console.backend.contracts.errors import Conflict
from caas_console.backend.contracts.runtime import ExecSpec
from caas_console.views.shell.drawer_bar import DrawerBar
from tests.ui.end_to_end.screen import act, cell, pane, select, texts
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


def _refuse(_spec: ExecSpec) -> NoReturn:
    raise Conflict("The container is not running")


async def test_a_shell_is_called_after_its_container_and_its_host_where_there_are_several(
    open_window: OpenWindow,
) -> None:
    there = container("web").model_copy(update={"id": "far/db", "host_id": "far", "name": "db"})
    gateway = FakeGateway(host(), container("web"), host(host_id="far", name="edge-02"), there)
    gateway.on_open_shell = _refuse
    content = await open_window(gateway)
    await until(lambda: cell(content, "containers", "db", "state") == "Running")
    select(content, "containers", "db")
    act(content, "containers", "container.shell")
    tabs = content.workspace.findChild(QTabWidget)
    assert tabs is not None
    assert tabs.tabText(0) == "db (edge-02)"
    content.workspace.detach(0)
    assert content.workspace.windows[0].windowTitle() == "db (edge-02)"


def _words(bar: DrawerBar) -> str:
    buttons = bar.findChildren(QToolButton)
    return f"{''.join(button.text() for button in buttons)} {texts(bar)}"


async def test_a_hidden_drawer_leaves_a_line_that_says_what_is_in_it(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    bar = content.findChild(DrawerBar)
    assert bar is not None
    assert bar.isHidden()
    for title, kind in (("web", "shell"), ("db", "shell"), ("Stop (3)", "job")):
        content.workspace.add(QLineEdit(), title, kind)
    assert bar.isHidden()
    content.drawer.toggle()
    assert bar.isVisible()
    assert "2 shell" in _words(bar)
    assert "1 job" in _words(bar)
    assert "web, db, Stop (3)" in _words(bar)


async def test_a_click_on_the_line_opens_the_drawer_with_the_keyboard_in_it(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    field = QLineEdit()
    content.workspace.add(field, "web", "shell")
    content.drawer.toggle()
    bar = content.findChild(DrawerBar)
    assert bar is not None
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton)
    assert content.workspace.isVisible()
    assert bar.isHidden()
    assert field.hasFocus()


async def test_what_was_torn_off_is_not_in_the_drawer_until_it_is_docked(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host()))
    content.workspace.add(QLineEdit(), "web", "shell")
    content.workspace.detach(0)
    bar = content.findChild(DrawerBar)
    assert bar is not None
    assert bar.isHidden()
    (window,) = content.workspace.windows
    window.dock_requested.emit()
    content.drawer.toggle()
    assert "1 shell" in _words(bar)


async def test_the_keyboard_goes_from_a_closed_tab_to_the_next_and_at_last_to_the_page(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    table = pane(content, "containers").table
    await until(table.isVisible)
    first, second = QLineEdit(), QLineEdit()
    for field in (first, second):
        content.workspace.add(field, "web", "shell")
    await until(second.hasFocus)
    content.workspace.close_tab(1)
    await until(first.hasFocus)
    content.workspace.close_tab(0)
    await until(table.hasFocus)
