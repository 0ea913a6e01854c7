"""Tenants, people and API tokens on the embedded platform, as a person sees and changes them."""

import httpx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from caas_console.backend.wire.session import find_session, runtime_directory
from caas_console.models.controllers.navigator import Place
from caas_console.views.pages.group_page import GroupPage
from caas_console.views.pages.person_page import PersonPage
from caas_console.views.pages.tenant_page import TenantPage
from caas_console.views.shell.window_content import WindowContent
from tests.lab.daemon import Daemon
from tests.ui.end_to_end.conftest import OpenConsole
from tests.ui.end_to_end.screen import (
    act,
    cell,
    choose,
    dialog,
    fill,
    notices,
    pane,
    press,
    select,
    soon,
    texts,
)


@pytest.fixture
async def console(daemon: Daemon, open_on_platform: OpenConsole) -> WindowContent:
    """A window on a platform of its own."""
    content = await open_on_platform(daemon.url)
    await soon(lambda: content.session.state.access, "what the person may do")
    return content


def shown_dialog(content: WindowContent) -> str:
    return texts(dialog(content))


def press_in_dialog(content: WindowContent, text: str) -> None:
    found = dialog(content)
    assert found is not None
    press(found, text)


def fill_in_dialog(content: WindowContent, name: str, text: str) -> None:
    found = dialog(content)
    assert found is not None
    fill(found, name, text)


async def make_tenant(content: WindowContent, name: str) -> None:
    content.navigator.go(Place("tenants"))
    act(content, "tenants", "tenant.create")
    fill_in_dialog(content, "Name", name)
    press_in_dialog(content, "Create")
    await soon(lambda: cell(content, "tenants", name, "state") == "Active", "the tenant")
    assert dialog(content) is None


async def test_a_tenant_is_made_renamed_and_suspended(console: WindowContent) -> None:
    await make_tenant(console, "retail")
    act(console, "tenants", "tenant.create")
    fill_in_dialog(console, "Name", "retail")
    press_in_dialog(console, "Create")
    await soon(
        lambda: "This is taken already." in shown_dialog(console), "the refusal at its field"
    )
    press_in_dialog(console, "Cancel")
    select(console, "tenants", "retail")
    act(console, "tenants", "tenant.change")
    fill_in_dialog(console, "Name", "shops")
    press_in_dialog(console, "Save")
    await soon(lambda: cell(console, "tenants", "shops", "state") == "Active", "the new name")
    select(console, "tenants", "shops")
    act(console, "tenants", "tenant.suspend")
    press_in_dialog(console, "Suspend")
    await soon(lambda: cell(console, "tenants", "shops", "state") == "Suspended", "the suspension")


async def test_a_new_person_becomes_a_member_of_a_tenant_and_is_disabled(
    console: WindowContent,
) -> None:
    await make_tenant(console, "retail")
    console.navigator.go(Place("people"))
    act(console, "people", "person.create")
    fill_in_dialog(console, "Login", "ada")
    fill_in_dialog(console, "Name", "Ada Lovelace")
    press_in_dialog(console, "Create")
    await soon(lambda: "Password of ada" in shown_dialog(console), "the first password")
    press_in_dialog(console, "Copy")
    assert len(QGuiApplication.clipboard().text()) > 8
    press_in_dialog(console, "Close")
    tenants = console.session.state.cache.objects("tenant").values()
    tenant_id = next(one.id for one in tenants if one.name == "retail")
    console.navigator.go(Place("tenants", tenant_id))
    page = console.pages.currentWidget()
    assert isinstance(page, TenantPage)
    page.members.actions_of_rows.qaction("role.give").trigger()
    form = dialog(console)
    assert form is not None
    choose(form, "Role", "Developer")
    fill(form, "Login", "ada")
    press(form, "Add")
    await soon(lambda: page.members.model.rowCount() == 1, "the member")
    console.navigator.go(Place("people"))
    roles = "Developer in retail"
    await soon(lambda: cell(console, "people", "Ada Lovelace", "roles") == roles, "the role")
    people = console.session.state.cache.objects("person").values()
    ada = next(one.id for one in people if one.login == "ada")
    console.navigator.go(Place("people", ada))
    person = console.pages.currentWidget()
    assert isinstance(person, PersonPage)
    tree = person.access.tree
    await soon(lambda: tree.findItems("retail", Qt.MatchFlag.MatchExactly), "the tenant")
    person.open_tab("explanation")
    # It begins with the tenant where she holds a role.
    await soon(lambda: "Yes, this is allowed." in texts(person), "the explanation")
    choose(person, "Where", "Whole platform")
    await soon(lambda: "No, this is not allowed." in texts(person), "the explanation")
    assert "Operator" in texts(person)
    console.navigator.go(Place("people"))
    select(console, "people", "Ada Lovelace")
    act(console, "people", "person.disable")
    press_in_dialog(console, "Disable")
    await soon(
        lambda: cell(console, "people", "Ada Lovelace", "state") == "Disabled", "the new state"
    )


