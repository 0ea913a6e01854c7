"""The composition root: settings, theme, language, event loop, connections, windows."""

import asyncio
import signal

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from caas_console.models.controllers.connections import (
    DaemonChoice,
    daemon_at,
    direct,
    embedded,
)
from caas_console.models.controllers.console_session import ConsoleSession, GatewayOpener
from caas_console.models.controllers.settings import SettingsFile
from caas_console.options import Options
from caas_console.views.dialogs.connect_dialog import ConnectDialog
from caas_console.views.language import LanguageManager
from caas_console.views.shell.crash_channel import CrashChannel
from caas_console.views.shell.main_window import MainWindow
from caas_console.views.theme.theme_manager import ThemeManager
from caas_console.views.tour.tour import Tour

_REMEMBERED_ENDPOINTS = 8


def run(options: Options) -> int:
    """Run the console; the exit code of the process."""
    application = QApplication(["caas-console"])
    application.setApplicationDisplayName("CaaS Console")
    # The loop ends when run() does, not when Qt thinks so.
    application.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        return runner.run(Console(application, options).run())


class Console:
    """The running program: a window for each connection, until the last one is closed."""

    def __init__(self, application: QApplication, options: Options) -> None:
        self._options = options
        self._settings_file = SettingsFile()
        self._settings = self._settings_file.load()
        self._theme = ThemeManager(application, options.theme or self._settings.theme)
        self._language = LanguageManager(application, options.language or self._settings.language)
        self._crashes = CrashChannel(application)
        self._windows: set[MainWindow] = set()
        self._closings: set[asyncio.Task[None]] = set()
        self._finished = asyncio.Event()

    async def run(self) -> int:
        """Open the first window, and stay until the last one is closed."""
        loop = asyncio.get_running_loop()
        self._crashes.install(loop)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._quit)
        endpoints = self._options.direct
        opener = direct([daemon_at(one) for one in endpoints]) if endpoints else embedded()
        window = self.open_window(opener)
        code = 0
        if self._options.tour is not None:
            code = await Tour(window, self._options.tour).run()
            self._quit()
        await self._finished.wait()
        while self._closings:
            await asyncio.wait(set(self._closings))
        if self._options.tour is None:
            self._settings_file.save(self._settings)
        return code

    def open_window(self, opener: GatewayOpener) -> MainWindow:
        """Open a window on a connection that is made once the window is on the screen."""
        session = ConsoleSession(opener)
        window = MainWindow(session, self._settings)
        if self._options.size is not None:
            window.resize(*self._options.size)
        window.closed.connect(self._on_window_closed)
        window.connect_requested.connect(lambda: self._ask_where(window))
        window.retry_requested.connect(lambda: self._replace(window, opener))
        window.quit_requested.connect(self._quit)
        window.theme_requested.connect(self._set_theme)
        window.language_requested.connect(self._set_language)
        self._windows.add(window)
        window.show()
        asyncio.get_running_loop().call_soon(session.start)
        return window

    def _ask_where(self, window: MainWindow) -> None:
        def connect(daemon: DaemonChoice) -> None:
            known = [one for one in self._settings.endpoints if one != daemon.endpoint]
            self._settings.endpoints = [daemon.endpoint, *known][:_REMEMBERED_ENDPOINTS]
            self._replace(window, direct([daemon]))

        ConnectDialog(window, self._settings.endpoints, connect).open()

    def _replace(self, window: MainWindow, opener: GatewayOpener) -> None:
        window.remember()
        self.open_window(opener)
        window.close()

    def _set_theme(self, mode: str) -> None:
        self._settings.theme = mode  # type: ignore[assignment]  # Validated on assignment.
        self._theme.set_mode(self._settings.theme)

    def _set_language(self, mode: str) -> None:
        self._settings.language = mode  # type: ignore[assignment]  # Validated on assignment.
        self._language.set_mode(self._settings.language)

    def _on_window_closed(self, window: MainWindow) -> None:
        self._windows.discard(window)
        task = asyncio.get_running_loop().create_task(self._close(window))
        self._closings.add(task)
        task.add_done_callback(self._closings.discard)
        if not self._windows:
            self._finished.set()

    async def _close(self, window: MainWindow) -> None:
        await window.aclose()
        await window.session.aclose()
        window.deleteLater()

    def _quit(self) -> None:
        for window in list(self._windows):
            window.close()
