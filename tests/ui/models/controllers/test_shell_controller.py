"""A shell from the session to the screen, on a real tty of this machine."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from caas_console.backend.contracts.errors import EngineUnreachable, NotFound
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec, ProcessTable, ShellSession
from caas_console.models.controllers import turns
from caas_console.models.controllers.shell_controller import (
    ShellController,
    ShellState,
    ShellStatus,
)
from caas_console.models.state.processes import UNKNOWN
from caas_console.models.terminal.ghostty.core import GhosttyCore
from caas_console.views.widgets.terminal.shell_view import ShellView
from tests.ui.fake_runtime import FakeRuntime
from tests.ui.local_pty import LocalPtyShell
from tests.ui.waiting import until

_SHELL = ("/bin/sh",)


@dataclass
class Lab:
    """Shells of this machine behind a controller and a view."""

    runtime: FakeRuntime
    core: GhosttyCore
    controller: ShellController
    view: ShellView
    command: Sequence[str] = _SHELL
    specs: list[ExecSpec] = field(default_factory=list)
    sessions: list[LocalPtyShell] = field(default_factory=list)

    def open_shell(self, spec: ExecSpec) -> ShellSession:
        self.specs.append(spec)
        shell = LocalPtyShell(spec.command or self.command, spec.columns, spec.rows)
        self.sessions.append(shell)
        return shell

    @property
    def text(self) -> str:
        return self.core.contents()

    @property
    def counted(self) -> int:
        """The highest of the last numbers that stand on lines of their own."""
        last = self.text.splitlines()[-20:]
        return max((int(line) for line in last if line.isdecimal()), default=0)

    @property
    def state(self) -> ShellState:
        return self.controller.status.state

    async def start(self, *command: str) -> None:
        """Show the view, and wait until the command has started, and a shell prompts."""
        self.command = command or _SHELL
        self.view.show()
        await until(lambda: self.state is not ShellState.CONNECTING)
        if not command:
            await until(lambda: self.text.endswith("$"))

    def type(self, text: str) -> None:
        self.view.terminal.view.type_bytes(text.encode())

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.view.terminal.view, key)


@asynccontextmanager
async def shell_lab() -> AsyncIterator[Lab]:
    """Not a fixture: pytest-qt lets Qt run between a test and its fixtures' teardown, and tasks
    of the test's loop fail there."""
    runtime, core = FakeRuntime(), GhosttyCore()
    controller = ShellController(runtime, ObjectRef("local", "c1"), core)
    view = ShellView(controller)
    view.resize(700, 400)
    lab = Lab(runtime, core, controller, view)
    runtime.on_open_shell = lab.open_shell
    try:
        yield lab
    finally:
        await controller.aclose()
        view.close()
        view.deleteLater()


async def test_typed_command_runs_and_its_output_is_shown() -> None:
    async with shell_lab() as lab:
        await lab.start()
        lab.type("echo $((6 * 7)) 世界\r")
        await until(lambda: "42 世界" in lab.text)
        assert lab.sessions[0].command == _SHELL
        await until(lambda: any(line.text == "42 世界" for line in lab.view.terminal.view.lines))


async def test_program_starts_with_the_size_of_the_view_and_follows_it() -> None:
    async with shell_lab() as lab:
        await lab.start()
        columns, rows = lab.core.columns, lab.core.rows
        assert (lab.specs[0].columns, lab.specs[0].rows) == (columns, rows)
        lab.view.resize(900, 500)
        lab.view.resize(910, 520)
        await until(lambda: len(lab.sessions[0].sizes) > 1)
        assert lab.sessions[0].sizes[1:] == [(lab.core.columns, lab.core.rows)]
        lab.type("stty size\r")
        await until(lambda: f"{lab.core.rows} {lab.core.columns}\n" in lab.text)


async def test_end_of_the_shell_tells_its_exit_code_and_a_key_opens_it_again() -> None:
    async with shell_lab() as lab:
        await lab.start()
        lab.type("exit 3\r")
        await until(lambda: lab.state is ShellState.ENDED)
        assert lab.controller.status == ShellStatus(ShellState.ENDED, _SHELL, exit_code=3)
        lab.press(Qt.Key.Key_X)
        assert lab.state is ShellState.ENDED
        lab.press(Qt.Key.Key_R)
        await until(lambda: lab.state is ShellState.RUNNING)
        assert "exit 3" in lab.text
        assert len(lab.sessions) == 2


async def test_modes_of_a_killed_program_do_not_outlive_it() -> None:
    async with shell_lab() as lab:
        await lab.start(
            "/bin/sh", "-c", r"printf '\033[?1049h\033[?1003h\033[?2004h\033[31mred'; kill -9 $$"
        )
        await until(lambda: lab.state is ShellState.ENDED)
        modes = lab.core.modes
        assert not modes.alternate_screen
        assert modes.mouse_tracking.value == "none"
        assert not modes.bracketed_paste
        assert "red" not in lab.text


@pytest.mark.parametrize("error", [NotFound("No such container"), EngineUnreachable("No answer")])
async def test_shell_that_cannot_be_opened_says_why_and_can_be_tried_again(
    error: Exception,
) -> None:
    async with shell_lab() as lab:

        def refuse(_spec: ExecSpec) -> ShellSession:
            raise error

        lab.runtime.on_open_shell = refuse
        lab.view.show()
        await until(lambda: lab.state is ShellState.LOST)
        assert lab.controller.status.error is error
        lab.runtime.on_open_shell = lab.open_shell
        lab.press(Qt.Key.Key_Return)
        await until(lambda: lab.state is ShellState.RUNNING)


