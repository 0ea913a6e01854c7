"""The console of somebody who may do less than everything, on a real platform."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from pydantic import BaseModel, SecretStr

from caas_console.backend.client.locator import FixedLocator
from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.identity import LoginRequest, TokenPair
from caas_console.backend.contracts.tenancy import (
    BindingRequest,
    OneTimePassword,
    PersonRequest,
    Tenant,
    TenantChange,
    TenantState,
)
from caas_console.backend.platform.store.tenancy import binding_id
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.session import find_session, runtime_directory
from caas_console.models.controllers.logs_controller import LogState
from caas_console.models.controllers.navigator import Place
from caas_console.views.pages.container_page import ContainerPage
from caas_console.views.pages.reason_gate import ReasonGate
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.widgets.logs.log_view import LogView
from caas_console.views.widgets.terminal.shell_view import ShellView
from tests.lab.daemon import Daemon
from tests.ui.end_to_end.conftest import OpenConsole, OpenWindow, gateway_opener
from tests.ui.end_to_end.screen import (
    cell,
    dialog,
    fill,
    notices,
    pane,
    press,
    ready,
    soon,
    texts,
)


class Desk:
    """The platform's administrator, and the windows of people who are not."""

    def __init__(self, open_window: OpenWindow) -> None:
        session = find_session(runtime_directory())
        assert session is not None
        self._endpoint = session.endpoint
        self._open_window = open_window
        self.administrator = Connection(self._endpoint)

    async def post(self, path: str, request: BaseModel) -> bytes:
        return await self.administrator.request("POST", path, body=request)

    async def set_state(self, state: TenantState) -> None:
        """Suspend the tenant, or resume it."""
        path, change = "/tenants/default", TenantChange(state=state)
        tenant = Tenant.model_validate_json(await self.administrator.request("GET", path))
        seen = {"If-Match": f'"{tenant.revision}"'}
        await self.administrator.request("PATCH", path, body=change, headers=seen)

    async def remove_member(self, login: str, role: Role) -> None:
        """Take a person's role in the tenant away."""
        page = json.loads(await self.administrator.request("GET", "/people"))
        (person_id,) = (one["id"] for one in page["items"] if one["login"] == login)
        held = binding_id(role, "person", person_id, "default")
        await self.administrator.request("DELETE", f"/tenants/default/members/{held}")

    async def window_of(self, login: str, role: Role, path: str) -> WindowContent:
        """The window of a new person who holds a role, given at a path."""
        request = PersonRequest(login=login, name=login.title())
        made = OneTimePassword.model_validate_json(await self.post("/people", request))
        await self.post(path, BindingRequest(role=role, login=login))
        credentials = LoginRequest(
            login=login,
            password=SecretStr(made.password),
            new_password=SecretStr("correct horse battery"),
        )
        pair = TokenPair.model_validate_json(await self.post("/login", credentials))
        endpoint = replace(self._endpoint, token=pair.access_token, of_one_run=False)
        content = await self._open_window(gateway_opener(FixedLocator(endpoint)))
        await ready(content)
        await soon(lambda: content.session.state.access, "what the person may do")
        return content


@pytest.fixture
async def desk(
    daemon: Daemon, open_on_platform: OpenConsole, open_window: OpenWindow
) -> AsyncIterator[Desk]:
    """A platform with a container that counts."""
    await asyncio.to_thread(
        daemon.client.containers.run,
        "busybox:1",
        ["sh", "-c", "i=0; while :; do echo $i; i=$((i+1)); sleep 0.2; done"],
        name="counter",
        detach=True,
    )
    await open_on_platform(daemon.url)
    desk = Desk(open_window)
    yield desk
    await desk.administrator.aclose()


async def test_an_action_comes_with_the_role_while_the_window_is_open(desk: Desk) -> None:
    content = await desk.window_of("vera", Role.VIEWER, "/tenants/default/members")
    shown = pane(content, "containers")
    await soon(lambda: cell(content, "containers", "counter", "state") == "Running")
    (row,) = (one for one in shown.model.shown_rows() if one.resource.name == "counter")
    shown.table.select_row(row.id)
    shown.actions_of_rows.refresh()
    stop = shown.actions_of_rows.qaction("container.stop")
    assert not stop.isEnabled()
    assert "(containers.control) is missing" in stop.toolTip()
    assert "people" not in {entry.id for entry in content.panes}
    request = BindingRequest(role=Role.DEVELOPER, login="vera")
    await desk.post("/tenants/default/members", request)
    await soon(stop.isEnabled, "the action of the new role")


