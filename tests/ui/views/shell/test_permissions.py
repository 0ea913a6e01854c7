"""What somebody may not do is out of sight, or says which permission is missing."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu

from caas_console.backend.contracts.access import Access, Permission
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.settings import Settings
from caas_console.views.pages.container_page import ContainerPage
from caas_console.views.pages.list_views import FileChangesView
from caas_console.views.pages.reason_gate import ReasonGate
from caas_console.views.shell.main_window import MainWindow
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import dialog, fill, pane, press, texts
from tests.ui.fake_administration import tenant
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.scripted_logs import ScriptedLog
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

VIEWS = (Permission.CONTAINERS_READ, Permission.HOSTS_READ, Permission.JOBS_READ)


def go_menu(content: WindowContent) -> list[str]:
    window = content.bench.window
    assert isinstance(window, MainWindow)
    menus = [one for one in window.menuBar().findChildren(QMenu) if "Go" in one.title()]
    return [action.text() for action in menus[-1].actions() if action.text()]


def told_of(action: QAction) -> str:
    return " ".join(action.toolTip().split())


async def test_an_action_without_its_permission_names_it_and_comes_with_the_role(
    open_window: OpenWindow,
) -> None:
    retail = tenant("default").model_copy(update={"name": "Retail"})
    gateway = FakeGateway(host(), container("web"), retail)
    gateway.granted = Access(id="me", name="me", tenants={"default": VIEWS})
    content = await open_window(gateway)
    await until(lambda: content.session.state.access)
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 1)
    shown.table.select_row("local/web")
    shown.actions_of_rows.refresh()
    remove = shown.actions_of_rows.qaction("container.remove")
    assert not remove.isEnabled()
    assert "“Remove containers” (containers.remove) is missing. Ask an adm" in told_of(remove)
    assert told_of(remove).endswith("administrator of the tenant Retail.")
    run = shown.actions_of_rows.qaction("container.run")
    assert not run.isEnabled()
    assert told_of(run).endswith(
        "(containers.run) is missing. Ask an administrator of the tenant Retail."
    )
    granted = (*VIEWS, Permission.CONTAINERS_REMOVE)
    gateway.granted = Access(id="me", name="me", tenants={"default": granted})
    gateway.restart(host(), container("web"))
    await until(remove.isEnabled)


async def test_who_has_no_tenant_is_told_whom_to_ask_once_something_is_selected(
    open_window: OpenWindow,
) -> None:
    retail = tenant("default").model_copy(update={"name": "Retail"})
    gateway = FakeGateway(host(), container("web"), retail)
    gateway.granted = Access(id="me", name="me", everywhere=VIEWS)
    content = await open_window(gateway)
    await until(lambda: content.session.state.access)
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 1)
    shown.actions_of_rows.refresh()
    remove = shown.actions_of_rows.qaction("container.remove")
    assert told_of(remove).endswith("Ask an administrator of the tenant.")
    shown.table.select_row("local/web")
    shown.actions_of_rows.refresh()
    assert told_of(remove).endswith("Ask an administrator of the tenant Retail.")


async def test_what_is_held_in_another_tenant_alone_does_not_count_here(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    gateway.granted = Access(
        id="me",
        name="me",
        tenants={"default": VIEWS, "other": (*VIEWS, Permission.CONTAINERS_REMOVE)},
    )
    content = await open_window(gateway)
    await until(lambda: content.session.state.access)
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 1)
    shown.table.select_row("local/web")
    shown.actions_of_rows.refresh()
    assert not shown.actions_of_rows.qaction("container.remove").isEnabled()


async def test_panes_of_what_may_not_be_read_are_out_of_sight(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host())
    gateway.granted = Access(id="me", name="me", tenants={"default": VIEWS})
    content = await open_window(gateway, Settings(pane="images"))
    assert "Images" in go_menu(content)
    await until(lambda: "Images" not in go_menu(content))
    assert go_menu(content)[:4] == ["Dashboard", "Hosts", "Stacks", "Containers"]
    assert "API tokens" in go_menu(content)
    assert "Tenants" not in go_menu(content)
    # Where the person was is no place any more.
    place = content.navigator.place
    assert place is not None
    assert place.pane == "dashboard"


async def test_without_a_platform_there_is_nothing_to_administer(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host())
    gateway.administered = False
    content = await open_window(gateway)
    await until(lambda: content.session.state.access)
    assert "Tenants" not in go_menu(content)
    assert "Images" in go_menu(content)


async def test_what_is_administered_stands_below_what_runs(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), tenant()))
    await until(lambda: "Tenants" in go_menu(content))
    tree = content.navigation
    last = tree.topLevelItem(tree.topLevelItemCount() - 1)
    assert last is not None
    assert last.text(0) == "Administration"
    assert not last.isHidden()
    tenants = last.child(0)
    assert tenants is not None
    await until(lambda: tenants.text(1) == "1")


async def test_a_reason_is_asked_for_once_a_page_and_sent_with_what_is_entered(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    entering = (Permission.CONTAINERS_LOGS, Permission.CONTAINERS_SHELL)
    gateway.granted = Access(
        id="me", name="me", everywhere=(*VIEWS, *entering), with_reason=entering
    )
    gateway.on_logs = ScriptedLog
    content = await open_window(gateway)
    await until(lambda: content.session.state.access)
    await until(lambda: pane(content, "containers").model.rowCount() == 1)
    content.navigator.go(Place("containers", "local/web", tab="logs"))
    page = content.pages.currentWidget()
    assert isinstance(page, ContainerPage)
    assert isinstance(page.current_tab(), ReasonGate)
    asked = dialog(content)
    assert asked is not None
    press(asked, "Enter")
    assert "This is needed." in texts(asked)
    fill(asked, "Reason", "ticket 4711")
    press(asked, "Enter")
    assert not isinstance(page.current_tab(), ReasonGate)
    assert gateway.reasons == ["ticket 4711"]


async def test_files_are_entered_for_a_reason_and_the_last_one_is_offered_in_the_same_tenant(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"), container("db"))
    gateway.on_file_changes = tuple
    entering = (Permission.CONTAINERS_FILES, Permission.CONTAINERS_LOGS)
    gateway.granted = Access(
        id="me", name="me", everywhere=(*VIEWS, *entering), with_reason=entering
    )
    content = await open_window(gateway)
    await until(lambda: content.session.state.access)
    await until(lambda: pane(content, "containers").model.rowCount() == 2)
    content.navigator.go(Place("containers", "local/web", tab="files"))
    asked = dialog(content)
    assert asked is not None
    assert asked.windowTitle() == "Why do you look at the files of web?"
    assert "the tenant default" in texts(asked)
    fill(asked, "Reason", "ticket 4711")
    press(asked, "Enter")
    page = content.pages.currentWidget()
    assert isinstance(page, ContainerPage)
    assert isinstance(page.current_tab(), FileChangesView)
    await until(lambda: gateway.reasons == ["ticket 4711"])
    content.navigator.go(Place("containers", "local/db", tab="logs"))
    asked = dialog(content)
    assert asked is not None
    assert asked.windowTitle() == "Why do you read the log of db?"
    (reason,) = asked.findChildren(QLineEdit)
    assert reason.selectedText() == "ticket 4711"


async def test_tabs_of_what_may_not_be_entered_are_out_of_sight(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), container("web"))
    granted = (*VIEWS, Permission.CONTAINERS_LOGS)
    gateway.granted = Access(id="me", name="me", tenants={"default": granted})
    content = await open_window(gateway)
    await until(lambda: content.session.state.access)
    await until(lambda: pane(content, "containers").model.rowCount() == 1)
    content.navigator.go(Place("containers", "local/web"))
    page = content.pages.currentWidget()
    assert isinstance(page, ContainerPage)
    assert "logs" in page.tab_names
    assert not {"shell", "files"} & set(page.tab_names)
