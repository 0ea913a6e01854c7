"""Programs in a real container, in the terminal of the console."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtWidgets import QTabWidget

from caas_console.backend.contracts.gateway import Gateway
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import WatchBatch
from caas_console.models.controllers.connections import DaemonChoice, daemon_at, direct
from caas_console.models.controllers.shell_controller import ShellController, ShellState
from caas_console.models.terminal.ghostty.core import GhosttyCore
from caas_console.models.terminal.screen import Attribute
from caas_console.views.pages.live_tabs import make_shell
from caas_console.views.shell.window_content import WindowContent
from caas_console.views.widgets.terminal.shell_view import ShellView
from tests.lab.daemon import Daemon
from tests.ui.end_to_end.screen import dialog, soon, texts
from tests.ui.waiting import until


@dataclass
class Shell:
    """A shell in a container of the lab's tools image."""

    view: ShellView
    controller: ShellController
    core: GhosttyCore

    @property
    def screen(self) -> list[str]:
        return [line.text for line in self.view.terminal.view.lines]

    async def shows(self, *texts: str) -> None:
        """Wait until each of these is somewhere on the screen."""
        await until(lambda: all(any(text in row for row in self.screen) for text in texts), 15)

    def type(self, text: str) -> None:
        self.view.terminal.view.type_bytes(text.encode())


async def _connected(gateway: Gateway, ref: ObjectRef) -> None:
    """Returns once the gateway knows the container."""
    async with closing(gateway.events()) as events:
        async for event in events:
            if isinstance(event, WatchBatch) and any(
                change.id == str(ref) for change in event.changes
            ):
                return


@asynccontextmanager
async def shell(daemon: Daemon, *command: str) -> AsyncIterator[Shell]:
    container = daemon.client.containers.run(
        "lab/tools:1", ["sleep", "600"], detach=True, environment={"LANG": "C.UTF-8"}
    )
    gateway = await direct([DaemonChoice("local", daemon.url)])()
    ref = ObjectRef("local", str(container.id))
    await _connected(gateway, ref)
    core = GhosttyCore()
    spec = ExecSpec(command=command)
    controller = ShellController(gateway, ref, core, spec)
    view = ShellView(controller)
    view.resize(820, 520)
    view.show()
    try:
        await until(lambda: controller.status.state is not ShellState.CONNECTING, 15)
        yield Shell(view, controller, core)
    finally:
        await view.aclose()
        view.close()
        view.deleteLater()
        await gateway.aclose()
        container.remove(force=True)


@pytest.fixture(autouse=True)
def _tools(tools_image: str) -> None:
    """Every test here runs programs of this image."""


async def test_best_shell_is_opened_with_the_size_of_the_view(daemon: Daemon) -> None:
    async with shell(daemon) as lab:
        await lab.shows("#")
        lab.type("stty size; echo $TERM $0\r")
        await lab.shows(f"{lab.core.rows} {lab.core.columns}", "xterm-256color bash")
        lab.view.resize(900, 600)
        rows, columns = lab.core.rows, lab.core.columns
        lab.type("sleep 0.5; stty size\r")
        await lab.shows(f"{rows} {columns}")
        lab.type("exit 7\r")
        await until(lambda: lab.controller.status.state is ShellState.ENDED)
        assert lab.controller.status.exit_code == 7


async def test_vim_edits_on_the_alternate_screen_and_leaves_no_trace(daemon: Daemon) -> None:
    async with shell(daemon) as lab:
        await lab.shows("#")
        lab.type("vim -u NONE /tmp/note\r")
        await lab.shows("~", '"/tmp/note"')
        assert lab.core.modes.alternate_screen
        lab.type("ihello 世界\x1b")
        await lab.shows("hello 世界")
        lab.type(":wq\r")
        await until(lambda: not lab.core.modes.alternate_screen)
        await lab.shows("# vim")
        lab.type("cat /tmp/note\r")
        await lab.shows("hello 世界")


async def test_less_scrolls_searches_and_quits(daemon: Daemon) -> None:
    async with shell(daemon) as lab:
        await lab.shows("#")
        lab.type("seq 1 500 | less\r")
        await until(lambda: lab.screen[0] == "1" and lab.core.modes.alternate_screen)
        lab.type(" ")
        await until(lambda: lab.screen[0] == str(lab.core.rows))
        lab.type("/^250$\r")
        await until(lambda: lab.screen[0] == "250")
        match = lab.view.terminal.view.lines[0].runs[0]
        assert Attribute.INVERSE in match.style.attributes
        lab.type("q")
        await until(lambda: not lab.core.modes.alternate_screen)


