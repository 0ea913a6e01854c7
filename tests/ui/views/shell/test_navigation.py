"""The tree and the header tell where one is: never another environment than that of the rows."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem

from caas_console.backend.contracts.access import Access, Permission
from caas_console.backend.contracts.operations import StartContainer
from caas_console.backend.contracts.resources import Container, Environment, Host
from caas_console.backend.contracts.watch import Change
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.settings import Settings
from caas_console.views.shell.navigation_tree import NavigationTree
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import pane, texts
from tests.ui.fake_administration import tenant
from tests.ui.fake_gateway import FakeGateway, container, host, image
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

BILLING: dict[str, Any] = {"tenant_id": "t1", "environment_id": "e1"}
PAYMENTS: dict[str, Any] = {"tenant_id": "t2", "environment_id": "e2"}
_START = StartContainer(target="web")


def machine(name: str, place: dict[str, Any]) -> Host:
    return host(host_id=name, name=name).model_copy(update=place)


def web(host_id: str, place: dict[str, Any]) -> Container:
    return container("web", host_id=host_id).model_copy(update=place)


def two_tenants() -> FakeGateway:
    """Each has an environment that is called prod, with a host and a container."""
    return FakeGateway(
        tenant("Billing", id="t1", tenant_id="t1"),
        tenant("Payments", id="t2", tenant_id="t2"),
        Environment(id="e1", name="prod", tenant_id="t1"),
        Environment(id="e2", name="prod", tenant_id="t2"),
        machine("host1", BILLING),
        machine("host2", PAYMENTS),
        web("host1", BILLING),
        web("host2", PAYMENTS),
    )


def children(item: QTreeWidgetItem) -> dict[str, QTreeWidgetItem]:
    """What is shown below an item, by its text."""
    found = (item.child(at) for at in range(item.childCount()))
    return {one.text(0): one for one in found if one is not None and not one.isHidden()}


def region(tree: NavigationTree) -> QTreeWidgetItem:
    first = tree.topLevelItem(0)
    assert first is not None
    return first


def marked(content: WindowContent) -> list[str]:
    """The texts on the way from the top to the marked item."""
    item, way = content.navigation.currentItem(), list[str]()
    while item is not None:
        way.insert(0, item.text(0))
        item = item.parent()
    return way


def crumbs(content: WindowContent) -> str:
    return texts(content.header).splitlines()[0]


async def opened(
    open_window: OpenWindow, gateway: FakeGateway, pane_id: str = "containers"
) -> WindowContent:
    content = await open_window(gateway, Settings(pane=pane_id))
    await until(lambda: content.session.state.access)
    await until(lambda: "Environment" not in children(region(content.navigation)))
    return content


async def enter(content: WindowContent, environment: str, pane_title: str) -> None:
    """Click on a pane of an environment."""
    tree = content.navigation
    await until(lambda: environment in children(region(tree)))
    item = children(children(region(tree))[environment])[pane_title]
    tree.scrollToItem(item)
    QTest.mouseClick(
        tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(item).center()
    )


async def test_environments_of_the_same_name_are_told_apart_by_their_tenants(
    open_window: OpenWindow,
) -> None:
    content = await opened(open_window, two_tenants())
    await until(lambda: "prod (Billing)" in children(region(content.navigation)))
    assert list(children(region(content.navigation))) == [
        "Dashboard",
        "Local",
        "prod (Billing)",
        "prod (Payments)",
    ]
    await enter(content, "prod (Payments)", "Containers")
    model = pane(content, "containers").model
    await until(lambda: [row.id for row in model.shown_rows()] == ["host2/web"])
    assert crumbs(content) == "Local region  ›  Payments  ›  prod"
    assert marked(content) == ["Local region", "prod (Payments)", "Containers"]


async def test_a_filter_that_is_changed_by_hand_changes_where_one_is(
    open_window: OpenWindow,
) -> None:
    content = await opened(open_window, two_tenants())
    assert crumbs(content) == "Local region  ›  All environments"
    assert marked(content) == ["Local region"]
    await enter(content, "prod (Billing)", "Containers")
    field = pane(content, "containers").filter_bar.field
    field.setText("tenant:payments")
    assert crumbs(content) == "Local region  ›  Payments  ›  prod"
    assert marked(content) == ["Local region", "prod (Payments)", "Containers"]
    field.clear()
    assert crumbs(content) == "Local region  ›  All environments"
    assert marked(content) == ["Local region"]
    # The same item leads to the same rows again.
    await enter(content, "prod (Billing)", "Containers")
    assert field.text() == 'env="prod" tenant="Billing"'


async def test_the_page_of_an_object_is_in_the_environment_of_its_host(
    open_window: OpenWindow,
) -> None:
    content = await opened(open_window, two_tenants())
    await enter(content, "prod (Billing)", "Images")
    content.navigator.go(Place("containers", "host2/web"))
    assert crumbs(content) == "Local region  ›  Payments  ›  prod  ›  Containers"
    assert marked(content) == ["Local region", "prod (Payments)", "Containers"]


async def test_the_way_back_leads_to_the_filter_as_it_was_left(open_window: OpenWindow) -> None:
    content = await opened(open_window, two_tenants())
    await enter(content, "prod (Billing)", "Containers")
    field = pane(content, "containers").filter_bar.field
    field.setText("web")
    content.navigator.go(Place("hosts"))
    content.navigator.go(Place("containers", query="state:paused"))
    content.navigator.back()
    content.navigator.back()
    assert field.text() == "web"


async def test_the_dashboard_is_one_for_all_environments_and_keeps_its_key(
    open_window: OpenWindow,
) -> None:
    content = await opened(open_window, two_tenants())
    tree = content.navigation
    assert all("Dashboard" not in children(one) for one in children(region(tree)).values())
    dashboard = children(region(tree))["Dashboard"]
    assert dashboard.toolTip(0) == "Dashboard (Alt+1)"
    QTest.keyClick(content.bench.window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    await until(lambda: content.navigator.place == Place("dashboard"))
    assert tree.currentItem() is dashboard
    assert crumbs(content) == "Local region  ›  All environments"


async def test_with_one_environment_the_header_names_none(open_window: OpenWindow) -> None:
    content = await opened(open_window, FakeGateway(host(), container("web")))
    assert list(children(region(content.navigation))) == ["Dashboard", "Local"]
    assert crumbs(content) == "Local region"
    assert marked(content) == ["Local region", "Local", "Containers"]
    await enter(content, "Local", "Hosts")
    assert pane(content, "hosts").query == ""


async def test_a_click_on_an_environment_folds_it_and_does_not_move_the_mark(
    open_window: OpenWindow,
) -> None:
    content = await opened(open_window, two_tenants())
    await enter(content, "prod (Billing)", "Containers")
    tree = content.navigation
    folded = children(region(tree))["prod (Payments)"]

    def click(item: QTreeWidgetItem) -> None:
        tree.scrollToItem(item)
        center = tree.visualItemRect(item).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=center)

    click(folded)
    assert not folded.isExpanded()
    assert marked(content) == ["Local region", "prod (Billing)", "Containers"]
    own = children(region(tree))["prod (Billing)"]
    click(own)
    assert not own.isExpanded()
    assert tree.currentItem() is own
    click(own)
    assert marked(content) == ["Local region", "prod (Billing)", "Containers"]


async def test_the_mark_comes_back_when_the_keyboard_leaves_the_tree(
    open_window: OpenWindow,
) -> None:
    content = await opened(open_window, two_tenants())
    await enter(content, "prod (Billing)", "Containers")
    tree = content.navigation
    content.bench.window.activateWindow()
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert marked(content)[-1] == "Images"
    pane(content, "containers").table.setFocus()
    assert marked(content) == ["Local region", "prod (Billing)", "Containers"]


async def test_jobs_are_counted_in_the_environment_that_they_run_in(
    open_window: OpenWindow,
) -> None:
    gateway = two_tenants()
    content = await opened(open_window, gateway)
    tree = content.navigation

    def jobs() -> list[str]:
        environments = list(children(region(tree)).values())[1:]
        return [children(one)["Jobs"].text(1) for one in environments]

    for number in (1, 2):
        await gateway.submit("host2", _START)
        assert number == len(gateway.jobs)
    await until(lambda: jobs() == ["", "", "2"])


async def test_a_tenant_that_is_renamed_is_renamed_where_one_is(open_window: OpenWindow) -> None:
    gateway = two_tenants()
    content = await opened(open_window, gateway)
    await enter(content, "prod (Billing)", "Containers")
    gateway.tell(tenant("Accounting", id="t1", tenant_id="t1"))
    await until(lambda: "prod (Accounting)" in children(region(content.navigation)))
    # Its filter still has the old name, and finds nothing.
    assert crumbs(content) == "Local region  ›  All environments"
    await enter(content, "prod (Accounting)", "Containers")
    assert crumbs(content) == "Local region  ›  Accounting  ›  prod"


async def test_an_auditor_begins_at_the_audit_trail_and_sees_no_environment(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(tenant())
    reads = (Permission.TENANTS_READ, Permission.PEOPLE_READ, Permission.AUDIT_READ)
    gateway.granted = Access(id="me", name="me", everywhere=reads)
    content = await open_window(gateway, Settings())
    await until(lambda: content.navigator.place == Place("audit"))
    assert region(content.navigation).isHidden()
    assert not content.navigator.can_go_back
    assert marked(content) == ["Administration", "Audit"]


async def test_no_way_leads_back_to_a_pane_that_is_open_no_more(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), image(), container("web"))
    content = await opened(open_window, gateway, "images")
    content.navigator.go(Place("containers"))
    gateway.granted = Access(
        id="me", name="me", everywhere=(Permission.CONTAINERS_READ, Permission.HOSTS_READ)
    )
    gateway.restart(host(), container("web"))
    await until(lambda: not content.navigator.can_go_back)
    place = content.navigator.place
    assert place is not None
    assert place.pane == "containers"


async def test_who_sees_no_environment_is_not_told_that_all_is_well(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway()
    gateway.granted = Access(id="me", name="me", tenants={"default": (Permission.CONTAINERS_READ,)})
    content = await open_window(gateway, Settings())
    await until(lambda: "No environment here has a host yet" in texts(content.pages))
    gateway.tell(Change(kind="environment", id="local"))
    await until(lambda: "You see no environment here. Ask an administrator" in texts(content.pages))
    assert "Everything is as it should be." not in texts(content.pages)
    gateway.tell(Environment(id="local", tenant_id="default", name="local"), host())
    await until(lambda: "Everything is as it should be." in texts(content.pages))
