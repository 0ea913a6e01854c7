"""Closing what has shells in it: one question where commands run, none where they do not."""

import asyncio

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QTabWidget
from typing_extensions import override

from caas_console.models.controllers.navigator import Place
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.shell.detached_window import DetachedWindow
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.widgets.live_view import LiveView, RunningCommand
from tests.ui.end_to_end.screen import press, texts
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until


class FakeShell(LiveView):
    """Says that a command runs in it, that nothing does, or that it is not live at all."""

    def __init__(self, command: str | None, place: str = "web", *, live: bool = True) -> None:
        super().__init__()
        self._command = command
        self._place = place
        self._live = live
        self.asked = asyncio.Event()
        self.answered = asyncio.Event()
        self.answered.set()

    @property
    @override
    def is_live(self) -> bool:
        return self._live

    @override
    async def find_running(self) -> RunningCommand | None:
        self.asked.set()
        await self.answered.wait()
        return None if self._command is None else RunningCommand(self._command, self._place)


async def opened(open_window: OpenWindow, *shells: FakeShell) -> WindowContent:
    content = await open_window(FakeGateway(host(), container("web")))
    for shell in shells:
        content.workspace.add(shell, "web", "shell")
    return content


def question() -> ConfirmDialog | None:
    dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, ConfirmDialog)]
    return next((one for one in dialogs if one.isVisible()), None)


async def asked() -> ConfirmDialog:
    await until(question)
    found = question()
    assert found is not None
    return found


def close_tab(content: WindowContent) -> None:
    """What the cross on the first tab does."""
    tabs = content.workspace.findChild(QTabWidget)
    assert tabs is not None
    tabs.tabCloseRequested.emit(0)


async def test_a_running_command_is_named_before_its_tab_is_closed(open_window: OpenWindow) -> None:
    content = await opened(open_window, FakeShell("top -d 1"))
    close_tab(content)
    dialog = await asked()
    assert "Close the shell in web?" in texts(dialog)
    assert "top -d 1 is running in it" in texts(dialog)
    dialog.reject()
    assert content.workspace.count == 1
    close_tab(content)
    press(await asked(), "Close")
    assert content.workspace.count == 0


async def test_a_shell_at_its_prompt_is_closed_without_a_question(open_window: OpenWindow) -> None:
    content = await opened(open_window, FakeShell(None))
    close_tab(content)
    await until(lambda: content.workspace.count == 0)
    assert question() is None


async def test_what_is_not_live_is_closed_at_once(open_window: OpenWindow) -> None:
    content = await opened(open_window, FakeShell("top", live=False))
    close_tab(content)
    assert content.workspace.count == 0


async def test_what_cannot_be_told_is_said_to_be_so(open_window: OpenWindow) -> None:
    content = await opened(open_window, FakeShell(""))
    close_tab(content)
    dialog = await asked()
    assert "A command may be running in it" in texts(dialog)
    dialog.reject()


async def test_a_torn_off_window_asks_too(open_window: OpenWindow) -> None:
    content = await opened(open_window, FakeShell("top"))
    content.workspace.detach(0)
    (window,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, DetachedWindow))
    window.close()
    dialog = await asked()
    assert window.isVisible()
    press(dialog, "Close")
    await until(lambda: not content.workspace.windows)


@pytest.mark.parametrize("command", ["top", None])
async def test_what_was_closed_or_docked_while_it_was_looked_up_is_not_asked_about(
    open_window: OpenWindow, command: str | None
) -> None:
    docked, closed = FakeShell(command), FakeShell(command)
    content = await opened(open_window, docked, closed)
    for shell in (docked, closed):
        shell.answered.clear()
    content.workspace.detach(0)
    (window,) = content.workspace.windows
    window.close()
    close_tab(content)
    await docked.asked.wait()
    await closed.asked.wait()
    window.dock_requested.emit()
    content.workspace.detach(0)
    content.workspace.windows[0].close_now()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for shell in (docked, closed):
        shell.answered.set()
    await until(lambda: not [one for one in asyncio.all_tasks() if one.get_name()[:4] == "ask "])
    assert question() is None
    assert content.workspace.count == 1


async def test_a_window_asks_once_for_all_its_shells(open_window: OpenWindow) -> None:
    content = await opened(
        open_window, FakeShell("top", "web"), FakeShell("vim", "db"), FakeShell(None, "cache")
    )
    content.workspace.detach(0)
    window = content.bench.window
    window.close()
    dialog = await asked()
    assert window.isVisible()
    assert "Close 2 shell" in texts(dialog)
    dialog.reject()
    assert window.isVisible()
    window.close()
    press(await asked(), "Close")
    assert not window.isVisible()
    assert question() is None


async def test_a_window_that_is_told_to_end_does_not_ask(open_window: OpenWindow) -> None:
    content = await opened(open_window, FakeShell("top"))
    content.agree_to_close()
    content.bench.window.close()
    assert not content.bench.window.isVisible()


async def test_pages_with_a_live_shell_are_kept(open_window: OpenWindow) -> None:
    names = [f"c{number}" for number in range(9)]
    content = await open_window(FakeGateway(host(), *map(container, names)))
    pages = content.pages
    first = pages.page(Place("containers", "local/c0"))
    shell = FakeShell("top")
    shell.setParent(first)
    for name in names[1:]:
        pages.page(Place("containers", f"local/{name}"))
    assert pages.page(Place("containers", "local/c0")) is first