def _table(*rows: tuple[str, str, str]) -> ProcessTable:
    return ProcessTable(titles=("PID", "PPID", "CMD"), rows=rows)


async def test_running_command_is_looked_up_among_the_containers_processes() -> None:
    async with shell_lab() as lab:
        await lab.start()
        shell = str(lab.sessions[0].process_id)
        lab.runtime.on_processes = lambda: _table((shell, "1", "sh"), ("7", shell, "top -b"))
        assert await lab.controller.find_running() == "top -b"
        lab.runtime.on_processes = lambda: _table((shell, "1", "sh"))
        assert await lab.controller.find_running() is None
        lab.type("exit\r")
        await until(lambda: lab.state is ShellState.ENDED)
        lab.runtime.on_processes = lambda: _table(("7", shell, "top -b"))
        assert await lab.controller.find_running() is None


async def test_what_cannot_be_looked_up_may_be_running() -> None:
    async with shell_lab() as lab:
        await lab.start()

        def refuse() -> ProcessTable:
            raise EngineUnreachable("No answer")

        lab.runtime.on_processes = refuse
        assert await lab.controller.find_running() == UNKNOWN


class _BrokenSession(LocalPtyShell):
    """Loses its connection after the first output."""

    async def read(self) -> bytes:
        data = await super().read()
        if b"$" in data:
            raise EngineUnreachable("The connection was lost")
        return data


async def test_lost_connection_says_so_and_keeps_the_screen() -> None:
    async with shell_lab() as lab:
        lab.runtime.on_open_shell = lambda spec: _BrokenSession(_SHELL, spec.columns, spec.rows)
        lab.view.show()
        await until(lambda: lab.state is ShellState.LOST)
        assert lab.controller.status.command == _SHELL
        lab.runtime.on_open_shell = lab.open_shell
        lab.controller.start()
        await until(lambda: lab.state is ShellState.RUNNING)


async def test_other_command_replaces_the_running_one() -> None:
    async with shell_lab() as lab:
        await lab.start()
        lab.controller.restart(ExecSpec(command=("/bin/echo", "hello there")))
        await until(lambda: lab.state is ShellState.ENDED)
        assert lab.controller.status.command == ("/bin/echo", "hello there")
        assert lab.text.splitlines()[-1] == "hello there"
        assert lab.sessions[0].exit_code is None


async def test_command_in_place_of_a_running_one_has_a_cursor() -> None:
    async with shell_lab() as lab:
        await lab.start()
        lab.controller.restart(ExecSpec(command=_SHELL))
        await until(lambda: lab.text.count("$") == 2)
        assert lab.core.take_frame().cursor.visible


async def test_flood_leaves_the_loop_to_others_and_stops_at_control_c(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with shell_lab() as lab:
        monkeypatch.setattr(turns, "TURN", 0.0)
        told: list[None] = []
        lab.controller.output_arrived.connect(lambda: told.append(None))
        await lab.start("seq", "1000000000")
        await until(lambda: lab.counted > 100_000)
        # After each turn of ours the loop takes another.
        others, before = 0, len(told)
        while len(told) - before < 200:
            await asyncio.sleep(0)
            others += 1
        assert others >= 100
        ahead = lab.counted
        lab.type("\x03")
        await until(lambda: lab.state is ShellState.ENDED)
        # What was on its way when the key was pressed: the buffers of the tty, nothing of ours.
        assert (lab.counted - ahead) * len(f"{ahead}\r\n") < 256 * 1024


async def test_the_scrollback_goes_with_the_end() -> None:
    async with shell_lab() as lab:
        await lab.start("seq", "5000")
        await until(lambda: lab.state is ShellState.ENDED)
        assert len(lab.text.splitlines()) == 5000
        await lab.controller.aclose()
        assert len(lab.text.splitlines()) <= lab.core.rows


async def test_queries_whose_answers_nobody_reads_do_not_pile_up() -> None:
    async with shell_lab() as lab:
        await lab.start("/bin/sh", "-c", r"while :; do printf '\033[c\033[c\033[c\033[c'; done")
        highest = 0
        for _ in range(60):
            await asyncio.sleep(0.001)
            highest = max(highest, len(lab.controller._pending))
        assert highest <= 64 * 1024


class _SlowWriter(LocalPtyShell):
    """Takes each write only when allowed to."""

    allowed: asyncio.Event
    written: list[bytes]

    async def __aenter__(self) -> Self:
        self.allowed, self.written = asyncio.Event(), []
        return await super().__aenter__()

    async def write(self, data: bytes) -> None:
        await self.allowed.wait()
        self.written.append(data)


async def test_input_keeps_its_order_while_the_connection_is_slow() -> None:
    async with shell_lab() as lab:
        sessions: list[_SlowWriter] = []

        def open_slow(spec: ExecSpec) -> ShellSession:
            sessions.append(_SlowWriter(_SHELL, spec.columns, spec.rows))
            return sessions[0]

        lab.runtime.on_open_shell = open_slow
        lab.view.show()
        await until(lambda: lab.state is ShellState.RUNNING)
        for character in "abc":
            lab.type(character)
            await asyncio.sleep(0)
        sessions[0].allowed.set()
        await until(lambda: b"".join(sessions[0].written) == b"abc")
