"""A person gets in, is put out, comes back to what was open, and leaves nothing to the next."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu

from caas_console.backend.contracts.access import Access, Permission
from caas_console.backend.contracts.errors import AuthError
from caas_console.backend.contracts.gateway import LinkChanged, LinkState
from caas_console.backend.contracts.resources import ContainerState, ObjectRef
from caas_console.models.controllers.connections import Connection
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.notices import Notice
from caas_console.models.controllers.settings import SavedProfile
from caas_console.views.dialogs.login_dialog import LoginDialog
from caas_console.views.dialogs.password_dialog import PasswordDialog
from caas_console.views.dialogs.reason_dialog import ReasonDialog
from caas_console.views.dialogs.trust_dialog import TrustDialog
from caas_console.views.pages.person_page import PersonPage
from caas_console.views.shell.first_page import FirstPage
from caas_console.views.shell.main_window import MainWindow
from caas_console.views.shell.person_button import PersonButton
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import cell, dialog, fill, notices, pane, press, status, texts
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.fake_sign_in import NOW, FakeSignIn, certificate
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

PRODUCTION = Connection(profile=SavedProfile("Production", "https://caas.example"))


async def open_platform(open_window: OpenWindow) -> tuple[WindowContent, FakeGateway, FakeSignIn]:
    """A window on a platform with two containers, in which nobody is logged in."""
    gateway = FakeGateway(host(), container("web"), container("db"))
    way_in = gateway.ask_for_login()
    content = await open_window(gateway, connection=PRODUCTION)
    return content, gateway, way_in


async def log_in(content: WindowContent, login: str = "ada") -> None:
    await until(lambda: isinstance(dialog(content), LoginDialog))
    asked = dialog(content)
    assert asked is not None
    enter(asked, login)
    await until(lambda: dialog(content) is None)


def enter(asked: QDialog, login: str) -> None:
    fill(asked, "Login", login)
    fill(asked, "Password", "right")
    press(asked, "Log in")


def dialogs(content: WindowContent) -> list[QDialog]:
    return [one for one in content.bench.window.findChildren(QDialog) if one.isVisible()]


async def open_logged_in(
    open_window: OpenWindow,
) -> tuple[WindowContent, FakeGateway, FakeSignIn]:
    content, gateway, way_in = await open_platform(open_window)
    way_in.need_login()
    await log_in(content)
    await until(lambda: pane(content, "containers").model.rowCount() == 2)
    return content, gateway, way_in


def person(content: WindowContent) -> PersonButton:
    (button,) = content.findChildren(PersonButton)
    return button


def file_menu(content: WindowContent) -> list[str]:
    window = content.bench.window
    assert isinstance(window, MainWindow)
    menus = [one for one in window.menuBar().findChildren(QMenu) if "File" in one.title()]
    return [action.text() for action in menus[-1].actions() if action.text()]


async def test_trust_comes_first_then_the_login_then_what_runs(open_window: OpenWindow) -> None:
    content, _, way_in = await open_platform(open_window)
    way_in.need_trust(certificate())
    await until(lambda: isinstance(dialog(content), TrustDialog))
    asked = dialog(content)
    assert asked is not None
    press(asked, "Trust it")
    await log_in(content)
    assert way_in.profile.fingerprint == certificate().fingerprint
    await until(lambda: cell(content, "containers", "web", "state") == "Running")
    assert person(content).text() == "ada @ Production"
    assert content.bench.window.windowTitle() == "Containers – Production – CaaS Console"
    # It was the first time: there is nothing to be told of it.
    assert not notices(content)


async def test_whoever_does_not_trust_finds_a_way_to_look_again(open_window: OpenWindow) -> None:
    content, _, way_in = await open_platform(open_window)
    way_in.need_trust(certificate())
    await until(lambda: dialog(content) is not None)
    asked = dialog(content)
    assert asked is not None
    press(asked, "Do not trust")
    await until(lambda: dialog(content) is None)
    page = content.pages.currentWidget()
    assert isinstance(page, FirstPage)
    assert "The platform’s certificate is not trusted" in texts(page)
    assert "keeps trying" not in texts(page)
    press(page, "Look at it…")
    assert isinstance(dialog(content), TrustDialog)


async def test_a_session_that_ends_leaves_everything_as_it_was_and_says_why(
    open_window: OpenWindow,
) -> None:
    content, gateway, way_in = await open_logged_in(open_window)
    shown = pane(content, "containers")
    shown.set_query("web")
    await until(lambda: shown.model.rowCount() == 1)
    shown.table.select_row("local/web")
    content.navigator.go(Place("containers", "local/web", tab="inspect"))
    page = content.pages.currentWidget()
    way_in.need_login(AuthError("The session has ended", "Somebody ended it.", "Log in again."))
    await until(lambda: isinstance(dialog(content), LoginDialog))
    asked = dialog(content)
    assert asked is not None
    assert "Somebody ended it." in texts(asked)
    assert "You are not logged in any more" in notices(content)
    assert "Somebody ended it." in notices(content)
    press(asked, "Cancel")
    await until(lambda: dialog(content) is None)
    assert content.pages.currentWidget() is page
    assert "Not logged in: all this is from" in texts(content.header)
    assert status(content).splitlines()[:2] == ["Not logged in", "Log in…"]
    assert not person(content).isVisible()
    press(content, "Log in…")
    await log_in(content)
    await until(lambda: content.session.state.cache.connected)
    await until(lambda: "Not logged in" not in texts(content.header))
    assert content.pages.currentWidget() is page
    assert "Logged in as ada" in notices(content)
    content.navigator.go(Place("containers"))
    assert [row.id for row in shown.model.shown_rows()] == ["local/web"]
    assert [row.id for row in shown.table.selected_rows()] == ["local/web"]
    gateway.tell(container("web", ContainerState.PAUSED))
    await until(lambda: cell(content, "containers", "web", "state") == "Paused")


async def test_a_refused_login_is_not_asked_for_again_by_itself(open_window: OpenWindow) -> None:
    content, gateway, way_in = await open_platform(open_window)
    way_in.need_login()
    await until(lambda: isinstance(dialog(content), LoginDialog))
    asked = dialog(content)
    assert asked is not None
    press(asked, "Cancel")
    way_in.need_login()
    gateway.tell(container("web"))
    await until(lambda: "web" in str(content.session.state.cache.containers))
    assert dialog(content) is None


class Saving(QDialog):
    """Is told first to stop what it does, and closes only then."""

    def reject(self) -> None:
        """Go on with nothing."""


async def test_somebody_else_finds_nothing_of_the_person_before(open_window: OpenWindow) -> None:
    content, gateway, way_in = await open_logged_in(open_window)
    content.navigator.go(Place("containers", "local/db"))
    await until(lambda: content.session.state.access)
    gateway.granted = Access(
        id="bob", name="bob", tenants={"default": (Permission.CONTAINERS_READ,)}
    )
    content.notices.post(Notice("error", "db failed"))
    why = Permission.CONTAINERS_LOGS
    ReasonDialog(content.bench, ObjectRef("local", "db"), why, lambda _: None).open()
    Saving(content.bench.window).open()
    content.navigator.go(Place("audit"))
    audit = content.pages.currentWidget()
    content.navigator.go(Place("containers", "local/db"))
    way_in.admitted = lambda: gateway.snapshot(host(), container("web"))
    way_in.need_login(AuthError("The session has ended", "Somebody ended it."))
    await until(lambda: any(isinstance(one, LoginDialog) for one in dialogs(content)))
    enter(next(one for one in dialogs(content) if isinstance(one, LoginDialog)), "bob")
    await until(lambda: not dialogs(content))
    await until(lambda: list(content.session.state.cache.containers) == ["local/web"])
    await until(lambda: content.navigator.place == Place("containers", query=""))
    assert "db failed" not in notices(content)
    await until(lambda: person(content).text() == "bob @ Production")
    assert not content.navigator.can_go_back
    assert content.pages.pane("audit") is not audit
    shown = pane(content, "containers")
    await until(lambda: shown.model.rowCount() == 1)
    shown.table.select_row("local/web")

    def may_stop() -> bool:
        shown.actions_of_rows.refresh()
        return shown.actions_of_rows.qaction("container.stop").isEnabled()

    await until(lambda: not may_stop())


async def test_logging_out_takes_everything_from_the_screen(open_window: OpenWindow) -> None:
    content, _, _ = await open_logged_in(open_window)
    assert "Log out" in file_menu(content)
    person(content).logout_requested.emit()
    await until(lambda: isinstance(content.pages.currentWidget(), FirstPage))
    assert not content.session.state.cache.containers
    assert content.session.state.access is None
    assert "Log out" not in file_menu(content)
    await log_in(content)
    await until(lambda: pane(content, "containers").model.rowCount() == 2)


async def test_the_own_access_is_a_page_also_of_somebody_who_may_see_no_people(
    open_window: OpenWindow,
) -> None:
    gateway = FakeGateway(host(), container("web"))
    gateway.granted = Access(
        id="ada", name="Ada", tenants={"default": (Permission.CONTAINERS_READ,)}
    )
    way_in = gateway.ask_for_login()
    content = await open_window(gateway, connection=PRODUCTION)
    way_in.need_login()
    await log_in(content)
    await until(lambda: content.session.state.access)
    person(content).access_requested.emit()
    page = content.pages.currentWidget()
    assert isinstance(page, PersonPage)
    assert page.title == "Ada"
    assert "not there" not in texts(page)
    await until(lambda: page.access.tree.topLevelItemCount() == 1)
    gateway.granted = gateway.granted.model_copy(
        update={"tenants": {"default": (Permission.CONTAINERS_READ, Permission.IMAGES_READ)}}
    )
    gateway.restart(host(), container("web"))
    await until(lambda: "images" in {entry.id for entry in content.panes})
    assert content.pages.currentWidget() is page


async def test_the_password_is_changed_without_leaving(open_window: OpenWindow) -> None:
    content, _, way_in = await open_logged_in(open_window)
    person(content).password_requested.emit()
    asked = dialog(content)
    assert isinstance(asked, PasswordDialog)
    fill(asked, "Current password", "right")
    fill(asked, "New password", "correct horse battery")
    fill(asked, "Once more", "correct horse battery")
    press(asked, "Change")
    await until(lambda: dialog(content) is None)
    assert way_in.passwords["ada"] == "correct horse battery"
    assert "The password was changed" in notices(content)
    assert pane(content, "containers").model.rowCount() == 2


async def test_a_wrong_current_password_is_told_at_its_field(open_window: OpenWindow) -> None:
    content, _, way_in = await open_logged_in(open_window)
    person(content).password_requested.emit()
    asked = dialog(content)
    assert isinstance(asked, PasswordDialog)
    fill(asked, "Current password", "guessed")
    fill(asked, "New password", "correct horse battery")
    fill(asked, "Once more", "correct horse battery")
    press(asked, "Change")
    await until(lambda: "This is not the current password." in texts(asked))
    assert "login" not in texts(asked)
    assert asked.password.property("invalid")
    assert asked.focusWidget() is asked.password
    assert asked.password.selectedText() == "guessed"
    assert way_in.passwords["ada"] == "right"


async def test_a_changed_certificate_is_told_while_panes_stay(open_window: OpenWindow) -> None:
    content, gateway, way_in = await open_logged_in(open_window)
    way_in.need_trust(certificate("CD"), trusted=certificate().fingerprint)
    await until(lambda: isinstance(dialog(content), TrustDialog))
    assert "The platform shows another certificate" in notices(content)
    assert pane(content, "containers").model.rowCount() == 2
    del gateway


async def test_on_this_machine_s_own_platform_nothing_of_it_shows(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host(), container("web")))
    assert not person(content).isVisible()
    assert "Log out" not in file_menu(content)
    assert content.bench.window.windowTitle() == "Containers – This machine – CaaS Console"


async def test_a_dialog_closes_when_the_platform_stops_waiting_for_it(
    open_window: OpenWindow,
) -> None:
    content, gateway, way_in = await open_platform(open_window)
    way_in.need_trust(certificate())
    await until(lambda: isinstance(dialog(content), TrustDialog))
    gateway.connect()
    await until(lambda: dialog(content) is None)


async def test_escape_leaves_the_login_and_enter_sends_it(open_window: OpenWindow) -> None:
    content, _, way_in = await open_platform(open_window)
    way_in.need_login()
    await until(lambda: isinstance(dialog(content), LoginDialog))
    asked = dialog(content)
    assert isinstance(asked, LoginDialog)
    QTest.keyClicks(asked.login, "ada")
    QTest.keyClicks(asked.password, "right")
    QTest.keyClick(asked.password, Qt.Key.Key_Return)
    await until(lambda: dialog(content) is None)
    assert way_in.who == "ada"
    way_in.need_login(AuthError("The session has ended"))
    await until(lambda: isinstance(dialog(content), LoginDialog))
    again = dialog(content)
    assert again is not None
    QTest.keyClick(again, Qt.Key.Key_Escape)
    await until(lambda: dialog(content) is None)
    assert way_in.who == ""
    assert content.session.state.cache.link == LinkChanged(
        state=LinkState.RECONNECTING, since=NOW, needed=content.session.state.cache.link.needed
    )
