"""A whole window on a gateway whose state the test says."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from PySide6.QtWidgets import QApplication

from caas_console.backend.contracts.gateway import Gateway
from caas_console.models.controllers.connections import Connection
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.settings import Settings
from caas_console.views.shell.main_window import MainWindow
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.theme.theme_manager import ThemeManager
from tests.ui.fake_gateway import FakeGateway
from tests.ui.waiting import until


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    """Every widget looks as a person sees it, whatever test is run first."""
    ThemeManager(qapp, "light")


OpenWindow = Callable[..., Awaitable[WindowContent]]


@asynccontextmanager
async def _window(
    gateway: FakeGateway, settings: Settings, connection: Connection
) -> AsyncIterator[WindowContent]:
    async def opener() -> Gateway:
        return gateway

    window = MainWindow(settings)
    session = ConsoleSession(opener)
    content = WindowContent(window, session, settings, connection)
    window.setCentralWidget(content)
    window.show()
    session.start()
    if gateway.way_in is None:
        await until(lambda: session.state.cache.synchronized)
        # Told now: by its timer it may be when the test is over and no loop runs.
        session.state.flush()
    yield content
    content.let_go()
    window.close()
    await content.aclose()
    await session.aclose()
    # Not through qtbot, which deletes its widgets before this has run.
    window.deleteLater()


@pytest.fixture
async def open_window() -> AsyncIterator[OpenWindow]:
    """Opens a window on a fake gateway; it is closed after the test.

    Where nobody has to log in, it is returned once everything is known.
    """
    async with AsyncExitStack() as stack:

        async def opened(
            gateway: FakeGateway,
            settings: Settings | None = None,
            connection: Connection | None = None,
        ) -> WindowContent:
            chosen = settings or Settings(pane="containers")
            shown = connection or Connection()
            return await stack.enter_async_context(_window(gateway, chosen, shown))

        yield opened
