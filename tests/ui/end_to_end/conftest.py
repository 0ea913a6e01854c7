"""The real window on a real daemon, in direct mode or through a real platform."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from caas_console.backend.client.embedded_platform import EmbeddedPlatform
from caas_console.backend.client.locator import Locator
from caas_console.backend.client.platform_gateway import PlatformGateway
from caas_console.backend.contracts.gateway import Gateway
from caas_console.models.controllers.connections import daemon_at, direct
from caas_console.models.controllers.console_session import ConsoleSession, GatewayOpener
from caas_console.models.controllers.settings import Settings
from caas_console.views.shell.main_window import MainWindow
from caas_console.views.shell.window_content import WindowContent
from tests.integration.client.embedded import EmbeddedHome, embedded_home
from tests.lab.daemon import Daemon
from tests.ui.end_to_end.screen import ready

OpenWindow = Callable[[GatewayOpener], Awaitable[WindowContent]]
OpenConsole = Callable[[str], Awaitable[WindowContent]]


@asynccontextmanager
async def _window(open_gateway: GatewayOpener) -> AsyncIterator[WindowContent]:
    settings = Settings(pane="containers")
    window = MainWindow(settings)
    session = ConsoleSession(open_gateway)
    content = WindowContent(window, session, settings)
    window.setCentralWidget(content)
    window.show()
    session.start()
    yield content
    content.let_go()
    window.close()
    await content.aclose()
    await session.aclose()
    # Not through qtbot, which deletes its widgets before this has run.
    window.deleteLater()


@pytest.fixture
async def open_window() -> AsyncIterator[OpenWindow]:
    """Opens a window on any connection; it is closed after the test."""
    async with AsyncExitStack() as stack:

        async def opened(open_gateway: GatewayOpener) -> WindowContent:
            return await stack.enter_async_context(_window(open_gateway))

        yield opened


@pytest.fixture
def open_console(open_window: OpenWindow) -> OpenConsole:
    """Opens a window on a daemon, without a platform; it is closed after the test."""

    async def opened(endpoint: str) -> WindowContent:
        return await open_window(direct([daemon_at(endpoint)]))

    return opened


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedHome]:
    """Directories for an embedded platform, which ends with the test."""
    with embedded_home(monkeypatch) as home:
        yield home


@pytest.fixture
def open_on_platform(home: EmbeddedHome, open_window: OpenWindow) -> OpenConsole:  # noqa: ARG001 - the platform's directories
    """Opens a window on the one platform of the test, which drives the daemon that is named.

    The platform is asked for first, so that it ends after the windows: one of them would start it
    again.
    """

    async def opened(endpoint: str) -> WindowContent:
        locator = EmbeddedPlatform(endpoint, idle_seconds=60)
        content = await open_window(gateway_opener(locator))
        await ready(content)
        return content

    return opened


def gateway_opener(locator: Locator) -> GatewayOpener:
    """Opens a connection to the platform that is found so."""

    async def open_gateway() -> Gateway:
        return PlatformGateway(locator)

    return open_gateway


@pytest.fixture
async def console(daemon: Daemon, open_console: OpenConsole) -> WindowContent:
    """A window on the shared daemon, with its state read."""
    content = await open_console(daemon.url)
    await ready(content)
    return content
