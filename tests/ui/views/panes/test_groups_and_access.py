"""The panes of groups and of access: who belongs together, and who holds which role where."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from caas_console.backend.contracts.access import Access, Explanation, Permission, Role, Verdict
from caas_console.backend.contracts.errors import Conflict, Outdated
from caas_console.backend.contracts.tenancy import (
    Binding,
    BindingRequest,
    GroupChange,
    GroupRequest,
)
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.settings import Settings
from caas_console.views.actions.role_actions import RoleQuestions
from caas_console.views.pages.group_members_view import GroupMemberQuestions
from caas_console.views.pages.group_page import GroupPage
from caas_console.views.pages.person_page import PersonPage
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
from tests.ui.fake_administration import group, person, tenant
from tests.ui.fake_gateway import NOW, FakeGateway, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

ADMIN_LEFT = Conflict(
    "This would leave the platform without an administrator",
    "Nobody else whose account is good has the role platform-admin.",
    "Give the role to somebody else first.",
)


def binding(
    subject: str, role: Role, tenant_id: str | None = None, kind: str = "person"
) -> Binding:
    return Binding.model_validate(
        {
            "id": f"{role}-{subject}-{tenant_id}",
            "tenant_id": tenant_id,
            "role": role,
            "subject_kind": kind,
            "subject_id": subject,
            "subject_name": subject,
            "created_at": NOW,
        }
    )


def open_dialog(content: WindowContent) -> QWidget:
    found = dialog(content)
    assert found is not None
    return found


def offered(inside: QWidget, name: str) -> list[str]:
    boxes = inside.findChildren(QComboBox)
    box = next(one for one in boxes if one.accessibleName() == name)
    return [box.itemText(at) for at in range(box.count())]


async def group_page(content: WindowContent, group_id: str) -> GroupPage:
    await until(lambda: group_id in content.session.state.cache.objects("group"))
    content.navigator.go(Place("groups", group_id))
    page = content.pages.currentWidget()
    assert isinstance(page, GroupPage)
    return page


def button(page: GroupPage, text: str) -> QPushButton:
    buttons = page.members.findChildren(QPushButton)
    return next(one for one in buttons if one.text() == text)


async def test_what_a_page_asks_with_goes_with_the_page(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), tenant(), group())
    content = await open_window(gateway, Settings(pane="groups"))

    def asking() -> int:
        kinds = (RoleQuestions, GroupMemberQuestions)
        return sum(len(content.bench.window.findChildren(kind)) for kind in kinds)

    before = asking()
    content.navigator.go(Place("groups", group().id))
    content.navigator.go(Place("tenants", tenant().id))
    assert asking() > before
    content.navigator.go(Place("groups"))
    content.pages.forget()
    await until(lambda: asking() == before)


async def test_a_group_shows_where_its_people_come_from_and_its_roles(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(
        host(),
        tenant(),
        group(),
        group("docker", directory_name="CN=Docker,DC=corp"),
        binding("docker", Role.DEVELOPER, "retail", "group"),
    )
    content = await open_window(gateway, Settings(pane="groups"))
    await until(lambda: cell(content, "groups", "docker", "roles") == "Developer in retail")
    assert cell(content, "groups", "docker", "source") == "Directory"
    assert cell(content, "groups", "docker", "directory") == "CN=Docker,DC=corp"
    assert cell(content, "groups", "ops", "source") == "Local"
    assert cell(content, "groups", "ops", "members") == "–"
    gateway.tell(group(members=3, revision=2))
    await until(lambda: cell(content, "groups", "ops", "members") == "3")
    assert cell(content, "groups", "ops", "roles") == "–"
    gateway.tell(tenant("shops", id="retail", tenant_id="retail"))
    await until(lambda: cell(content, "groups", "docker", "roles") == "Developer in shops")


async def test_a_group_is_made_changed_and_removed(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host())
    content = await open_window(gateway, Settings(pane="groups"))
    act(content, "groups", "group.create")
    form = open_dialog(content)
    press(form, "Create")
    assert "This is needed." in texts(form)
    fill(form, "Name", "night")
    press(form, "Create")
    await until(lambda: cell(content, "groups", "night", "source") == "Local")
    assert gateway.desk.asked == [GroupRequest(name="night")]
    select(content, "groups", "night")
    act(content, "groups", "group.change")
    form = open_dialog(content)
    fill(form, "Name", "nights")
    gateway.desk.groups["night"] = group("weekend", id="night", revision=5)
    gateway.desk.refuses = Outdated("The group was changed by somebody else")
    press(form, "Save")
    await until(lambda: "It is now: weekend" in texts(form))
    press(form, "Save")
    await until(lambda: cell(content, "groups", "nights", "source") == "Local")
    assert gateway.desk.asked[-1] == ("night", 5, GroupChange(name="nights"))
    select(content, "groups", "nights")
    act(content, "groups", "group.remove")
    assert "It holds no role" in texts(dialog(content))
    press(open_dialog(content), "Remove")
    await until(lambda: pane(content, "groups").model.rowCount() == 0)


async def test_people_are_put_into_a_group_and_taken_out(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), group(), person(), person("bob"))
    gateway.desk.members["ops"] = [person()]
    content = await open_window(gateway, Settings(pane="groups"))
    page = await group_page(content, "ops")
    tree = page.members.list.tree
    await until(lambda: tree.topLevelItemCount() == 1)
    button(page, "Add person…").click()
    assert offered(open_dialog(content), "Person") == ["bob  ·  bob"]
    press(open_dialog(content), "Add")
    # Nobody is put in whom nobody chose.
    assert "This is needed." in texts(open_dialog(content))
    choose(open_dialog(content), "Person", "bob  ·  bob")
    press(open_dialog(content), "Add")
    await until(lambda: tree.topLevelItemCount() == 2)
    assert gateway.desk.asked == [("into", "ops", "bob")]
    first = tree.topLevelItem(0)
    assert first is not None
    first.setSelected(True)
    button(page, "Take out…").click()
    assert "Take ada out of group ops?" in texts(dialog(content))
    press(open_dialog(content), "Take out")
    await until(lambda: tree.topLevelItemCount() == 1)
    assert gateway.desk.asked[-1] == ("out of", "ops", "ada")


async def test_delete_means_the_selected_person_and_never_their_group(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), group(), person())
    gateway.desk.members["ops"] = [person()]
    content = await open_window(gateway, Settings(pane="groups"))
    page = await group_page(content, "ops")
    tree = page.members.list.tree
    await until(lambda: tree.topLevelItemCount() == 1)
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    await until(lambda: "Take out: Select somebody first." in notices(content))
    assert dialog(content) is None
    first = tree.topLevelItem(0)
    assert first is not None
    first.setSelected(True)
    assert button(page, "Take out…").toolTip().startswith("Take out… (Del)")
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    assert "Take ada out of group ops?" in texts(dialog(content))
    press(open_dialog(content), "Cancel")
    await until(lambda: dialog(content) is None)
    page.tabs.tabBar().setFocus()
    QTest.keyClick(page.tabs.tabBar(), Qt.Key.Key_Delete)
    assert dialog(content) is None


async def test_the_directory_decides_about_the_people_of_its_groups(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), group("docker", directory_name="CN=Docker,DC=corp"))
    content = await open_window(gateway, Settings(pane="groups"))
    page = await group_page(content, "docker")
    await until(lambda: "Nobody is in this group" in texts(page.members))
    assert "CN=Docker,DC=corp" in texts(page.members)
    add = button(page, "Add person…")
    assert not add.isEnabled()
    assert "The directory decides" in add.toolTip()


async def test_a_group_is_given_a_role_in_a_tenant_on_its_page(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), tenant(), group())
    content = await open_window(gateway, Settings(pane="groups"))
    page = await group_page(content, "ops")
    page.open_tab("roles")
    page.roles.actions_of_rows.qaction("role.give").trigger()
    form = open_dialog(content)
    assert "Give group ops a role" in texts(form)
    choose(form, "Where", "retail")
    choose(form, "Role", "Viewer")
    press(form, "Give")
    await until(lambda: page.roles.model.rowCount() == 1)
    request = BindingRequest(role=Role.VIEWER, group="ops")
    assert gateway.desk.asked == [("retail", request)]


async def test_the_platforms_roles_are_given_and_the_last_administrator_stays(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(
        host(),
        tenant(),
        person(),
        person("bob"),
        binding("ada", Role.PLATFORM_ADMIN),
        binding("bob", Role.VIEWER, "retail"),
    )
    content = await open_window(gateway, Settings(pane="access"))
    await until(lambda: cell(content, "access", "bob", "place") == "retail")
    assert cell(content, "access", "ada", "place") == "Whole platform"
    shown = pane(content, "access")
    assert [row.resource.subject_name for row in shown.model.shown_rows()] == ["ada", "bob"]
    act(content, "access", "role.give")
    form = open_dialog(content)
    assert offered(form, "Role") == []
    choose(form, "Where", "retail")
    assert "Viewer" in offered(form, "Role")
    choose(form, "Where", "Whole platform")
    assert "Auditor" in offered(form, "Role")
    assert "Viewer" not in offered(form, "Role")
    choose(form, "Role", "Auditor")
    fill(form, "Login", "bob")
    press(form, "Give")
    await until(lambda: shown.model.rowCount() == 3)
    assert gateway.desk.asked == [(None, BindingRequest(role=Role.AUDITOR, login="bob"))]
    shown.table.select_row("platform-admin-ada-None")
    gateway.desk.refuses = ADMIN_LEFT
    act(content, "access", "role.take")
    assert "Take the role Platform administrator from ada?" in texts(dialog(content))
    press(open_dialog(content), "Take away")
    await until(lambda: ADMIN_LEFT.title in notices(content))
    assert ADMIN_LEFT.hint in notices(content)
    assert shown.model.rowCount() == 3


async def test_a_holder_is_opened_and_asked_why(open_window: OpenWindow) -> None:
    gateway = FakeGateway(
        host(),
        person(),
        group(),
        binding("ada", Role.AUDITOR),
        binding("ops", Role.OPERATOR, kind="group"),
        binding("unseen", Role.SUPPORT),
    )
    asked = Permission.CONTAINERS_CONTROL
    gateway.desk.explanations[asked, None] = Explanation(
        person_id="ada", permission=asked, tenant_id=None, verdict=Verdict.DENIED
    )
    content = await open_window(gateway, Settings(pane="access"))
    shown = pane(content, "access")
    await until(lambda: shown.model.rowCount() == 3)
    rows = {row.resource.subject_name: row for row in shown.model.shown_rows()}
    shown.table.row_activated.emit(rows["unseen"])
    await until(lambda: "“See people” (people.read) is missing" in notices(content))
    shown.table.row_activated.emit(rows["ops"])
    assert isinstance(content.pages.currentWidget(), GroupPage)
    content.navigator.go(Place("access"))
    shown.table.select_row(rows["ops"].id)
    shown.actions_of_rows.refresh()
    assert not shown.actions_of_rows.qaction("role.explain").isEnabled()
    shown.table.select_row(rows["ada"].id)
    act(content, "access", "role.explain")
    page = content.pages.currentWidget()
    assert isinstance(page, PersonPage)
    assert page.tabs.currentWidget() is page.explanation
    await until(lambda: "No, this is not allowed." in texts(page.explanation))


async def test_roles_are_given_only_where_that_is_allowed(open_window: OpenWindow) -> None:
    gateway = FakeGateway(
        host(), tenant(), tenant("logistics"), person(), binding("ada", Role.OPERATOR)
    )
    reads = (Permission.TENANTS_READ, Permission.MEMBERS_READ)
    gateway.granted = Access(
        id="me",
        name="me",
        everywhere=reads,
        tenants={"logistics": (Permission.MEMBERS_MANAGE,)},
    )
    content = await open_window(gateway, Settings(pane="access"))
    await until(lambda: content.session.state.access)
    await until(lambda: cell(content, "access", "ada", "role") == "Operator")
    assert "groups" not in {entry.id for entry in content.panes}
    act(content, "access", "role.give")
    assert offered(open_dialog(content), "Where") == ["logistics"]
    press(open_dialog(content), "Cancel")
    shown = pane(content, "access")
    shown.table.select_row("operator-ada-None")
    shown.actions_of_rows.refresh()
    assert not shown.actions_of_rows.qaction("role.take").isEnabled()
    assert "(people.manage) is missing" in shown.actions_of_rows.qaction("role.take").toolTip()


async def test_no_role_is_given_that_nobody_chose(open_window: OpenWindow) -> None:
    gateway = FakeGateway(host(), tenant(), person())
    content = await open_window(gateway, Settings(pane="access"))
    await until(lambda: "retail" in content.session.state.cache.objects("tenant"))
    act(content, "access", "role.give")
    form = open_dialog(content)
    fill(form, "Login", "ada")
    press(form, "Give")
    assert texts(form).count("This is needed.") == 2
    choose(form, "Where", "retail")
    press(form, "Give")
    assert texts(form).count("This is needed.") == 1
    assert not gateway.desk.asked
    choose(form, "Role", "Viewer")
    press(form, "Give")
    await until(lambda: gateway.desk.asked)
    assert gateway.desk.asked == [("retail", BindingRequest(role=Role.VIEWER, login="ada"))]


async def test_tenants_whose_names_look_alike_are_told_apart(open_window: OpenWindow) -> None:
    gateway = FakeGateway(
        host(),
        tenant("billing", external_id="ERP-1"),
        tenant("Billing", external_id="ERP-2"),
        tenant("retail", external_id="ERP-3"),
    )
    content = await open_window(gateway, Settings(pane="access"))
    await until(lambda: len(content.session.state.cache.objects("tenant")) == 3)
    act(content, "access", "role.give")
    assert set(offered(open_dialog(content), "Where")) == {
        "Whole platform",
        "billing  ·  ERP-1",
        "Billing  ·  ERP-2",
        "retail",
    }
