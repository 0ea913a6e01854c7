"""The composition root: settings, theme, language, event loop, connections, windows."""

import asyncio
import signal
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from qasync import QEventLoop

from caas_console.backend.client.platform_start import ChildProcess
from caas_console.models.controllers.connections import (
    Connection,
    daemon_at,
    direct,
    embedded,
    profile_at,
    remote,
)
from caas_console.models.controllers.console_session import ConsoleSession, GatewayOpener
from caas_console.models.controllers.garbage_collection import GarbageCollection
from caas_console.models.controllers.profiles import ProfileBook
from caas_console.models.controllers.settings import SavedProfile
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
        self._book = ProfileBook(started.settings, self._write_settings)
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
        first = self._first_connection()
        content = self._fill(self._started.window, first, self._opener(first, self._platform))
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
        self._write_settings()

    def _write_settings(self) -> None:
        if self._options.tour is None:
            self._started.settings_file.save(self._settings)

    def _first_connection(self) -> Connection:
        """What the command line says, or what was opened last."""
        options = self._options
        if options.direct:
            return Connection(tuple(daemon_at(one) for one in options.direct))
        if options.platform:
            return Connection(profile=self._platform_at(options.platform))
        return Connection(profile=self._book.last if options.opens_last else None)

    def _platform_at(self, text: str) -> SavedProfile:
        """The profile of a name or an address, which gets one where it has none."""
        return self._book.find(text) or self._book.at_address(profile_at(text))

    def _opener(
        self, connection: Connection, platform: ChildProcess | None = None
    ) -> GatewayOpener:
        if connection.daemons:
            return direct(connection.daemons)
        if connection.profile is not None:
            return remote(connection.profile, self._book.note)
        return embedded(platform)

    async def _show_around(self, content: WindowContent, folder: Path) -> int:
        # It visits every page, and so loads them all.
        from caas_console.views.tour.tour import Tour  # noqa: PLC0415

        return await Tour(content, folder).run()

    def _in_use(self) -> bool:
        state = self._started.application.applicationState()
        return state is Qt.ApplicationState.ApplicationActive

    def _fill(
        self, window: MainWindow, connection: Connection, opener: GatewayOpener
    ) -> WindowContent:
        """Show a connection in a window; it is made once the window is on the screen."""
        session = ConsoleSession(opener, window)
        content = WindowContent(window, session, self._settings, connection)
        window.setCentralWidget(content)
        window.closing.connect(lambda: self._on_window_closing(window))
        content.connect_requested.connect(lambda: self._ask_where(window, connection))
        content.retry_requested.connect(lambda: self._replace(window, connection))
        content.quit_requested.connect(self._quit)
        content.theme_requested.connect(self._set_theme)
        content.language_requested.connect(self._set_language)
        self._contents[window] = content
        asyncio.get_running_loop().call_soon(session.start)
        return content

    def _ask_where(self, window: MainWindow, current: Connection) -> None:
        def connect(chosen: Connection) -> None:
            if chosen.daemons:
                self._book.opened_directly([one.endpoint for one in chosen.daemons])
            else:
                self._book.opened(chosen.profile)
            self._replace(window, chosen)

        from caas_console.views.dialogs.connect_dialog import ConnectDialog  # noqa: PLC0415

        first = Connection(tuple(daemon_at(one) for one in self._options.direct))
        ConnectDialog(window, current, first, self._book, connect).open()

    def _replace(self, window: MainWindow, connection: Connection) -> None:
        self._contents[window].remember()
        if connection.profile is not None:
            # As it is now: somebody may have logged in, or it was edited.
            profile = self._book.find(connection.profile.name) or connection.profile
            connection = Connection(profile=profile)
        successor = MainWindow(self._settings)
        successor.setGeometry(window.geometry())
        self._fill(successor, connection, self._opener(connection))
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