async def test_top_refreshes_in_place(daemon: Daemon) -> None:
    async with shell(daemon, "top", "-d", "0.3") as lab:
        await lab.shows("PID USER", "load average", "sleep")
        first = lab.screen[0]
        await until(lambda: lab.screen[0] != first)
        assert lab.screen[0].startswith("top - ")
        lab.type("q")
        await until(lambda: lab.controller.status.state is ShellState.ENDED)
        assert lab.controller.status.exit_code == 0


async def test_mc_draws_its_panels_and_takes_the_mouse(daemon: Daemon) -> None:
    async with shell(daemon, "mc", "-u", "/etc", "/usr") as lab:
        await lab.shows("┌", "└", "Quit")
        await lab.shows("/etc", "/usr")
        assert lab.core.modes.mouse_tracking.value != "none"
        corner = next(row for row in lab.screen if "┌" in row)
        assert corner.count("┐") == 2
        lab.view.resize(700, 400)
        await until(lambda: len(lab.screen) == lab.core.rows)
        await lab.shows("Quit")
        # F10, and yes to the question.
        lab.type("\x1b[21~")
        lab.type("\r")
        await until(lambda: lab.controller.status.state is ShellState.ENDED, 15)


async def test_a_program_in_binary_and_a_flood_of_text_leave_the_shell_usable(
    daemon: Daemon,
) -> None:
    async with shell(daemon) as lab:
        await lab.shows("#")
        # Reset by the shell itself, since what a program's bytes mean to a terminal is anything.
        lab.type(
            "cat $(command -v vim mc); yes | head -c 1000000; printf '\\033c'; echo end-$((1+1))\r"
        )
        # The terminal's answers to what the bytes asked may stand in the same row.
        await until(lambda: any("end-2" in row for row in lab.screen), 60)
        assert lab.controller.status.state is ShellState.RUNNING


async def worker(daemon: Daemon, console: WindowContent) -> tuple[Any, ShellView]:
    """A container, and a shell in it in the window's drawer."""
    container = daemon.client.containers.run(
        "lab/tools:1", ["sleep", "600"], detach=True, name="worker"
    )
    ref = ObjectRef(daemon_at(daemon.url).name, str(container.id))
    await until(lambda: str(ref) in console.session.state.cache.containers, 20)
    view = make_shell(console.bench, ref)
    assert isinstance(view, ShellView)
    console.workspace.add(view, "worker", "shell")
    return container, view


async def test_shell_says_what_became_of_its_container_and_what_to_do(
    daemon: Daemon, console: WindowContent
) -> None:
    container, view = await worker(daemon, console)
    strip = view.strip
    await until(lambda: any("#" in line.text for line in view.terminal.view.lines), 20)
    assert strip.isHidden()
    container.kill()
    await until(lambda: "worker has stopped" in strip.title.text(), 20)
    assert "Start the container" in strip.detail.text()
    container.start()
    await until(lambda: "worker has been started again" in strip.title.text(), 20)
    strip.button.click()
    await until(strip.isHidden, 20)
    container.remove(force=True)
    await until(lambda: "worker has been removed" in strip.title.text(), 20)
    assert strip.button.isHidden()


async def test_a_command_that_runs_is_named_before_its_shell_is_closed(
    daemon: Daemon, console: WindowContent
) -> None:
    _, view = await worker(daemon, console)
    screen = view.terminal.view
    await until(lambda: any("#" in line.text for line in screen.lines), 20)
    screen.type_bytes(b"top -d 1\r")
    await until(lambda: any("load average" in line.text for line in screen.lines), 20)
    console.bench.window.close()
    await soon(lambda: dialog(console))
    assert "Close the shell in worker?" in texts(dialog(console))
    assert "top -d 1 is running in it" in texts(dialog(console))
    asked = dialog(console)
    assert asked is not None
    asked.reject()
    screen.type_bytes(b"q")
    await until(lambda: not any("load average" in line.text for line in screen.lines), 20)
    tabs = console.workspace.findChild(QTabWidget)
    assert tabs is not None
    tabs.tabCloseRequested.emit(0)
    await soon(lambda: console.workspace.count == 0)
    assert dialog(console) is None
