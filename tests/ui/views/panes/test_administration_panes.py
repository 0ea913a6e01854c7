"""The panes of tenants, people, sessions and API tokens, live and with their actions."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QWidget

from caas_console.backend.contracts.access import Access, Permission, Role
from caas_console.backend.contracts.errors import Conflict, InvalidInput, Outdated
from caas_console.backend.contracts.identity import TokenRequest
from caas_console.backend.contracts.resources import Environment
from caas_console.backend.contracts.tenancy import (
    Binding,
    BindingRequest,
    PersonChange,
    PersonRequest,
    PersonState,
    TenantChange,
    TenantRequest,
    TenantState,
)
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.settings import Settings
from caas_console.views.pages.tenant_page import TenantPage
from caas_console.views.shell.window_content import WindowContent
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
    texts,
)
from tests.ui.fake_administration import person, session, tenant, token
from tests.ui.fake_gateway import NOW, FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


def binding(person: str, role: Role, tenant_id: str | None = "retail") -> Binding:
    return Binding(
        id=f"{role}-{person}-{tenant_id}",
        tenant_id=tenant_id,
        role=role,
        subject_kind="person",
        subject_id=person,
        subject_name=person,
        created_at=NOW,
    )


def open_dialog(content: WindowContent) -> QWidget:
    found = dialog(content)
    assert found is not None
    return found


async def test_a_tenant_shows_its_members_by_role_and_its_environments(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), tenant(), binding("ada", Role.DEVELOPER))
    content = await open_window(gateway, Settings(pane="tenants"))
    await until(lambda: cell(content, "tenants", "retail", "members") == "1")
    assert cell(content, "tenants", "retail", "environments") == "–"
    gateway.tell(
        binding("bob", Role.VIEWER), Environment(id="prod", tenant_id="retail", name="prod")
    )
    await until(lambda: cell(content, "tenants", "retail", "members") == "2")
    assert cell(content, "tenants", "retail", "environments") == "1"


async def test_a_person_shows_the_roles_and_follows_the_tenants_name(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(
        host(),
        tenant(),
        person(),
        binding("ada", Role.DEVELOPER),
        binding("ada", Role.AUDITOR, None),
    )
    content = await open_window(gateway, Settings(pane="people"))
    await until(lambda: cell(content, "people", "ada", "roles") == "Auditor, Developer in retail")
    gateway.tell(tenant("shops", id="retail"))
    await until(lambda: cell(content, "people", "ada", "roles") == "Auditor, Developer in shops")


async def test_a_new_tenant_is_asked_for_and_a_taken_name_is_told_at_its_field(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host())
    content = await open_window(gateway, Settings(pane="tenants"))
    act(content, "tenants", "tenant.create")
    form = open_dialog(content)
    press(form, "Create")
    assert "This is needed." in texts(form)
    fill(form, "Name", "retail")
    gateway.desk.refuses = Conflict(
        "There is such a tenant already", fields={"name": "This is taken already."}
    )
    press(form, "Create")
    await until(lambda: "This is taken already." in texts(form))
    # The next attempt is refused by the form itself: what was refused before is over.
    fill(form, "Name", "")
    press(form, "Create")
    assert "This is needed." in texts(form)
    assert "There is such a tenant already" not in texts(form)
    fill(form, "Name", "shops")
    press(form, "Create")
    await until(lambda: cell(content, "tenants", "shops", "state") == "Active")
    assert gateway.desk.asked[-1] == TenantRequest(name="shops")


async def test_only_what_was_changed_of_a_tenant_is_sent_with_its_revision(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), tenant(revision=7, description="Shops"))
    content = await open_window(gateway, Settings(pane="tenants"))
    await until(lambda: cell(content, "tenants", "retail", "state"))
    select(content, "tenants", "retail")
    act(content, "tenants", "tenant.change")
    fill(open_dialog(content), "Name", "stores")
    press(open_dialog(content), "Save")
    await until(lambda: cell(content, "tenants", "stores", "state"))
    assert gateway.desk.asked == [("retail", 7, TenantChange(name="stores"))]


async def test_a_tenant_that_somebody_else_changed_is_read_again_and_both_values_are_told(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), tenant(description="Shops"))
    content = await open_window(gateway, Settings(pane="tenants"))
    await until(lambda: cell(content, "tenants", "retail", "state"))
    select(content, "tenants", "retail")
    act(content, "tenants", "tenant.change")
    form = open_dialog(content)
    fill(form, "Name", "stores")
    now = tenant("market", id="retail", description="Both", revision=9)
    gateway.desk.tenants["retail"] = now
    gateway.desk.refuses = Outdated(
        "The tenant was changed by somebody else", hint="Read it again, and make your change anew."
    )
    press(form, "Save")
    await until(lambda: "It is now: market" in texts(form))
    assert "The tenant was changed by somebody else" in texts(form)
    fields = {one.accessibleName(): one.text() for one in form.findChildren(QLineEdit)}
    assert fields["Name"] == "stores"
    assert fields["Description"] == "Both"
    press(form, "Save")
    await until(lambda: gateway.desk.asked[-1] == ("retail", 9, TenantChange(name="stores")))


async def test_a_tenant_is_suspended_after_a_question_and_resumed(open_window: OpenWindow) -> None:
    at_work = container("web").model_copy(update={"tenant_id": "retail"})
    gateway = FakeGateway(host(), tenant(), at_work, container("other"))
    content = await open_window(gateway, Settings(pane="tenants"))
    await until(lambda: cell(content, "tenants", "retail", "state"))
    select(content, "tenants", "retail")
    act(content, "tenants", "tenant.suspend")
    assert "Suspend tenant retail?" in texts(dialog(content))
    assert "What they have open ends at once" in texts(dialog(content))
    # Its plural is the translation's, English too, which is not there in every test.
    run = ("1 container(s) run, and go on running.", "1 container runs, and goes on running.")
    assert any(one in texts(dialog(content)) for one in run)
    assert not gateway.desk.asked
    press(open_dialog(content), "Suspend")
    await until(lambda: cell(content, "tenants", "retail", "state") == "Suspended")
    act(content, "tenants", "tenant.resume")
    press(open_dialog(content), "Resume")
    await until(lambda: cell(content, "tenants", "retail", "state") == "Active")
    assert gateway.desk.asked[-1] == ("retail", 2, TenantChange(state=TenantState.ACTIVE))


async def test_a_failure_without_a_form_is_told_in_a_notice(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), session())
    content = await open_window(gateway, Settings(pane="sessions"))
    await until(lambda: cell(content, "sessions", "ada", "address"))
    pane(content, "sessions").table.select_row("session-ada")
    gateway.desk.refuses = Outdated("The session was changed by somebody else")
    act(content, "sessions", "session.revoke")
    press(open_dialog(content), "End")
    await until(lambda: "The session was changed by somebody else" in notices(content))


async def test_a_session_that_was_ended_leaves_the_list(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), session(), session("bob"))
    content = await open_window(gateway, Settings(pane="sessions"))
    await until(lambda: pane(content, "sessions").model.rowCount() == 2)
    pane(content, "sessions").table.select_row("session-bob")
    act(content, "sessions", "session.revoke")
    press(open_dialog(content), "End")
    await until(lambda: pane(content, "sessions").model.rowCount() == 1)
    assert gateway.desk.asked == [("session", "session-bob")]


async def test_the_session_that_one_works_in_is_marked_and_its_end_asked_for_as_such(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), session("ada"), session("bob"))
    gateway.granted = gateway.granted.model_copy(update={"credential_id": "session-ada"})
    content = await open_window(gateway, Settings(pane="sessions"))
    await until(lambda: content.session.state.access)
    client = session().client
    assert cell(content, "sessions", "ada", "client") == f"This session: {client}"
    assert cell(content, "sessions", "bob", "client") == client
    table = pane(content, "sessions").table
    table.select_row("session-ada")
    act(content, "sessions", "session.revoke")
    asked = dialog(content)
    assert asked is not None
    assert asked.windowTitle() == "End this session?"
    assert "you are logged out here" in texts(asked)
    press(asked, "Cancel")
    table.selectAll()
    act(content, "sessions", "session.revoke")
    asked = dialog(content)
    assert asked is not None
    assert "You are working in one of them" in texts(asked)


async def test_the_secret_of_a_new_token_is_shown_once_and_can_be_copied(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host())
    content = await open_window(gateway, Settings(pane="tokens"))
    act(content, "tokens", "token.create")
    form = open_dialog(content)
    press(form, "Create")
    assert texts(form).count("This is needed.") == 2
    fill(form, "Name", "backup")
    press(form, "Reading only")
    press(form, "Create")
    await until(lambda: "API token backup" in texts(dialog(content)))
    (request,) = gateway.desk.asked
    assert isinstance(request, TokenRequest)
    assert Permission.CONTAINERS_READ in request.scopes
    assert Permission.CONTAINERS_REMOVE not in request.scopes
    shown = open_dialog(content)
    assert "never shown again" in texts(shown)
    press(shown, "Copy")
    assert QGuiApplication.clipboard().text() == "caas_secret"
    press(shown, "Close")
    await until(lambda: cell(content, "tokens", "backup", "person") == "ada")


async def test_scopes_are_told_in_words_and_found_by_their_codes(open_window: OpenWindow) -> None:
    deploys = (Permission.JOBS_READ, Permission.CONTAINERS_CONTROL)
    gateway = FakeGateway(host(), token("deploy", scopes=deploys), token("backup"))
    content = await open_window(gateway, Settings(pane="tokens"))
    told = "See jobs · Start, stop and change containers"
    await until(lambda: cell(content, "tokens", "deploy", "scopes") == told)
    shown = pane(content, "tokens")
    (row,) = (one for one in shown.model.shown_rows() if one.id == "deploy")
    column = next(one for one in shown.model.columns if one.id == "scopes")
    assert column.tip is not None
    assert column.tip(row).splitlines()[0] == "See jobs (jobs.read)"
    shown.filter_bar.field.setText("scope:jobs.read")
    await until(lambda: shown.model.rowCount() == 1)
    assert cell(content, "tokens", "deploy", "scopes") == told


async def test_a_token_can_be_given_only_what_its_person_may_do(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host())
    gateway.granted = Access(id="me", name="me", tenants={"retail": (Permission.CONTAINERS_READ,)})
    content = await open_window(gateway, Settings(pane="tokens"))
    await until(lambda: content.session.state.access)
    act(content, "tokens", "token.create")
    (scopes,) = open_dialog(content).findChildren(QTreeWidget)
    assert scopes.topLevelItemCount() == 1
    group = scopes.topLevelItem(0)
    assert group is not None
    scope = group.child(0)
    assert scope is not None
    assert (group.text(0), group.childCount()) == ("Containers", 1)
    assert (scope.text(0), scope.text(1)) == ("See containers", "containers.read")


async def test_a_whole_group_of_scopes_is_chosen_by_its_heading(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host())
    content = await open_window(gateway, Settings(pane="tokens"))
    act(content, "tokens", "token.create")
    form = open_dialog(content)
    (scopes,) = form.findChildren(QTreeWidget)
    jobs = next(
        one
        for at in range(scopes.topLevelItemCount())
        if (one := scopes.topLevelItem(at)) is not None and one.text(0) == "Jobs"
    )
    jobs.setCheckState(0, Qt.CheckState.Checked)
    fill(form, "Name", "night shift")
    press(form, "Create")
    await until(lambda: gateway.desk.asked)
    (request,) = gateway.desk.asked
    assert isinstance(request, TokenRequest)
    assert {str(one) for one in request.scopes} == {"jobs.read", "jobs.create", "jobs.control"}


async def test_everybody_may_end_what_is_the_own_and_others_with_a_permission(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), token("mine", "me"), token("other", "bob"))
    gateway.granted = Access(id="me", name="me")
    content = await open_window(gateway, Settings(pane="tokens"))
    await until(lambda: content.session.state.access)
    shown = pane(content, "tokens")
    await until(lambda: shown.model.rowCount() == 2)
    revoke = shown.actions_of_rows.qaction("token.revoke")
    shown.table.select_row("other")
    shown.actions_of_rows.refresh()
    assert not revoke.isEnabled()
    told = " ".join(revoke.toolTip().split())
    assert told.endswith("(tokens.revoke) is missing. Ask an administrator of the platform.")
    shown.table.select_row("mine")
    act(content, "tokens", "token.revoke")
    press(open_dialog(content), "Revoke")
    await until(lambda: shown.model.rowCount() == 1)
    assert gateway.desk.asked == [("token", "mine")]


async def test_the_page_of_a_tenant_lists_its_members_alone(open_window: OpenWindow) -> None:
    gateway = FakeGateway(
        host(),
        tenant(),
        tenant("logistics"),
        binding("ada", Role.DEVELOPER),
        binding("bob", Role.VIEWER, "logistics"),
        Environment(id="prod", tenant_id="retail", name="prod"),
    )
    content = await open_window(gateway, Settings(pane="tenants"))
    await until(lambda: cell(content, "tenants", "retail", "members") == "1")
    content.navigator.go(Place("tenants", "retail"))
    page = content.pages.currentWidget()
    assert isinstance(page, TenantPage)
    await until(lambda: page.members.model.rowCount() == 1)
    page.open_tab("environments")
    await until(lambda: page.environments.model.rowCount() == 1)
    gateway.tell(binding("eve", Role.TENANT_ADMIN))
    page.open_tab("members")
    await until(lambda: page.members.model.rowCount() == 2)
    assert page.title == "retail"


async def test_a_member_is_added_by_the_exact_login_and_removed_after_a_question(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), tenant(), person())
    content = await open_window(gateway, Settings(pane="tenants"))
    await until(lambda: cell(content, "tenants", "retail", "members") == "–")
    content.navigator.go(Place("tenants", "retail"))
    page = content.pages.currentWidget()
    assert isinstance(page, TenantPage)
    page.members.actions_of_rows.qaction("role.give").trigger()
    form = open_dialog(content)
    fill(form, "Login", "a b")
    press(form, "Add")
    assert "no spaces" in texts(form)
    choose(form, "Role", "Developer")
    fill(form, "Login", "nobody")
    gateway.desk.refuses = InvalidInput(
        "The role cannot be given", fields={"login": "Nobody has this login."}
    )
    press(form, "Add")
    await until(lambda: "Nobody has this login." in texts(form))
    fill(form, "Login", "ada")
    press(form, "Add")
    await until(lambda: page.members.model.rowCount() == 1)
    request = BindingRequest(role=Role.DEVELOPER, login="ada")
    assert gateway.desk.asked[-1] == ("retail", request)
    (member,) = page.members.model.shown_rows()
    page.members.table.select_row(member.id)
    page.members.actions_of_rows.refresh()
    page.members.actions_of_rows.qaction("role.take").trigger()
    assert "Take the role Developer from ada?" in texts(dialog(content))
    press(open_dialog(content), "Take away")
    await until(lambda: page.members.model.rowCount() == 0)


async def test_members_are_managed_only_where_that_is_allowed(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), tenant(), tenant("logistics"))
    reads = (Permission.TENANTS_READ, Permission.MEMBERS_READ)
    gateway.granted = Access(
        id="me",
        name="me",
        tenants={"retail": reads, "logistics": (*reads, Permission.MEMBERS_MANAGE)},
    )
    content = await open_window(gateway, Settings(pane="tenants"))
    await until(lambda: content.session.state.access)
    enabled = {}
    for tenant_id in ("retail", "logistics"):
        content.navigator.go(Place("tenants", tenant_id))
        page = content.pages.currentWidget()
        assert isinstance(page, TenantPage)
        page.members.actions_of_rows.refresh()
        enabled[tenant_id] = page.members.actions_of_rows.qaction("role.give").isEnabled()
    assert enabled == {"retail": False, "logistics": True}


async def test_the_first_password_of_a_new_person_is_shown_once(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host())
    content = await open_window(gateway, Settings(pane="people"))
    act(content, "people", "person.create")
    form = open_dialog(content)
    press(form, "Create")
    assert texts(form).count("This is needed.") == 2
    fill(form, "Login", "bob")
    fill(form, "Name", "Bob")
    press(form, "Create")
    await until(lambda: "Password of bob" in texts(dialog(content)))
    assert gateway.desk.asked == [PersonRequest(login="bob", name="Bob")]
    press(open_dialog(content), "Copy")
    assert QGuiApplication.clipboard().text() == "once-only-secret"
    await until(lambda: cell(content, "people", "Bob", "login") == "bob")


async def test_an_account_is_disabled_after_a_question_and_enabled_without(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), person(revision=4))
    content = await open_window(gateway, Settings(pane="people"))
    await until(lambda: cell(content, "people", "ada", "state") == "Active")
    select(content, "people", "ada")
    act(content, "people", "person.disable")
    press(open_dialog(content), "Disable")
    await until(lambda: cell(content, "people", "ada", "state") == "Disabled")
    assert gateway.desk.asked == [("ada", 4, PersonChange(state=PersonState.DISABLED))]
    act(content, "people", "person.enable")
    await until(lambda: cell(content, "people", "ada", "state") == "Active")


async def test_the_directory_keeps_the_passwords_of_its_people(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), person(source="directory"))
    content = await open_window(gateway, Settings(pane="people"))
    await until(lambda: cell(content, "people", "ada", "source") == "Directory")
    select(content, "people", "ada")
    shown = pane(content, "people").actions_of_rows
    shown.refresh()
    reset = shown.qaction("person.reset-password")
    assert not reset.isEnabled()
    assert "The directory knows the password" in reset.toolTip()
