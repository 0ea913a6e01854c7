"""The real window on a real daemon, in direct mode."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from caas_console.models.controllers.connections import daemon_at, direct
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.settings import Settings
from caas_console.views.shell.main_window import MainWindow
from caas_console.views.shell.window_content import WindowContent
from tests.lab.daemon import Daemon
from tests.ui.waiting import until

OpenConsole = Callable[[str], Awaitable[WindowContent]]


@asynccontextmanager
async def _console(endpoint: str) -> AsyncIterator[WindowContent]:
    settings = Settings(pane="containers")
    window = MainWindow(settings)
    session = ConsoleSession(direct([daemon_at(endpoint)]))
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
async def open_console() -> AsyncIterator[OpenConsole]:
    """Opens a window on an endpoint; it is closed after the test."""
    async with AsyncExitStack() as stack:

        async def opened(endpoint: str) -> WindowContent:
            return await stack.enter_async_context(_console(endpoint))

        yield opened


@pytest.fixture
async def console(daemon: Daemon, open_console: OpenConsole) -> WindowContent:
    """A window on the shared daemon, with its state read."""
    content = await open_console(daemon.url)
    await until(lambda: content.session.state.cache.synchronized, timeout_s=20)
    await until(lambda: content.session.state.cache.images, timeout_s=20)
    return content
