"""The program as a whole: its windows, its connections and its end."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from caas_console.app import Console
from caas_console.models.controllers.connections import DaemonChoice
from caas_console.models.controllers.settings import Settings, SettingsFile
from caas_console.options import Options
from caas_console.start import Started
from caas_console.views.dialogs.connect_dialog import ConnectDialog
from caas_console.views.shell.first_page import FirstPage
from caas_console.views.shell.main_window import MainWindow
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.theme.theme_manager import ThemeManager
from tests.lab.daemon import Daemon
from tests.ui.end_to_end.screen import dialog, press, soon
from tests.ui.waiting import until


def window() -> WindowContent:
    """What the one window on the screen shows."""
    (shown,) = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, MainWindow) and one.isVisible()
    ]
    content = shown.centralWidget()
    assert isinstance(content, WindowContent)
    return content


class Program:
    """A running console."""

    def __init__(self, qapp: QApplication, folder: Path) -> None:
        self.file = SettingsFile(folder / "console.json")
        settings = Settings(theme="light", language="en")
        first = MainWindow(settings)
        theme = ThemeManager(qapp, "light")
        options = Options(direct=(f"unix://{folder}/docker.sock",))
        first.show()
        started = Started(qapp, theme, self.file, settings, first)
        self.task = asyncio.ensure_future(Console(options, started).run())


@pytest.fixture
async def program(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Program]:
    hook, loop = sys.excepthook, asyncio.get_running_loop()
    made = Program(qapp, tmp_path)
    await asyncio.sleep(0)
    yield made
    if not made.task.done():
        window().quit_requested.emit()
        await made.task
    sys.excepthook = hook
    loop.set_exception_handler(None)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.remove_signal_handler(number)


@pytest.mark.usefixtures("program")
async def test_retrying_takes_a_fresh_connection_in_the_place_of_the_old() -> None:
    await soon(lambda: isinstance(window().pages.currentWidget(), FirstPage))
    before = window()
    press(before.pages, "Retry now")
    await soon(lambda: window() is not before)
    await soon(lambda: isinstance(window().pages.currentWidget(), FirstPage))


@pytest.mark.usefixtures("program")
async def test_connecting_elsewhere_shows_the_chosen_daemon(daemon: Daemon) -> None:
    await soon(lambda: isinstance(window().pages.currentWidget(), FirstPage))
    press(window().pages, "Connect…")
    asked = dialog(window())
    assert isinstance(asked, ConnectDialog)
    asked.choose(DaemonChoice("lab", daemon.url))
    await soon(lambda: window().session.state.cache.images)
    assert window().session.state.cache.hosts["lab"].endpoint == daemon.url


@pytest.mark.usefixtures("program")
async def test_an_address_that_is_none_is_refused_in_its_field() -> None:
    await soon(lambda: isinstance(window().pages.currentWidget(), FirstPage))
    window().connect_requested.emit()
    asked = dialog(window())
    assert isinstance(asked, ConnectDialog)
    await soon(asked.contexts.count)
    asked.type_address("docker.example.com")
    asked.submit()
    assert asked.isVisible()
    asked.reject()


async def test_quitting_closes_every_window_and_keeps_the_settings(program: Program) -> None:
    await until(window)
    window().theme_requested.emit("dark")
    window().quit_requested.emit()
    assert await program.task == 0
    assert program.file.load().theme == "dark"
    ThemeManager(QApplication.instance(), "light")  # type: ignore[arg-type]  # It is one.