async def test_a_support_person_states_a_reason_once_and_reads_the_log_and_the_shell(
    desk: Desk,
) -> None:
    content = await desk.window_of("sue", Role.SUPPORT, "/roles")
    await soon(lambda: cell(content, "containers", "counter", "state") == "Running")
    rows = pane(content, "containers").model.shown_rows()
    (row,) = (one for one in rows if one.resource.name == "counter")
    content.navigator.go(Place("containers", row.id, tab="logs"))
    page = content.pages.currentWidget()
    assert isinstance(page, ContainerPage)
    assert isinstance(page.current_tab(), ReasonGate)
    asked = dialog(content)
    assert asked is not None
    fill(asked, "Reason", "工单 4711：客户请求 100% 检查")
    press(asked, "Enter")
    log = page.current_tab()
    assert isinstance(log, LogView)
    await soon(lambda: log.controller.status.state is LogState.READING, "the log")
    await soon(lambda: log.controller.buffer.end_line > 0, "a line of the log")
    page.open_tab("shell")
    shell = page.current_tab()
    assert isinstance(shell, ShellView)
    lines = shell.terminal.view
    await soon(lambda: any("#" in line.text for line in lines.lines), "the shell")


async def open_shell(content: WindowContent) -> tuple[ContainerPage, LogView, ShellView]:
    """A shell that runs in the container, on its page, whose log is read too."""
    await soon(lambda: cell(content, "containers", "counter", "state") == "Running")
    rows = pane(content, "containers").model.shown_rows()
    (row,) = (one for one in rows if one.resource.name == "counter")
    content.navigator.go(Place("containers", row.id, tab="logs"))
    page = content.pages.currentWidget()
    assert isinstance(page, ContainerPage)
    log = page.current_tab()
    assert isinstance(log, LogView)
    await soon(lambda: log.controller.status.state is LogState.READING, "the log")
    page.open_tab("shell")
    shell = page.current_tab()
    assert isinstance(shell, ShellView)
    await soon(lambda: shell.is_live, "the shell")
    return page, log, shell


async def test_a_member_who_is_removed_is_told_why_the_shell_closed_and_whom_to_ask(
    desk: Desk,
) -> None:
    content = await desk.window_of("dora", Role.DEVELOPER, "/tenants/default/members")
    page, log, shell = await open_shell(content)
    await desk.remove_member("dora", Role.DEVELOPER)
    closed = "The shell in counter was closed: you may no longer use it"
    await soon(lambda: closed in texts(shell.strip), "why the shell was closed")
    assert "Your role was taken away. Ask an administrator of the tenant." in texts(shell.strip)
    await soon(lambda: "You are no longer a member of default" in notices(content), "what was lost")
    assert "Ask an administrator of the tenant." in notices(content)
    gone = "You may no longer see this container"
    await soon(lambda: gone in texts(page) and gone in texts(log.strip), "that the right is gone")
    assert content.pages.currentWidget() is page
    assert "has been removed" not in texts(page)


async def test_the_members_of_a_suspended_tenant_are_told_so_until_it_is_resumed(
    desk: Desk,
) -> None:
    content = await desk.window_of("dora", Role.DEVELOPER, "/tenants/default/members")
    page, log, shell = await open_shell(content)
    await desk.set_state(TenantState.SUSPENDED)
    await soon(
        lambda: "The tenant default is suspended" in texts(shell.strip), "why the shell was closed"
    )
    await soon(lambda: "Tenant default is suspended" in notices(content), "what was lost")
    assert "Ask an administrator of the platform." in notices(content)
    gone = "The tenant of this container is suspended"
    await soon(lambda: gone in texts(page) and gone in texts(log.strip), "that the right is gone")
    await desk.set_state(TenantState.ACTIVE)
    await soon(lambda: not notices(content), "that the notice is taken back")
    await soon(lambda: gone not in texts(page), "the container again")
    await soon(lambda: log.controller.status.state is LogState.READING, "the log again")
