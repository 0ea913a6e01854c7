from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPushButton

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.jobs import JobState
from caas_console.backend.contracts.operations import PullImage, StartContainer
from caas_console.backend.contracts.resources import ContainerState, HostState
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.notices import Notice
from caas_console.models.controllers.operations_controller import OperationRequest
from caas_console.models.controllers.settings import Settings
from caas_console.models.terminal.ghostty.core import GhosttyCore
from caas_console.views.actions.doing import carry_out
from caas_console.views.dialogs.keys_dialog import KeysDialog
from caas_console.views.language import LanguageManager
from caas_console.views.pages.container_page import ContainerPage
from caas_console.views.pages.job_view import JobView
from caas_console.views.panes.dashboard.figure_tile import FigureTile
from caas_console.views.shell.first_page import FirstPage
from caas_console.views.shell.link_status import LinkStatusBar
from caas_console.views.shell.stale_notice import StaleNotice
from caas_console.views.theme.theme_manager import ThemeManager, active_theme
from caas_console.views.widgets.terminal.terminal_widget import TerminalWidget
from caas_console.views.words.times import clock_text
from tests.ui.end_to_end.screen import cell, notices, pane, press, texts
from tests.ui.fake_gateway import NOW, FakeGateway, container, host, image
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

GONE = Problem(title="No Docker daemon is running here", code="x", hint="Start it.")


