import pytest
from PySide6.QtWidgets import QStackedWidget

from caas_console.models.controllers.navigator import Place
from caas_console.views.panes.audit.audit_pane import AuditPane
from caas_console.views.panes.dashboard.dashboard_pane import DashboardPane
from caas_console.views.shell.pane_list import PANES
from tests.ui.end_to_end.screen import pane
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

LIVE = [entry.id for entry in PANES if entry.id != "dashboard"]


@pytest.mark.parametrize("pane_id", LIVE)
async def test_no_pane_scrolls_sideways_in_a_window_of_1280_pixels(
    open_window: OpenWindow, pane_id: str
) -> None:
    content = await open_window(
        FakeGateway(host(), *(container(f"c{number}") for number in range(100)))
    )
    content.bench.window.resize(1280, 800)
    content.navigator.go(Place(pane_id))
    found = content.pages.pane(pane_id)
    table = found.list.table if isinstance(found, AuditPane) else pane(content, pane_id).table
    # As if there were rows.
    stack = table.parentWidget()
    assert isinstance(stack, QStackedWidget)
    stack.setCurrentWidget(table)
    assert table.viewport().width() > 1000
    assert table.horizontalScrollBar().maximum() == 0


async def test_the_dashboard_wraps_in_a_small_window_instead_of_scrolling_sideways(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    content.bench.window.resize(800, 600)
    content.navigator.go(Place("dashboard"))
    dashboard = content.pages.currentWidget()
    assert isinstance(dashboard, DashboardPane)
    page = dashboard.widget()
    assert page is not None
    await until(lambda: page.width() == dashboard.viewport().width())


async def test_the_navigation_keeps_its_words_in_a_small_window(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    content.bench.window.resize(800, 600)
    tree = content.navigation
    await until(lambda: content.bench.window.width() == 800)
    assert tree.width() >= 176
    assert tree.columnWidth(0) >= tree.sizeHintForColumn(0)
