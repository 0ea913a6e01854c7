import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.resources import ContainerState, HostState
from caas_console.backend.contracts.watch import Change
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.settings import Settings
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.shell.pane_list import PANES
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.widgets.empty_state import EmptyState
from tests.ui.end_to_end.screen import pane, texts
from tests.ui.fake_gateway import FakeGateway, container, host, image
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


def names(content: WindowContent) -> list[object]:
    model = pane(content, "containers").model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


async def test_selection_and_scroll_survive_changes_and_sorting(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), *(container(f"c{number:03}") for number in range(200)))
    content = await open_window(gateway)
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 200)
    shown.table.select_row("local/c100")
    place = shown.table.verticalScrollBar().value()
    gateway.tell(
        Change(kind="container", id="local/c150"),
        container("c100", ContainerState.PAUSED),
        container("c999"),
    )
    await until(lambda: shown.model.position_of("local/c999") is not None)
    assert shown.table.verticalScrollBar().value() == place
    shown.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert [row.id for row in shown.table.selected_rows()] == ["local/c100"]


async def test_selection_current_row_and_scroll_survive_a_restart_of_the_platform(
    open_window: OpenWindow,
) -> None:
    containers = [container(f"c{number:03}") for number in range(200)]
    gateway = FakeGateway(host(), *containers)
    content = await open_window(gateway)
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 200)
    shown.table.select_row("local/c100")
    place = shown.table.verticalScrollBar().value()
    assert place > 0

    gateway.restart(host(HostState.CONNECTING))
    cache = content.session.state.cache
    await until(lambda: cache.hosts["local"].state is HostState.CONNECTING)
    gateway.tell(*containers, host())
    await until(lambda: cache.hosts["local"].state is HostState.READY)

    assert [row.id for row in shown.table.selected_rows()] == ["local/c100"]
    assert shown.model.row_at(shown.table.currentIndex().row()) == shown.table.selected_rows()[0]
    assert shown.table.verticalScrollBar().value() == place


async def test_only_rows_on_the_screen_are_measured_each_second(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), *(container(f"c{number:03}") for number in range(200)))
    content = await open_window(gateway)
    await until(lambda: gateway.feed.focused)
    await until(lambda: "local/c000" in gateway.feed.focused)
    assert len(gateway.feed.focused) < 60
    content.navigator.go(Place("images"))
    await until(lambda: not gateway.feed.focused)


async def test_the_filter_tells_how_many_match_and_what_is_wrong(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), container("web"), container("db")))
    shown = pane(content, "containers")
    await until(lambda: len(names(content)) == 2)
    shown.filter_bar.field.setText("name:web")
    await until(lambda: names(content) == ["web"])
    assert "1 of 2" in texts(shown.filter_bar)
    shown.filter_bar.field.setText("colour:red")
    await until(lambda: "There is no field “colour” here" in texts(shown.filter_bar))


async def test_a_filter_that_hides_everything_offers_to_be_cleared(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    shown = pane(content, "containers")
    shown.set_query("name:nothing")
    (empty,) = shown.findChildren(EmptyState)
    await until(lambda: "Nothing matches the filter" in texts(empty))
    empty.button.click()
    await until(lambda: names(content) == ["web"])


async def test_a_pane_without_objects_says_why_and_what_to_do(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), image()))
    shown = pane(content, "containers")
    (empty,) = shown.findChildren(EmptyState)
    await until(lambda: "No containers yet" in texts(empty))
    assert empty.button.text() == "Run…"


async def test_rows_are_grouped_under_headings_that_fold(open_window: OpenWindow) -> None:
    content = await open_window(
        FakeGateway(host(), container("web"), container("old", ContainerState.EXITED))
    )
    shown = pane(content, "containers")
    await until(lambda: len(names(content)) == 2)
    shown.table_tools.set_grouping("state")
    assert names(content) == ["Exited   1", "old", "Running   1", "web"]
    shown.model.toggle(0)
    assert names(content) == ["Exited   1", "Running   1", "web"]


