"""The program as a whole: its windows, its connections and its end."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from caas_console import app as app_module
from caas_console.app import Console
from caas_console.models.controllers.connections import Connection, DaemonChoice, direct
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.settings import SavedProfile, Settings, SettingsFile
from caas_console.options import Options
from caas_console.start import Started
from caas_console.views.application import ConsoleApplication
from caas_console.views.dialogs.connect_dialog import ConnectDialog
from caas_console.views.shell.first_page import FirstPage
from caas_console.views.shell.main_window import MainWindow
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.theme.theme_manager import ThemeManager
from caas_console.views.widgets.live_view import LiveView, RunningCommand
from tests.lab.daemon import Daemon
from tests.ui.end_to_end.screen import dialog, press, soon, texts
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

    def __init__(
        self, qapp: ConsoleApplication, folder: Path, settings: Settings, options: Options
    ) -> None:
        self.file = SettingsFile(folder / "console.json")
        first = MainWindow(settings)
        theme = ThemeManager(qapp, "light")
        first.show()
        started = Started(qapp, theme, self.file, settings, first)
        self.task = asyncio.ensure_future(Console(options, started).run())


@pytest.fixture
def settings() -> Settings:
    """Of a person who was never here before."""
    return Settings(theme="light", language="en")


@pytest.fixture
def options(tmp_path: Path) -> Options:
    """A Docker daemon that does not run."""
    return Options(direct=(f"unix://{tmp_path}/docker.sock",))


@pytest.fixture
async def program(
    qapp: ConsoleApplication, tmp_path: Path, settings: Settings, options: Options
) -> AsyncIterator[Program]:
    hook, loop = sys.excepthook, asyncio.get_running_loop()
    made = Program(qapp, tmp_path, settings, options)
    await asyncio.sleep(0)
    yield made
    if not made.task.done():
        window().quit_requested.emit()
        await made.task
    sys.excepthook = hook
    loop.set_exception_handler(None)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
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
    asked.choose(Connection((DaemonChoice("lab", daemon.url),)))
    await soon(lambda: window().session.state.cache.images)
    assert window().session.state.cache.hosts["lab"].endpoint == daemon.url


@pytest.mark.usefixtures("program")
async def test_from_a_daemon_one_gets_to_the_platform_and_back(
    monkeypatch: pytest.MonkeyPatch, daemon: Daemon
) -> None:
    platform = direct([DaemonChoice("platform", daemon.url)])
    monkeypatch.setattr("caas_console.app.embedded", lambda *_: platform)
    await soon(lambda: isinstance(window().pages.currentWidget(), FirstPage))
    window().connect_requested.emit()
    asked = dialog(window())
    assert isinstance(asked, ConnectDialog)
    asked.choose(Connection())
    await soon(lambda: "platform" in window().session.state.cache.hosts)
    assert "directly" not in texts(window())
    window().connect_requested.emit()
    asked = dialog(window())
    assert isinstance(asked, ConnectDialog)
    asked.known.setCurrentItem(asked.items()[1])
    asked.submit()
    await soon(lambda: "Connected directly to" in texts(window()))


@pytest.mark.usefixtures("program")
async def test_an_address_that_is_none_is_refused_in_its_field() -> None:
    await soon(lambda: isinstance(window().pages.currentWidget(), FirstPage))
    window().connect_requested.emit()
    asked = dialog(window())
    assert isinstance(asked, ConnectDialog)
    asked.type_address("ftp://docker.example.com")
    asked.submit()
    assert asked.isVisible()
    asked.reject()


NOWHERE = SavedProfile("Site", "https://127.0.0.1:9")


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    ("settings", "options"),
    [
        (Settings(theme="light", profiles=[NOWHERE], profile="Site"), Options()),
        (Settings(theme="light", profiles=[NOWHERE]), Options(platform="site")),
        (Settings(theme="light"), Options(platform="https://127.0.0.1:9")),
    ],
)
async def test_the_platform_is_opened_that_was_opened_last_or_is_named(
    settings: Settings,
) -> None:
    await soon(lambda: isinstance(window().pages.currentWidget(), FirstPage))
    assert "Nothing answers at the platform's address" in texts(window().pages)
    (profile,) = settings.profiles
    assert f"– {profile.name} –" in window().bench.window.windowTitle()


async def test_a_platform_that_is_chosen_is_the_next_to_be_opened(program: Program) -> None:
    await soon(lambda: isinstance(window().pages.currentWidget(), FirstPage))
    window().connect_requested.emit()
    asked = dialog(window())
    assert isinstance(asked, ConnectDialog)
    asked.type_address("127.0.0.1:9")
    asked.submit()
    await soon(lambda: "Nothing answers at the platform's address" in texts(window().pages))
    kept = program.file.load()
    assert (kept.profile, kept.profiles[0].url) == ("127.0.0.1", "https://127.0.0.1:9")


async def test_quitting_closes_every_window_and_keeps_the_settings(program: Program) -> None:
    await until(window)
    window().theme_requested.emit("dark")
    window().quit_requested.emit()
    assert await program.task == 0
    assert program.file.load().theme == "dark"
    ThemeManager(QApplication.instance(), "light")  # type: ignore[arg-type]  # It is one.


class Shell(LiveView):
    """A shell in which a command runs."""

    is_live = True

    @override
    async def find_running(self) -> RunningCommand | None:
        return RunningCommand("top", "web")


def end_of_session() -> None:
    """What the desktop's session manager has Qt do."""
    application = QApplication.instance()
    assert application is not None
    QCoreApplication.sendEvent(application, QEvent(QEvent.Type.Quit))


def signalled(number: int) -> Callable[[], None]:
    return lambda: os.kill(os.getpid(), number)


@pytest.mark.parametrize(
    "end", [end_of_session, signalled(signal.SIGTERM), signalled(signal.SIGHUP)]
)
async def test_the_end_of_the_session_is_not_held_up_by_a_shell(
    program: Program, end: Callable[[], None]
) -> None:
    await until(window)
    window().workspace.add(Shell(), "web", "shell")
    window().workspace.add(Shell(), "db", "shell")
    window().workspace.detach(0)
    end()
    async with asyncio.timeout(60):
        assert await program.task == 0
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible()]


async def test_the_end_of_the_session_is_not_held_up_by_what_does_not_close(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "_LONGEST_CLOSING", 0.1)
    await until(window)
    closing = asyncio.Event()
    session = window().session

    async def never() -> None:
        await closing.wait()
        await ConsoleSession.aclose(session)

    monkeypatch.setattr(session, "aclose", never)
    end_of_session()
    async with asyncio.timeout(60):
        assert await program.task == 0
    closing.set()
    await until(lambda: not [one for one in asyncio.all_tasks() if one.get_name() == "close"])


async def test_what_the_session_is_saved_with_is_kept(
    program: Program, qapp: ConsoleApplication
) -> None:
    await until(window)
    window().theme_requested.emit("dark")
    qapp.saving.emit()
    assert program.file.load().theme == "dark"
    assert program.file.load().geometry
    ThemeManager(qapp, "light")
