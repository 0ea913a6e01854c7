"""The composition root: settings, theme, language, event loop, connections, windows."""

import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from qasync import QEventLoop

from caas_console.backend.client.platform_start import ChildProcess
from caas_console.models.controllers.connections import (
    DaemonChoice,
    daemon_at,
    direct,
    embedded,
)
from caas_console.models.controllers.console_session import ConsoleSession, GatewayOpener
from caas_console.models.controllers.garbage_collection import GarbageCollection
from caas_console.options import Options
from caas_console.start import Started
from caas_console.views.language import LanguageManager
from caas_console.views.loading import load_ahead
from caas_console.views.shell.crash_channel import CrashChannel
from caas_console.views.shell.main_window import MainWindow
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.theme.icons import icon

if TYPE_CHECKING:
    from caas_console.models.controllers.settings import LanguageMode, ThemeMode

_REMEMBERED_ENDPOINTS = 8
_LONGEST_CLOSING = 10.0  # seconds; whoever ends the session waits no longer either


def run(options: Options, started: Started, platform: ChildProcess | None) -> int:
    """Run the console in the window that was painted first; the exit code of the process.

    ``platform`` is the embedded platform's process, where it has been started already.
    """
    with asyncio.Runner(loop_factory=lambda: QEventLoop(started.application)) as runner:
        return runner.run(Console(options, started, platform).run())


class Console:
    """The running program: a window for each connection, until the last one is closed."""

    def __init__(
        self,
        options: Options,
        started: Started,
        platform: ChildProcess | None = None,
    ) -> None:
        self._options = options
        self._started = started
        self._platform = platform
        self._settings = started.settings
        language = options.language or self._settings.language
        self._language = LanguageManager(started.application, language)
        started.application.setWindowIcon(icon("container", "accent"))
        self._crashes = CrashChannel(started.application)
        self._contents: dict[MainWindow, WindowContent] = {}
        self._closings: set[asyncio.Task[None]] = set()
        self._finished = asyncio.Event()

    async def run(self) -> int:
        """Fill the first window, and stay until the last one is closed."""
        loop = asyncio.get_running_loop()
        self._crashes.install(loop)
        # The last one comes when a terminal is closed that it was started in.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end)
        self._started.application.ending.connect(self._end)
        self._started.application.saving.connect(self._save)
        daemons = [daemon_at(one) for one in self._options.direct]
        first = direct(daemons) if daemons else embedded(self._platform)
        content = self._fill(self._started.window, daemons, first)
        code = 0
        with GarbageCollection(self._in_use):
            loading = loop.create_task(load_ahead())
            if self._options.tour is not None:
                code = await self._show_around(content, self._options.tour)
                self._end()
            await self._finished.wait()
            loading.cancel()
            if self._closings:
                await asyncio.wait(set(self._closings), timeout=_LONGEST_CLOSING)
        self._save()
        return code

    def _save(self) -> None:
        """Keep the settings, with the looks of the windows that are open still."""
        if self._options.tour is not None:
            return
        for window, content in self._contents.items():
            window.remember()
            content.remember()
        self._started.settings_file.save(self._settings)

    async def _show_around(self, content: WindowContent, folder: Path) -> int:
        # It visits every page, and so loads them all.
        from caas_console.views.tour.tour import Tour  # noqa: PLC0415

        return await Tour(content, folder).run()

    def _in_use(self) -> bool:
        state = self._started.application.applicationState()
        return state is Qt.ApplicationState.ApplicationActive

    def _fill(
        self, window: MainWindow, daemons: Sequence[DaemonChoice], opener: GatewayOpener
    ) -> WindowContent:
        """Show daemons in a window, or without any the platform.

        The connection is made once the window is on the screen.
        """
        session = ConsoleSession(opener, window)
        content = WindowContent(window, session, self._settings, daemons)
        window.setCentralWidget(content)
        window.closing.connect(lambda: self._on_window_closing(window))
        content.connect_requested.connect(lambda: self._ask_where(window, daemons))
        content.retry_requested.connect(lambda: self._replace(window, daemons))
        content.quit_requested.connect(self._quit)
        content.theme_requested.connect(self._set_theme)
        content.language_requested.connect(self._set_language)
        self._contents[window] = content
        asyncio.get_running_loop().call_soon(session.start)
        return content

    def _ask_where(self, window: MainWindow, current: Sequence[DaemonChoice]) -> None:
        def connect(daemons: Sequence[DaemonChoice]) -> None:
            known = [one.endpoint for one in daemons] + self._settings.endpoints
            self._settings.endpoints = list(dict.fromkeys(known))[:_REMEMBERED_ENDPOINTS]
            self._replace(window, daemons)

        first = [daemon_at(one) for one in self._options.direct]

        from caas_console.views.dialogs.connect_dialog import ConnectDialog  # noqa: PLC0415

        recent = self._settings.endpoints
        ConnectDialog(window, current, first, recent, connect).open()

    def _replace(self, window: MainWindow, daemons: Sequence[DaemonChoice]) -> None:
        self._contents[window].remember()
        successor = MainWindow(self._settings)
        successor.setGeometry(window.geometry())
        self._fill(successor, daemons, direct(daemons) if daemons else embedded())
        successor.show()
        window.close()

    def _set_theme(self, mode: str) -> None:
        self._settings.theme = cast("ThemeMode", mode)
        self._started.theme.set_mode(self._settings.theme)

    def _set_language(self, mode: str) -> None:
        self._settings.language = cast("LanguageMode", mode)
        self._language.set_mode(self._settings.language)

    def _on_window_closing(self, window: MainWindow) -> None:
        content = self._contents.pop(window, None)
        if content is None:
            return
        content.let_go()
        task = asyncio.get_running_loop().create_task(self._close(window, content), name="close")
        self._closings.add(task)
        task.add_done_callback(self._closings.discard)
        if not self._contents:
            self._finished.set()

    async def _close(self, window: MainWindow, content: WindowContent) -> None:
        await content.aclose()
        await content.session.aclose()
        window.deleteLater()

    def _end(self) -> None:
        """Quit without a question: there may be nobody to answer it."""
        for content in self._contents.values():
            content.agree_to_close()
        self._quit()

    def _quit(self) -> None:
        for window in list(self._contents):
            window.close()