async def test_rows_are_copied_as_text_and_json(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    shown = pane(content, "containers")
    await until(lambda: names(content) == ["web"])
    shown.copy("text")
    header, line = QGuiApplication.clipboard().text().splitlines()
    assert header.split("\t")[0] == "Name"
    assert line.split("\t")[:2] == ["web", "Running"]
    shown.copy("csv")
    assert QGuiApplication.clipboard().text().startswith("Name,State,")
    shown.copy("json")
    (row,) = json.loads(QGuiApplication.clipboard().text())
    assert row["name"] == "web"


async def test_columns_sorting_and_grouping_are_remembered(open_window: OpenWindow) -> None:
    settings = Settings(pane="containers")
    gateway = FakeGateway(host(), container("web"))
    first = pane(await open_window(gateway, settings), "containers")
    header = first.table.horizontalHeader()
    first.table.setColumnHidden(2, True)
    header.moveSection(1, 4)
    first.table.setColumnWidth(0, 333)
    first.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    first.table_tools.set_grouping("stack")
    first.remember()
    second = pane(await open_window(FakeGateway(host(), container("web")), settings), "containers")
    header = second.table.horizontalHeader()
    assert header.isSectionHidden(2)
    assert header.visualIndex(1) == 4
    assert header.sectionSize(0) == 333
    assert header.sortIndicatorSection() == 1
    assert header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
    assert second.model.grouping is not None
    assert second.model.grouping.id == "stack"


async def test_rows_of_a_silent_host_are_stale_and_cannot_be_acted_on(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    shown = pane(content, "containers")
    await until(lambda: names(content) == ["web"])
    gateway.tell(host(HostState.UNREACHABLE, Problem(title="Gone", code="engine-unreachable")))
    await until(lambda: shown.model.shown_rows()[0].stale)
    shown.table.select_row("local/web")
    shown.actions_of_rows.refresh()
    stop = shown.actions_of_rows.qaction("container.stop")
    assert not stop.isEnabled()
    assert "Its host does not answer." in stop.toolTip()


async def test_every_pane_opens_and_closes_on_an_empty_state(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    for entry in PANES:
        content.navigator.go(Place(entry.id))
        shown = content.pages.currentWidget()
        assert shown is content.pages.pane(entry.id)
        if isinstance(shown, ResourcePane):
            assert shown.model.rowCount() == len(shown.model.shown_rows())


async def test_a_host_that_does_not_answer_is_told_in_full_colours_while_its_rows_fade(
    open_window: OpenWindow,
) -> None:
    problem = Problem(title="The Docker daemon does not answer", code="x")
    gateway = FakeGateway(host(HostState.UNREACHABLE, problem), container("web"))
    content = await open_window(gateway)
    await until(lambda: pane(content, "containers").model.rowCount() == 1)
    content.navigator.go(Place("hosts"))
    await until(lambda: pane(content, "hosts").model.rowCount() == 1)
    assert pane(content, "containers").model.shown_rows()[0].stale
    assert not pane(content, "hosts").model.shown_rows()[0].stale
    gateway.lose()
    await until(lambda: pane(content, "hosts").model.shown_rows()[0].stale)


async def test_rows_have_the_keyboard_once_they_are_there(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host())
    content = await open_window(gateway)
    shown = pane(content, "containers")
    await until(lambda: "No containers yet" in texts(shown))
    gateway.tell(container("web"))
    await until(shown.table.isVisible)
    assert content.window().focusWidget() is shown.table


async def test_typing_goes_on_in_the_filter_when_rows_come_back(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    shown, field = pane(content, "containers"), pane(content, "containers").filter_bar.field
    await until(shown.table.isVisible)
    shown.set_query("none")
    content.navigator.go(Place("images"))
    content.navigator.go(Place("containers"))
    assert not shown.table.isVisible()
    QTest.keySequence(content.window(), QKeySequence("Ctrl+F"))
    QTest.keyClicks(field, "w")
    await until(shown.table.isVisible)
    assert content.window().focusWidget() is field


async def test_the_chosen_pane_has_the_keyboard_though_it_is_shown_already(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 1)
    content.navigation.setFocus()
    content.navigation.itemClicked.emit(content.navigation.currentItem(), 0)
    assert content.window().focusWidget() is shown.table
