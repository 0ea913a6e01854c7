"""A person's day with a site's platform: over TLS that nobody vouches for, put out, and back."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from caas_console.backend.contracts.tenancy import OneTimePassword, PersonRequest, TenantRequest
from caas_console.backend.wire.connection import Connection as PlatformConnection
from caas_console.models.controllers.connections import Connection, remote
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.profiles import ProfileBook
from caas_console.models.controllers.settings import SavedProfile, Settings
from caas_console.views.dialogs.login_dialog import LoginDialog
from caas_console.views.dialogs.trust_dialog import TrustDialog
from caas_console.views.pages.tenant_page import TenantPage
from caas_console.views.shell.first_page import FirstPage
from caas_console.views.shell.main_window import MainWindow
from caas_console.views.shell.person_button import PersonButton
from caas_console.views.shell.window_content import WindowContent
from tests.integration.platform.production.site import Site, SitePlatform, log_in
from tests.ui.end_to_end.screen import cell, dialog, fill, notices, press, soon, texts

# A request that is cancelled amid its TLS handshake, as by a window that closes, leaves its socket
# to the collector: httpcore 1.0 closes it there for errors alone.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

FIRST, LATER = "correct horse battery", "staple of another horse"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.end_all()


@pytest.fixture
async def platform(site: Site) -> SitePlatform:
    """A platform that is ready, with nobody but its first administrator."""
    started = site.start()
    return await asyncio.to_thread(started.ready)


@pytest.fixture
async def password(site: Site, platform: SitePlatform) -> str:  # noqa: ARG001 - it makes the database
    """The one-time password of the administrator ``ada``."""
    return await asyncio.to_thread(site.make_admin, "ada")


@pytest.fixture
def settings(platform: SitePlatform) -> Settings:
    profile = SavedProfile("Site", f"https://127.0.0.1:{platform.port}")
    return Settings(pane="tenants", profiles=[profile])


@pytest.fixture
async def console(settings: Settings) -> AsyncIterator[WindowContent]:
    """A window on the platform, as the program opens it."""
    book = ProfileBook(settings, lambda: None)
    (profile,) = book.profiles
    window = MainWindow(settings)
    session = ConsoleSession(remote(profile, book.note))
    content = WindowContent(window, session, settings, Connection(profile=profile))
    window.setCentralWidget(content)
    window.show()
    session.start()
    yield content
    content.let_go()
    window.close()
    await content.aclose()
    await session.aclose()
    window.deleteLater()


def person(content: WindowContent) -> PersonButton:
    (button,) = content.findChildren(PersonButton)
    return button


async def trust(content: WindowContent) -> None:
    await soon(lambda: isinstance(dialog(content), TrustDialog), "the certificate")
    shown = dialog(content)
    assert shown is not None
    press(shown, "Trust it")


async def enter(content: WindowContent, password: str, new: str = "", login: str = "ada") -> None:
    """Log in; with a new password where one is wanted."""
    await soon(lambda: isinstance(dialog(content), LoginDialog), "the login")
    shown = dialog(content)
    assert shown is not None
    fill(shown, "Login", login)
    fill(shown, "Password", password)
    press(shown, "Log in")
    if new:
        await soon(lambda: "The password must be changed" in texts(shown), "the new password")
        fill(shown, "New password", new)
        fill(shown, "Once more", new)
        press(shown, "Log in")
    await soon(lambda: dialog(content) is None, "the end of the login")


async def administrator(platform: SitePlatform, password: str) -> PlatformConnection:
    pair = await log_in(platform, "ada", password)
    return platform.connection(pair.access_token)


async def make_tenant(content: WindowContent, desk: PlatformConnection) -> None:
    await desk.request("POST", "/tenants", body=TenantRequest(name="retail"))
    await soon(lambda: cell(content, "tenants", "retail", "state") == "Active", "the tenant")


async def test_a_revoked_session_comes_back_to_the_same_page_after_a_login(
    console: WindowContent, platform: SitePlatform, password: str, settings: Settings
) -> None:
    await trust(console)
    await enter(console, password, FIRST)
    desk = await administrator(platform, FIRST)
    await make_tenant(console, desk)
    (kept,) = settings.profiles
    assert kept.login == "ada"
    assert len(kept.fingerprint) == 32 * 3 - 1
    (tenant_id,) = console.session.state.cache.objects("tenant")
    console.navigator.go(Place("tenants", tenant_id, tab="members"))
    page = console.pages.currentWidget()
    assert isinstance(page, TenantPage)
    await soon(lambda: console.session.state.access, "what they may do")
    sessions = console.session.state.cache.objects("session")
    await soon(lambda: len(sessions) == 2, "the sessions")
    session_id = next(one for one, of in sessions.items() if "caas-console" in of.client)
    await desk.request("POST", f"/sessions/{session_id}/revoke")
    await soon(lambda: isinstance(dialog(console), LoginDialog), "the login after the revocation")
    assert "Somebody ended it." in texts(dialog(console))
    assert "You are not logged in any more" in notices(console)
    assert console.pages.currentWidget() is page
    assert "Not logged in: all this is from" in texts(console.header)
    await enter(console, FIRST)
    await soon(lambda: console.session.state.cache.connected, "the connection")
    assert console.pages.currentWidget() is page
    request = PersonRequest(login="bob", name="Bob")
    await desk.request("POST", "/people", body=request)
    await desk.aclose()
    console.navigator.go(Place("people"))
    await soon(lambda: cell(console, "people", "Bob", "state") == "Active", "the new person")


async def test_the_own_password_is_changed_and_the_window_goes_on(
    console: WindowContent, platform: SitePlatform, password: str
) -> None:
    await trust(console)
    await enter(console, password, FIRST)
    await soon(lambda: console.session.state.access, "what they may do")
    person(console).password_requested.emit()
    shown = dialog(console)
    assert shown is not None
    fill(shown, "Current password", FIRST)
    fill(shown, "New password", LATER)
    fill(shown, "Once more", LATER)
    press(shown, "Change")
    await soon(lambda: dialog(console) is None, "the new password")
    desk = await administrator(platform, LATER)
    await desk.request("POST", "/people", body=PersonRequest(login="bob", name="Bob"))
    await desk.aclose()
    console.navigator.go(Place("people"))
    await soon(lambda: cell(console, "people", "Bob", "state") == "Active", "the new person")
    assert dialog(console) is None


async def test_whoever_logs_in_next_sees_nothing_of_the_person_before(
    console: WindowContent, platform: SitePlatform, password: str
) -> None:
    await trust(console)
    await enter(console, password, FIRST)
    desk = await administrator(platform, FIRST)
    await make_tenant(console, desk)
    made = OneTimePassword.model_validate_json(
        await desk.request("POST", "/people", body=PersonRequest(login="bob", name="Bob"))
    )
    await desk.aclose()
    person(console).logout_requested.emit()
    await soon(lambda: isinstance(console.pages.currentWidget(), FirstPage), "the way back in")
    assert not console.session.state.cache.objects("tenant")
    await enter(console, made.password, LATER, login="bob")
    access = console.session.state
    await soon(lambda: access.access is not None and access.access.name == "Bob", "Bob's access")
    assert not console.session.state.cache.objects("tenant")
    assert "tenants" not in {entry.id for entry in console.panes}
    assert person(console).text() == "bob @ Site"
