"""Who loses a right while the window is open is told what is lost, and whom to ask."""

import pytest
from PySide6.QtWidgets import QWidget

from caas_console.backend.contracts.access import Access, Permission
from caas_console.backend.contracts.errors import AuthError, NotFound
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import LogQuery, LogStream, ProcessTable
from caas_console.models.controllers.logs_controller import LogState
from caas_console.models.controllers.navigator import Place
from caas_console.views.dialogs.login_dialog import LoginDialog
from caas_console.views.pages.container_page import ContainerPage
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.widgets.logs.log_view import LogView
from tests.ui.end_to_end.screen import dialog, fill, notices, press, texts
from tests.ui.fake_administration import tenant
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.scripted_logs import ScriptedLog
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

_ALL = (
    Permission.TENANTS_READ,
    Permission.HOSTS_READ,
    Permission.CONTAINERS_READ,
    Permission.CONTAINERS_LOGS,
)
_BILLING = tenant("Billing", id="default", tenant_id="default")
_THERE = (_BILLING, tenant("Cards", id="cards", tenant_id="cards"), host(), container("web"))


def access(**values: object) -> Access:
    return Access.model_validate({"id": "me", "name": "Me", **values})


_MEMBER = access(tenants={"default": _ALL, "cards": _ALL})
_SUSPENDED = access(tenants={"cards": _ALL}, suspended={"default": "Billing"})
_REMOVED = access(tenants={"cards": _ALL})


async def open_as_member(open_window: OpenWindow) -> tuple[WindowContent, FakeGateway]:
    gateway = FakeGateway(*_THERE)
    gateway.granted = _MEMBER
    content = await open_window(gateway)
    await until(lambda: content.session.state.access == _MEMBER)
    return content, gateway


async def change(content: WindowContent, gateway: FakeGateway, granted: Access) -> None:
    """What the person may do is another, and so is what they are told of."""
    gateway.granted = granted
    seen = [one for one in _THERE if granted.tenants.get(one.tenant_id or "")]
    gateway.restart(*seen)
    await until(lambda: content.session.state.access == granted)
    shown = bool(granted.tenants.get("default"))
    await until(lambda: ("local/web" in content.session.state.cache.containers) is shown)
    content.session.state.flush()


@pytest.mark.parametrize(
    ("granted", "title", "hint"),
    [
        (_SUSPENDED, "Tenant Billing is suspended", "an administrator of the platform"),
        (_REMOVED, "You are no longer a member of Billing", "an administrator of the tenant"),
        (
            access(tenants={"default": _ALL[:3], "cards": _ALL}),
            "Your roles in Billing allow less than before",
            "an administrator of the tenant",
        ),
        (access(), "You are no longer a member of Billing, Cards", "of the tenant"),
        (
            access(suspended={"default": "Billing", "cards": "Cards"}),
            "These tenants are suspended: Billing, Cards",
            "an administrator of the platform",
        ),
    ],
)
async def test_what_is_lost_is_told_by_the_tenants_name_and_whom_to_ask(
    open_window: OpenWindow, granted: Access, title: str, hint: str
) -> None:
    content, gateway = await open_as_member(open_window)
    await change(content, gateway, granted)
    await until(lambda: title in notices(content))
    assert hint in notices(content)


async def test_a_role_in_the_whole_platform_that_is_gone_is_told(open_window: OpenWindow) -> None:
    gateway = FakeGateway(*_THERE)
    content = await open_window(gateway)
    await until(lambda: content.session.state.access)
    await change(content, gateway, _MEMBER)
    await until(lambda: "Your roles in the whole platform allow less" in notices(content))


async def test_what_is_gained_is_not_told_and_takes_back_what_was_said(
    open_window: OpenWindow,
) -> None:
    content, gateway = await open_as_member(open_window)
    await change(content, gateway, _SUSPENDED)
    await until(lambda: "Tenant Billing is suspended" in notices(content))
    await change(content, gateway, _MEMBER)
    await until(lambda: not notices(content))


async def test_a_tenant_that_is_left_while_it_is_suspended_is_not_called_suspended_any_more(
    open_window: OpenWindow,
) -> None:
    content, gateway = await open_as_member(open_window)
    await change(content, gateway, _SUSPENDED)
    await until(lambda: "Tenant Billing is suspended" in notices(content))
    await change(content, gateway, _REMOVED)
    await until(lambda: not notices(content))