async def test_a_lost_connection_is_said_and_what_is_shown_fades(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    await until(lambda: cell(content, "containers", "web", "state") == "Running")
    gateway.lose()
    await until(lambda: "Connection lost" in texts(content))
    assert pane(content, "containers").model.shown_rows()[0].stale


async def test_what_is_stale_is_said_beside_the_title_until_it_is_live_again(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    await until(lambda: cell(content, "containers", "web", "state") == "Running")
    notice = content.header.findChild(StaleNotice)
    assert notice is not None
    assert not notice.isVisible()
    gateway.tell(host(HostState.UNREACHABLE, GONE))
    await until(notice.isVisible)
    assert f"edge-01 does not answer: what is shown of it is from {clock_text(NOW)}" in texts(
        notice
    )
    gateway.lose()
    await until(lambda: "Connection lost" in texts(notice))
    gateway.restart(host(), container("web"))
    await until(lambda: not notice.isVisible())
    assert not pane(content, "containers").model.shown_rows()[0].stale


async def test_a_long_name_does_not_widen_the_window(open_window: OpenWindow) -> None:
    name = "a-container-whose-name-never-ends-" * 8
    content = await open_window(FakeGateway(host(), container(name)))
    await until(lambda: pane(content, "containers").model.rowCount() == 1)
    content.navigator.go(Place("containers", f"local/{name}"))
    await until(lambda: name in texts(content.header))
    assert content.bench.window.minimumSizeHint().width() <= 800


async def test_the_page_does_not_move_whatever_the_status_bar_says(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    content = await open_window(gateway)
    await until(lambda: "Connected to this machine’s platform · 1 host" in texts(content))
    before = content.pages.size()
    gateway.tell(host(HostState.UNREACHABLE, GONE))
    bar = content.findChild(LinkStatusBar)
    assert bar is not None
    buttons = bar.findChildren(QPushButton)
    await until(lambda: any(GONE.title in one.text() and one.isVisible() for one in buttons))
    assert content.pages.size() == before
    (hosts,) = (one for one in buttons if GONE.title in one.text())
    assert GONE.hint in hosts.toolTip()


async def test_without_any_daemon_the_first_page_says_what_to_do(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(HostState.UNREACHABLE, GONE))
    content = await open_window(gateway)
    await until(lambda: isinstance(content.pages.currentWidget(), FirstPage))
    page = content.pages.currentWidget()
    assert page is not None
    card = next(one for one in page.findChildren(QFrame) if one.property("role") == "card")
    await until(lambda: abs(card.geometry().center().x() - page.rect().center().x()) <= 1)
    said = texts(page)
    notice = content.header.findChild(StaleNotice)
    assert notice is not None
    assert not notice.isVisible()
    assert "No Docker daemon is running here" in said
    assert "Start it." in said
    gateway.tell(host(), image())
    await until(lambda: not isinstance(content.pages.currentWidget(), FirstPage))


async def test_the_first_page_waits_for_a_host_that_may_yet_answer(
    open_window: OpenWindow,
) -> None:
    other = host(HostState.CONNECTING, host_id="other", name="edge-02")
    gateway = FakeGateway(host(HostState.UNREACHABLE, GONE), other)
    content = await open_window(gateway, Settings(pane="hosts"))
    await until(lambda: pane(content, "hosts").model.rowCount() == 2)
    assert not isinstance(content.pages.currentWidget(), FirstPage)
    gateway.tell(host(HostState.UNREACHABLE, GONE, host_id="other", name="edge-02"))
    await until(lambda: isinstance(content.pages.currentWidget(), FirstPage))


async def test_escape_goes_back_from_a_page_to_its_pane(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    await until(lambda: cell(content, "containers", "web", "state") == "Running")
    content.navigator.go(Place("containers", "local/web"))
    assert isinstance(content.pages.currentWidget(), ContainerPage)
    content.navigator.back()
    assert content.pages.currentWidget() is content.pages.pane("containers")
    assert content.bench.window.windowTitle() == "Containers – This machine – CaaS Console"


async def test_a_tile_of_the_dashboard_leads_to_what_it_counts(open_window: OpenWindow) -> None:
    content = await open_window(
        FakeGateway(host(), container("web"), container("old", ContainerState.PAUSED))
    )
    content.navigator.go(Place("dashboard"))
    tiles = content.pages.currentWidget().findChildren(FigureTile)  # type: ignore[union-attr]
    paused = next(tile for tile in tiles if "paused" in tile.accessibleName())
    await until(lambda: paused.accessibleName() == "paused: 1")
    paused.activated.emit()
    assert content.navigator.place == Place("containers", query="state:paused")
    await until(lambda: pane(content, "containers").model.matching == 1)


async def test_changing_the_language_changes_every_text_at_once(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    await until(lambda: cell(content, "containers", "web", "state") == "Running")
    language = LanguageManager(qapp, "en")
    language.set_mode("zh_CN")
    try:
        await until(lambda: cell(content, "containers", "web", "state") == "运行中")
        await until(lambda: "容器" in texts(content.header))
        table = pane(content, "containers").model
        assert table.headerData(0, Qt.Orientation.Horizontal) == "名称"
    finally:
        language.set_mode("en")
    await until(lambda: cell(content, "containers", "web", "state") == "Running")


async def test_changing_the_theme_dresses_open_windows_anew(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    manager = ThemeManager(qapp, "light")
    bright = content.bench.window.grab().toImage().pixelColor(600, 600)
    manager.set_mode("dark")
    dark = content.bench.window.grab().toImage().pixelColor(600, 600)
    assert active_theme().name == "dark"
    assert dark.lightness() < bright.lightness()
    manager.set_mode("light")


async def test_a_job_is_shown_with_its_failure_and_can_be_retried(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), image())
    content = await open_window(gateway)
    content.operations.submit(OperationRequest("local", PullImage(reference="ngnix"), "ngnix"))
    await until(lambda: "job-1" in content.session.state.cache.jobs)
    problem = Problem(title="The registry does not have this image", code="not-found")
    gateway.end_job(gateway.jobs["job-1"], JobState.FAILED, problem)
    await until(lambda: "Pull image – ngnix: The registry does not" in notices(content))
    content.navigator.go(Place("jobs", "job-1"))
    view = content.pages.currentWidget()
    assert isinstance(view, JobView)
    assert content.pages.location() == (["Local region", "Jobs"], "Pull image ngnix")
    assert "The registry does not have this image" in texts(view)
    press(view, "Retry")
    await until(lambda: gateway.jobs["job-1"].attempt == 2)


async def test_notices_replace_their_like(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    content.notices.post(Notice("error", "first", key="k"))
    content.notices.post(Notice("error", "second", key="k"))
    assert "first" not in notices(content)
    assert "second" in notices(content)


async def test_a_key_takes_the_keyboard_to_the_filter(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 1)
    shown.table.setFocus()
    QTest.keyClick(shown.table, Qt.Key.Key_Slash)
    await until(shown.filter_bar.field.hasFocus)


async def test_escape_clears_the_filter_and_leaves_the_pane_alone(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    content.navigator.go(Place("images"))
    content.navigator.go(Place("containers"))
    field = pane(content, "containers").filter_bar.field
    field.setText("web")
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert content.navigator.place == Place("containers", query="")


async def test_escape_leaves_the_page_of_an_object_whatever_its_tab(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    content.navigator.go(Place("containers", "local/web"))
    content.navigator.go(Place("containers", "local/web", tab="inspect"))
    page = content.pages.currentWidget()
    assert isinstance(page, ContainerPage)
    QTest.keyClick(page.tabs, Qt.Key.Key_Escape)
    assert content.navigator.place == Place("containers", query="")


async def test_results_of_a_bulk_action_leave_the_keyboard_in_the_table(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web"), container("db")))
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 2)
    content.bench.window.activateWindow()
    shown.table.setFocus()
    operations = [StartContainer(target=one) for one in ("web", "db")]
    requests = [OperationRequest("local", one, one.target) for one in operations]
    carry_out(content.bench, requests)
    assert content.workspace.count == 1
    assert shown.table.hasFocus()


async def test_the_keyboard_goes_to_the_drawers_tab_and_back_to_the_page(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    table = pane(content, "containers").table
    await until(table.isVisible)
    field = QLineEdit()
    content.workspace.add(field, "web", "shell")
    assert field.hasFocus()
    content.drawer.toggle()
    assert table.hasFocus()
    content.drawer.toggle()
    assert field.hasFocus()


async def test_the_drawers_key_leads_out_of_a_terminal_and_others_do_not(
    open_window: OpenWindow,
) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    table = pane(content, "containers").table
    await until(table.isVisible)
    sent: list[bytes] = []
    terminal = TerminalWidget(GhosttyCore(), sent.append)
    content.workspace.add(terminal, "web", "shell")
    await until(terminal.view.hasFocus)
    QTest.keyClick(terminal.view, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(terminal.view, Qt.Key.Key_F1)
    assert sent == [b"\x1b1", b"\x1bOP"]
    assert content.navigator.place == Place("containers", query="")
    QTest.keyClick(terminal.view, Qt.Key.Key_QuoteLeft, Qt.KeyboardModifier.ControlModifier)
    assert content.workspace.isHidden()
    assert table.hasFocus()
    assert len(sent) == 2


async def test_the_sheet_of_keys_tells_those_of_the_shell(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    sheet = KeysDialog(content.bench)
    for keys in ("Ctrl+Shift+C, Ctrl+Ins", "Ctrl+Shift+V", "Ctrl+Shift+F", "Ctrl+`", "Alt+1"):
        assert keys in texts(sheet)
    sheet.close()


async def test_the_drawer_keeps_its_height_while_it_is_hidden(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()))
    before = content.settings.splitters.get("rows")
    content.remember()
    assert content.settings.splitters.get("rows") == before
    content.drawer.toggle()
    await until(lambda: content.workspace.height() > 0)
    content.remember()
    assert min(content.settings.splitters["rows"]) > 0
