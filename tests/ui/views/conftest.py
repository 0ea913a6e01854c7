"""A whole window on a gateway whose state the test says."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from PySide6.QtWidgets import QApplication

from caas_console.backend.contracts.gateway import Gateway
from caas_console.models.controllers.connections import DaemonChoice
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
    gateway: FakeGateway, settings: Settings, daemons: Sequence[DaemonChoice]
) -> AsyncIterator[WindowContent]:
    async def opener() -> Gateway:
        return gateway

    window = MainWindow(settings)
    session = ConsoleSession(opener)
    content = WindowContent(window, session, settings, daemons)
    window.setCentralWidget(content)
    window.show()
    session.start()
    await until(lambda: session.state.cache.synchronized)
    yield content
    content.let_go()
    window.close()
    await content.aclose()
    await session.aclose()
    # Not through qtbot, which deletes its widgets before this has run.
    window.deleteLater()


@pytest.fixture
async def open_window() -> AsyncIterator[OpenWindow]:
    """Opens a window on a fake gateway; it is closed after the test."""
    async with AsyncExitStack() as stack:

        async def opened(
            gateway: FakeGateway,
            settings: Settings | None = None,
            daemons: Sequence[DaemonChoice] = (),
        ) -> WindowContent:
            chosen = settings or Settings(pane="containers")
            return await stack.enter_async_context(_window(gateway, chosen, daemons))

        yield opened