async def test_a_role_of_the_platform_comes_by_a_group_and_the_last_administrator_stays(
    console: WindowContent,
) -> None:
    console.navigator.go(Place("people"))
    act(console, "people", "person.create")
    fill_in_dialog(console, "Login", "ada")
    fill_in_dialog(console, "Name", "Ada Lovelace")
    press_in_dialog(console, "Create")
    await soon(lambda: "Password of ada" in shown_dialog(console), "the first password")
    press_in_dialog(console, "Close")
    console.navigator.go(Place("groups"))
    act(console, "groups", "group.create")
    fill_in_dialog(console, "Name", "auditors")
    press_in_dialog(console, "Create")
    await soon(lambda: cell(console, "groups", "auditors", "source") == "Local", "the group")
    groups = console.session.state.cache.objects("group").values()
    group_id = next(one.id for one in groups if one.name == "auditors")
    console.navigator.go(Place("groups", group_id))
    page = console.pages.currentWidget()
    assert isinstance(page, GroupPage)
    await soon(lambda: "Nobody is in this group" in texts(page.members), "the empty group")
    press(page.members, "Add person…")
    form = dialog(console)
    assert form is not None
    choose(form, "Person", "Ada Lovelace  ·  ada")
    press(form, "Add")
    tree = page.members.list.tree
    await soon(lambda: tree.topLevelItemCount() == 1, "the person in the group")
    page.open_tab("roles")
    page.roles.actions_of_rows.refresh()
    page.roles.actions_of_rows.qaction("role.give").trigger()
    form = dialog(console)
    assert form is not None
    choose(form, "Where", "Whole platform")
    choose(form, "Role", "Auditor")
    press(form, "Give")
    await soon(lambda: page.roles.model.rowCount() == 1, "the role of the group")
    ada = next(iter(one.id for one in page.members.list.people))
    console.navigator.go(Place("people", ada))
    person = console.pages.currentWidget()
    assert isinstance(person, PersonPage)

    def origins() -> list[str]:
        found = person.access.tree.findItems("", Qt.MatchFlag.MatchRecursive, 0)
        return [one.text(2) for one in found]

    await soon(lambda: "by group auditors" in origins(), "the way to the role")
    console.navigator.go(Place("access"))
    shown = pane(console, "access")
    await soon(lambda: shown.model.rowCount() == 2, "all roles")
    admin = next(one for one in shown.model.shown_rows() if one.resource.role == "platform-admin")
    shown.table.select_row(admin.id)
    act(console, "access", "role.take")
    press_in_dialog(console, "Take away")
    refusal = "This would leave the platform without an administrator"
    await soon(lambda: refusal in notices(console), "the refusal")
    console.navigator.go(Place("groups"))
    select(console, "groups", "auditors")
    act(console, "groups", "group.remove")
    assert "Roles: Auditor" in shown_dialog(console)
    press_in_dialog(console, "Remove")
    await soon(lambda: pane(console, "groups").model.rowCount() == 0, "the end of the group")
    held = console.session.state.cache.objects("binding")
    await soon(lambda: len(held) == 1, "the end of its role")


async def test_an_api_token_is_good_until_it_is_revoked(console: WindowContent) -> None:
    console.navigator.go(Place("tokens"))
    act(console, "tokens", "token.create")
    fill_in_dialog(console, "Name", "backup")
    press_in_dialog(console, "Reading only")
    press_in_dialog(console, "Create")
    await soon(lambda: "API token backup" in shown_dialog(console), "the secret")
    press_in_dialog(console, "Copy")
    press_in_dialog(console, "Close")
    secret = QGuiApplication.clipboard().text()
    await soon(lambda: cell(console, "tokens", "backup", "scopes"), "the token")
    assert await status_with(secret) == httpx.codes.OK
    select(console, "tokens", "backup")
    act(console, "tokens", "token.revoke")
    press_in_dialog(console, "Revoke")
    await soon(lambda: pane(console, "tokens").model.rowCount() == 0, "the end of the token")
    assert await status_with(secret) == httpx.codes.UNAUTHORIZED


async def test_nobody_is_logged_in_with_a_password_on_the_own_machine(
    console: WindowContent,
) -> None:
    console.navigator.go(Place("sessions"))
    shown = pane(console, "sessions")
    await soon(lambda: "Nobody is logged in with a password" in texts(shown), "the explanation")


async def status_with(secret: str) -> int:
    """What the platform answers to whoever lists the hosts with a token."""
    session = find_session(runtime_directory())
    assert session is not None
    transport = httpx.AsyncHTTPTransport(uds=str(session.socket))
    async with httpx.AsyncClient(transport=transport, base_url=session.endpoint.url) as client:
        answer = await client.get("/hosts", headers={"Authorization": f"Bearer {secret}"})
        return answer.status_code
