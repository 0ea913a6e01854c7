"""A tenant's page tells what may be used and what is used, and sets limits."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit

from caas_console.backend.contracts.access import Access, Permission
from caas_console.backend.contracts.errors import Outdated
from caas_console.backend.contracts.resources import JOB_LABEL, Environment
from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.settings import Settings
from caas_console.views.pages.tenant_page import TenantPage
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import cell, dialog, fill, notices, press, texts
from tests.ui.fake_administration import quota, tenant
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

PROD = Environment(id="prod", tenant_id="retail", name="prod")
EVERYWHERE = (Permission.TENANTS_READ, Permission.QUOTAS_READ)


async def quotas_page(
    open_window: OpenWindow, gateway: FakeGateway
) -> tuple[WindowContent, ResourcePane]:
    content = await open_window(gateway, Settings(pane="tenants"))
    await until(lambda: content.session.state.access)
    await until(lambda: cell(content, "tenants", "retail", "state"))
    content.navigator.go(Place("tenants", "retail", tab="quotas"))
    page = content.pages.currentWidget()
    assert isinstance(page, TenantPage)
    await until(lambda: page.quotas.model.rowCount() > 0)
    return content, page.quotas


def lines(pane: ResourcePane) -> dict[str, list[str]]:
    """What each row says, by where and what."""
    model = pane.model
    columns = range(model.columnCount())
    told = [[str(model.index(row, at).data()) for at in columns] for row in range(model.rowCount())]
    return {f"{where} {what}": rest for where, what, *rest in told}


async def test_it_is_said_where_containers_are_not_counted(open_window: OpenWindow) -> None:
    counted = container("made").model_copy(update={"labels": {JOB_LABEL: "job-1"}})
    gateway = FakeGateway(host(), tenant(), tenant("default"), counted)
    content, of_retail = await quotas_page(open_window, gateway)
    content.navigator.go(Place("tenants", "default", tab="quotas"))
    page = content.pages.currentWidget()
    assert isinstance(page, TenantPage)
    assert "not counted" not in texts(page.quotas)
    gateway.tell(container("by-hand"), quota(tenant_id="default", used=1))
    await until(lambda: "they are not counted" in texts(page.quotas))
    assert "not counted" not in texts(of_retail)


def ask_limit(content: WindowContent, pane: ResourcePane, quota_id: str) -> None:
    pane.table.select_row(quota_id)
    pane.actions_of_rows.refresh()
    qaction = pane.actions_of_rows.qaction("quota.limit")
    assert qaction.isEnabled(), qaction.toolTip()
    qaction.trigger()
    assert dialog(content) is not None


def answer(content: WindowContent, limit: str) -> None:
    asked = dialog(content)
    assert asked is not None
    fill(asked, "Limit", limit)
    press(asked, "Set")


async def test_all_that_is_counted_is_listed_with_how_near_its_limit_it_is(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(
        host(),
        tenant(),
        tenant("logistics"),
        PROD,
        quota(used=4, limit=5),
        quota(QuotaResource.CPUS, used=1500, limit=16_000),
        quota(QuotaResource.MEMORY, "prod", used=3 << 30, limit=2 << 30),
        quota(tenant_id="logistics", used=9),
    )
    content, pane = await quotas_page(open_window, gateway)
    told = lines(pane)
    assert len(told) == len(QuotaResource) * 2 - 1
    assert told["Whole tenant Containers"] == ["80 %", "4", "5", "Near the limit"]
    assert told["Whole tenant CPUs"] == ["9 %", "1.5", "16", "Within the limit"]
    assert told["Whole tenant Memory"] == ["", "0 B", "–", "No limit"]
    assert told["prod Memory"] == ["150 %", "3 GiB", "2 GiB", "Over the limit"]
    assert "prod Environments" not in told
    assert next(iter(told)).startswith("Whole tenant")
    gateway.tell(quota(used=5, limit=5, revision=2))
    await until(lambda: lines(pane)["Whole tenant Containers"][-1] == "Limit reached")
    content.navigator.go(Place("tenants"))
    await until(lambda: cell(content, "tenants", "retail", "containers") == "5 / 5")
    assert cell(content, "tenants", "logistics", "containers") == "9"


async def test_a_limit_is_typed_with_its_unit_or_refused_at_its_field(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), tenant(), PROD)
    content, pane = await quotas_page(open_window, gateway)
    ask_limit(content, pane, "retail:prod:memory")
    shown = dialog(content)
    assert shown is not None
    assert "Memory: limit of retail / prod" in texts(shown)
    (unlimited,) = shown.findChildren(QCheckBox)
    assert unlimited.isChecked()
    answer(content, "8 GB")
    assert not unlimited.isChecked()
    assert "A size with its unit, such as 8 GiB" in texts(shown)
    answer(content, "8 GiB")
    await until(lambda: dialog(content) is None)
    assert gateway.desk.asked == [("retail:prod:memory", 0, 8 << 30)]
    await until(lambda: lines(pane)["prod Memory"][2] == "8 GiB")
    ask_limit(content, pane, "retail:prod:memory")
    shown = dialog(content)
    assert shown is not None
    shown.findChildren(QCheckBox)[0].setChecked(True)
    press(shown, "Set")
    await until(lambda: lines(pane)["prod Memory"][2] == "–")


async def test_keys_that_the_list_has_too_are_the_lists(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), tenant(), PROD)
    content, pane = await quotas_page(open_window, gateway)
    content.bench.window.activateWindow()
    pane.table.select_row("retail:prod:memory")
    pane.table.setFocus()
    pane.actions_of_rows.refresh()
    QTest.keyClick(pane.table, Qt.Key.Key_F2)
    shown = dialog(content)
    assert shown is not None
    assert "Memory: limit of retail / prod" in texts(shown)


async def test_who_types_a_number_sets_a_limit_where_there_was_none(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), tenant(), PROD)
    content, pane = await quotas_page(open_window, gateway)
    ask_limit(content, pane, "retail:prod:memory")
    shown = dialog(content)
    assert shown is not None
    field = shown.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.isEnabled()
    (unlimited,) = shown.findChildren(QCheckBox)
    QTest.keyClicks(field, "5")
    assert not unlimited.isChecked()
    unlimited.setChecked(True)
    assert field.text() == ""
    QTest.keyClicks(field, "200M")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: dialog(content) is None)
    assert gateway.desk.asked == [("retail:prod:memory", 0, 200 << 20)]


async def test_a_limit_below_what_is_used_is_explained_and_allowed(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), tenant(), quota(used=4, limit=5))
    content, pane = await quotas_page(open_window, gateway)
    ask_limit(content, pane, "retail:-:containers")
    shown = dialog(content)
    assert shown is not None
    assert "More than that is in use" not in texts(shown)
    fill(shown, "Limit", "3")
    assert "More than that is in use" in texts(shown)
    press(shown, "Set")
    await until(lambda: lines(pane)["Whole tenant Containers"][-1] == "Over the limit")


async def test_who_is_late_is_told_the_limit_of_now_and_may_set_another(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), tenant(), quota(used=4, limit=5))
    content, pane = await quotas_page(open_window, gateway)
    ask_limit(content, pane, "retail:-:containers")
    shown = dialog(content)
    now = quota(used=4, limit=8, revision=7)
    gateway.desk.quotas[now.id] = now
    gateway.desk.refuses = Outdated("The quota was changed by somebody else")
    answer(content, "6")
    await until(lambda: "It is now: 8" in texts(shown))
    assert "The quota was changed by somebody else" in texts(shown)
    answer(content, "6")
    await until(lambda: dialog(content) is None)
    assert gateway.desk.asked[-1] == (now.id, 7, 6)


async def test_a_tenants_administrator_limits_its_environments_and_not_the_tenant(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), tenant(), PROD)
    manages = (*EVERYWHERE, Permission.QUOTAS_MANAGE)
    gateway.granted = Access(id="me", name="me", tenants={"retail": manages})
    content, pane = await quotas_page(open_window, gateway)
    pane.table.select_row("retail:-:containers")
    pane.actions_of_rows.refresh()
    qaction = pane.actions_of_rows.qaction("quota.limit")
    assert not qaction.isEnabled()
    assert "set by an administrator of the platform: ask one." in qaction.toolTip()
    (row,) = pane.table.selected_rows()
    pane.table.row_activated.emit(row)
    await until(
        lambda: (
            "is set by an administrator of the platform: ask one. The limits" in notices(content)
        )
    )
    ask_limit(content, pane, "retail:prod:containers")


async def test_who_may_not_read_quotas_is_shown_none(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), tenant())
    gateway.granted = Access(id="me", name="me", everywhere=(Permission.TENANTS_READ,))
    content = await open_window(gateway, Settings(pane="tenants"))
    await until(lambda: content.session.state.access)
    await until(lambda: cell(content, "tenants", "retail", "state"))
    content.navigator.go(Place("tenants", "retail"))
    page = content.pages.currentWidget()
    assert isinstance(page, TenantPage)
    assert not page.tabs.isTabVisible(page.tabs.indexOf(page.quotas))