async def test_a_connection_that_is_lost_and_comes_back_takes_nothing_away(
    open_window: OpenWindow,
) -> None:
    content, gateway = await open_as_member(open_window)
    gateway.lose()
    await until(lambda: not content.session.state.cache.connected)
    gateway.connect()
    gateway.snapshot(*_THERE)
    cache = content.session.state.cache
    # It is told of no environment, so that all is told.
    await until(lambda: cache.connected and not cache.environments)
    # Told now: by its timer it may be when the test is over and no loop runs.
    content.session.state.flush()
    assert not notices(content)


async def test_somebody_else_who_logs_in_with_fewer_rights_has_lost_nothing(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(*_THERE)
    gateway.granted = _MEMBER
    way_in = gateway.ask_for_login()
    content = await open_window(gateway)

    async def log_in(login: str) -> None:
        await until(lambda: isinstance(dialog(content), LoginDialog))
        asked = dialog(content)
        assert isinstance(asked, QWidget)
        fill(asked, "Login", login)
        fill(asked, "Password", "right")
        press(asked, "Log in")

    way_in.need_login()
    await log_in("ada")
    await until(lambda: content.session.state.access == _MEMBER)
    # Also where the platform calls both of them by one id, it is another person.
    gateway.granted = _REMOVED
    way_in.need_login(AuthError("The session has ended", "Somebody ended it."))
    await log_in("bob")
    await until(lambda: content.session.state.access == _REMOVED)
    await until(lambda: content.session.state.cache.containers)
    content.session.state.flush()
    assert "no longer a member" not in notices(content)


async def test_a_page_and_a_log_of_a_lost_tenant_say_that_the_right_is_gone_not_the_container(
    open_window: OpenWindow,
) -> None:
    content, gateway = await open_as_member(open_window)
    logs: list[ScriptedLog] = []

    def open_log(query: LogQuery) -> LogStream:
        logs.append(ScriptedLog(query))
        return logs[-1]

    gateway.on_logs = open_log
    content.navigator.go(Place("containers", "local/web", tab="logs"))
    page = content.pages.currentWidget()
    assert isinstance(page, ContainerPage)
    log = page.current_tab()
    assert isinstance(log, LogView)
    await until(lambda: log.controller.status.state is LogState.READING)
    await change(content, gateway, _SUSPENDED)
    told = "The tenant of this container is suspended"
    await until(lambda: told in texts(log.strip) and texts(page).count(told) == 2)
    assert "has been removed" not in texts(page)
    await change(content, gateway, _REMOVED)
    await until(lambda: texts(page).count("You may no longer see this container") == 2)
    await change(content, gateway, _MEMBER)
    await until(lambda: log.controller.status.state is LogState.READING)
    assert len(logs) == 2
    assert "You may no longer see" not in texts(page)


async def test_what_is_read_of_a_container_says_that_the_right_is_gone(
    open_window: OpenWindow,
) -> None:
    content, gateway = await open_as_member(open_window)

    async def processes(container: ObjectRef) -> ProcessTable:
        if gateway.granted is not _MEMBER:
            raise NotFound("There is no such host", f"No host has the id {container.host_id}.")
        return ProcessTable(titles=("PID",), rows=(("1",),))

    gateway.processes = processes  # type: ignore[method-assign]
    content.navigator.go(Place("containers", "local/web", tab="processes"))
    page = content.pages.currentWidget()
    assert isinstance(page, ContainerPage)
    await change(content, gateway, _REMOVED)
    tab = page.current_tab()
    await until(lambda: "You may no longer see this container" in texts(tab))
    assert "There is no such host" not in texts(page)


@pytest.mark.parametrize(
    ("granted", "title"),
    [
        (access(), "You have no role yet, so that there is nothing to see"),
        (access(suspended={"default": "Billing"}), "Tenant Billing is suspended"),
    ],
)
async def test_who_sees_nothing_from_the_first_is_told_why(
    open_window: OpenWindow, granted: Access, title: str
) -> None:
    gateway = FakeGateway()
    gateway.granted = granted
    content = await open_window(gateway)
    await until(lambda: title in notices(content))
    assert "of the platform." in notices(content)
    await change(content, gateway, _MEMBER)
    await until(lambda: title not in notices(content))
