"""What the audit trail has of an object or a person, where one comes across them."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QTabWidget

from caas_console.backend.contracts.access import Access, EffectiveAccess, Permission
from caas_console.backend.contracts.audit import AuditFilter
from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.backend.contracts.operations import StopContainer
from caas_console.backend.contracts.watch import Resource
from caas_console.models.controllers.navigator import Place
from caas_console.models.state.audit.question import AuditQuestion
from caas_console.views.pages.administered_page import AdministeredPage
from caas_console.views.pages.container_page import ContainerPage
from caas_console.views.pages.image_page import ImagePage
from caas_console.views.panes.audit.audit_list import AuditList
from caas_console.views.panes.audit.audit_pane import AuditPane
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import act, press, select, texts
from tests.ui.fake_administration import person, session, tenant, token
from tests.ui.fake_audit import entry
from tests.ui.fake_gateway import NOW, FakeGateway, container, host, image
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

PAGES = [
    (Place("containers", "local/web"), "History", AuditFilter(object_id="local/web")),
    (Place("images", "local/sha256:abc"), "History", AuditFilter(object_id="local/sha256:abc")),
    (Place("tenants", "retail"), "History", AuditFilter(tenant_id="retail")),
    (Place("people", "ada"), "History", AuditFilter(object_kind="person", object_id="ada")),
    (Place("people", "ada"), "Activity", AuditFilter(actor="ada")),
]
_SHOWN: tuple[Resource, ...] = (
    host(),
    container("web"),
    image(),
    tenant(),
    tenant("default"),
    person(),
    session(),
    token(),
    Job(
        id="j1",
        tenant_id="default",
        actor="Ada",
        host_id="local",
        operation=StopContainer(target="web"),
        subject="web",
        state=JobState.SUCCEEDED,
        created_at=NOW,
        ended_at=NOW + timedelta(seconds=3),
    ),
)


async def opened(open_window: OpenWindow, *permissions: Permission) -> WindowContent:
    gateway = FakeGateway(*_SHOWN)
    gateway.desk.accesses["ada"] = EffectiveAccess(
        person_id="ada", everywhere=(), tenants={}, paths=(), as_of=NOW
    )
    gateway.trail.entries = [entry(1), entry(2, object_kind="person", object_id="ada")]
    if permissions:
        gateway.granted = Access(id="me", name="me", everywhere=permissions)
    content = await open_window(gateway)
    await until(lambda: content.session.state.access is not None)
    return content


def tabs_of(content: WindowContent, place: Place) -> QTabWidget:
    content.navigator.go(place)
    page = content.pages.currentWidget()
    assert isinstance(page, ContainerPage | ImagePage | AdministeredPage)
    return page.tabs


def shown_tabs(tabs: QTabWidget) -> list[str]:
    return [tabs.tabText(at) for at in range(tabs.count()) if tabs.isTabVisible(at)]


@pytest.mark.parametrize(("place", "tab", "wanted"), PAGES)
async def test_a_page_shows_what_the_trail_has_of_it(
    open_window: OpenWindow, place: Place, tab: str, wanted: AuditFilter
) -> None:
    content = await opened(open_window)
    tabs = tabs_of(content, place)
    at = next(at for at in range(tabs.count()) if tabs.tabText(at) == tab)
    tabs.setCurrentIndex(at)
    page = content.pages.currentWidget()
    found = page.current_tab() if isinstance(page, ContainerPage) else tabs.currentWidget()
    assert isinstance(found, AuditList)
    asked = found.controller.question.filter.model_dump(exclude_defaults=True)
    assert wanted.model_dump(exclude_defaults=True).items() <= asked.items()
    await until(lambda: found.is_ready)
    if not found.model.total:
        assert "Nothing is recorded of it" in texts(found)


@pytest.mark.parametrize(("place", "tab", "wanted"), PAGES)
async def test_who_may_not_read_the_trail_sees_no_tab_of_it_until_they_may(
    open_window: OpenWindow, place: Place, tab: str, wanted: AuditFilter
) -> None:
    assert wanted
    every = [one for one in Permission if one is not Permission.AUDIT_READ]
    content = await opened(open_window, *every)
    tabs = tabs_of(content, place)
    assert tab not in shown_tabs(tabs)
    content.session.state.access = Access(id="me", name="me", everywhere=tuple(Permission))
    content.session.access_changed.emit()
    assert tab in shown_tabs(tabs)


async def test_of_another_tenant_there_is_no_history_where_one_may_read_the_own(
    open_window: OpenWindow,
) -> None:
    content = await opened(open_window)
    access = Access(id="me", name="me", tenants={"retail": tuple(Permission)})
    content.session.state.access = access
    content.session.access_changed.emit()
    assert "History" in shown_tabs(tabs_of(content, Place("tenants", "retail")))
    assert "History" not in shown_tabs(tabs_of(content, Place("tenants", "default")))
    assert "History" not in shown_tabs(tabs_of(content, Place("containers", "local/web")))


@pytest.mark.parametrize(
    ("pane", "action", "row", "wanted"),
    [
        ("hosts", "host.history", "edge-01", AuditFilter(object_kind="host", object_id="local")),
        ("people", "person.deeds", "ada", AuditFilter(actor="ada")),
        ("tokens", "token.deeds", "deploy", AuditFilter(actor="ada")),
    ],
)
async def test_rows_lead_to_what_the_trail_has_of_them(
    open_window: OpenWindow, pane: str, action: str, row: str, wanted: AuditFilter
) -> None:
    content = await opened(open_window)
    content.navigator.go(Place(pane))
    select(content, pane, row)
    act(content, pane, action)
    audit = content.pages.pane("audit")
    assert isinstance(audit, AuditPane)
    assert content.pages.currentWidget() is audit
    assert audit.list.controller.question == AuditQuestion(wanted)


async def test_a_job_leads_to_what_was_done_to_its_object_while_it_ran(
    open_window: OpenWindow,
) -> None:
    content = await opened(open_window)
    content.navigator.go(Place("jobs", "j1"))
    page = content.pages.currentWidget()
    assert page is not None
    press(page, "Audit trail")
    audit = content.pages.pane("audit")
    assert isinstance(audit, AuditPane)
    assert audit.list.controller.question.filter == AuditFilter(
        tenant_id="default",
        text="web",
        since=NOW - timedelta(seconds=2),
        until=NOW + timedelta(seconds=5),
    )
