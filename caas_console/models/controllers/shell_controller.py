"""A shell in a container: between its session and the core that interprets its output.

Output is read only as fast as it is interpreted, so that what waits in front of a keystroke's
effect is bounded by the buffers of the connection; between turns of a few milliseconds the
window gets its events.
"""

import asyncio
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, Signal

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec, Runtime, ShellSession
from caas_console.models.controllers.task_scope import TaskScope
from caas_console.models.controllers.turns import Turns
from caas_console.models.state.processes import UNKNOWN, running_in
from caas_console.models.terminal.core import TerminalCore

RESIZE_SETTLE = 0.05  # seconds of rest before the program is told another size
# A program that asks and never reads the answers cannot make them pile up.
_MAX_PENDING_REPLIES = 64 * 1024
# Who closes a shell is not kept waiting by a host that does not answer.
_LOOK_WITHIN = 1.5  # seconds
# What a program that is gone may have left behind: an open sequence, attributes, margins, and
# the modes of mouse, focus, paste, keyboard and frames. No cursor, since nothing reads keys.
_LEFT_BEHIND = b"\x18\x1b[!p\x1b[?9;1000;1002;1003;1004;1005;1006;1015;2004;2026l\x1b[=0u\x1b[?25l"
_LEAVE_ALTERNATE_SCREEN = b"\x18\x1b[?1049l"
_ANEW = b"\r\n\x1b[?25h"
_WITHOUT_SCROLLBACK = b"\x18\x1b[3J"


class ShellState(Enum):
    """The life of a shell; after ENDED and LOST it can be connected again."""

    CONNECTING = "connecting"
    RUNNING = "running"
    ENDED = "ended"
    LOST = "lost"

    @property
    def over(self) -> bool:
        """Whether nothing more comes by itself."""
        return self in {ShellState.ENDED, ShellState.LOST}


@dataclass(frozen=True, slots=True)
class ShellStatus:
    """How a shell stands.

    Attributes:
        command: what runs, or ran; empty before it is known.
        exit_code: of an ENDED shell; None where the engine could not tell.
        error: why a shell is LOST, or could not be opened.
    """

    state: ShellState
    command: tuple[str, ...] = ()
    exit_code: int | None = None
    error: ConsoleError | None = None


class ShellController(QObject):
    """Runs a command on a terminal in a container, and again when asked to.

    Args:
        core: interprets the output. Whoever shows it also resizes it, and reads its frames.

    Signals:
        status_changed: with the new `ShellStatus`.
        output_arrived: the core was fed.
    """

    status_changed = Signal(object)
    output_arrived = Signal()

    def __init__(
        self,
        runtime: Runtime,
        container: ObjectRef,
        core: TerminalCore,
        spec: ExecSpec | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.core = core
        self.spec = spec or ExecSpec()
        self.status = ShellStatus(ShellState.CONNECTING)
        self._runtime = runtime
        self._container = container
        self._pending = bytearray()
        self._input_ready = asyncio.Event()
        self._size_changed = asyncio.Event()
        self._told_size = (0, 0)
        self._process_id: int | None = None
        self._turns = Turns()
        self._one_session = asyncio.Lock()
        self._begun = False
        self._scope = TaskScope(self)
        self._scope.failed.connect(self._on_failed)

    def start(self) -> None:
        """Open the shell; one that runs is hung up first."""
        self._pending.clear()
        self._scope.start("session", self._run())

    def restart(self, spec: ExecSpec) -> None:
        """Open a shell with another command or user in place of this one."""
        self.spec = spec
        self.start()

    def send(self, data: bytes) -> None:
        """Send input to the program; without a running one it is dropped."""
        if self.status.state is ShellState.RUNNING:
            self._pending += data
            self._input_ready.set()

    def fit(self) -> None:
        """The core has another size: tell the program, once it has come to rest."""
        self._size_changed.set()

    async def find_running(self) -> str | None:
        """The command that runs in the shell now; None where it waits for one, or is over.

        UNKNOWN where that cannot be told, or not soon.
        """
        if self.status.state is not ShellState.RUNNING:
            return None
        if self._process_id is None:
            return UNKNOWN
        try:
            async with asyncio.timeout(_LOOK_WITHIN):
                processes = await self._runtime.processes(self._container)
        except (ConsoleError, TimeoutError):
            return UNKNOWN
        return running_in(processes, self._process_id)

    async def aclose(self) -> None:
        """Hang up, and let go of the scrollback."""
        await self._scope.aclose()
        # Whoever shows it refers to it and it to them: they are garbage that is collected late.
        self.core.feed(_WITHOUT_SCROLLBACK)

    async def _run(self) -> None:
        self._set_status(ShellStatus(ShellState.CONNECTING))
        # One that is replaced leaves the screen before this one begins.
        async with self._one_session:
            if self._begun:
                self.core.feed(_ANEW)
            self._begun = True
            await self._run_session()

    async def _run_session(self) -> None:
        self._told_size = (self.core.columns, self.core.rows)
        columns, rows = self._told_size
        spec = self.spec.model_copy(update={"columns": columns, "rows": rows})
        session = await self._runtime.open_shell(self._container, spec)
        async with session:
            self._process_id = session.process_id
            self._set_status(ShellStatus(ShellState.RUNNING, session.command))
            await self._serve(session)
        self._set_status(
            ShellStatus(ShellState.ENDED, session.command, exit_code=session.exit_code)
        )

    async def _serve(self, session: ShellSession) -> None:
        # Nobody listens to its failures: how a session ended is what reading it tells.
        senders = TaskScope(self)
        senders.start("input", self._write(session))
        senders.start("resize", self._resize(session))
        try:
            await self._read(session)
        finally:
            await senders.aclose()
            senders.deleteLater()
            self._leave_modes()

    def _leave_modes(self) -> None:
        if self.core.modes.alternate_screen:
            self.core.feed(_LEAVE_ALTERNATE_SCREEN)
        self.core.feed(_LEFT_BEHIND)
        self.core.take_replies()
        self.output_arrived.emit()

    async def _read(self, session: ShellSession) -> None:
        while data := await session.read():
            for _ in self.core.feed_in_steps(data):
                self._answer()
                if self._turns.over:
                    self.output_arrived.emit()
                    await self._turns.next()
            self._answer()
            self.output_arrived.emit()
            if self._turns.over:
                await self._turns.next()

    def _answer(self) -> None:
        replies = self.core.take_replies()
        if replies and len(self._pending) + len(replies) <= _MAX_PENDING_REPLIES:
            self.send(replies)

    async def _write(self, session: ShellSession) -> None:
        while True:
            await self._input_ready.wait()
            self._input_ready.clear()
            data = bytes(self._pending)
            self._pending.clear()
            await session.write(data)

    async def _resize(self, session: ShellSession) -> None:
        while True:
            if self._told_size == (self.core.columns, self.core.rows):
                await self._size_changed.wait()
            await asyncio.sleep(RESIZE_SETTLE)
            self._size_changed.clear()
            size = self.core.columns, self.core.rows
            if size != self._told_size:
                await session.resize(*size)
                self._told_size = size

    def _on_failed(self, _key: str, error: ConsoleError) -> None:
        self._set_status(ShellStatus(ShellState.LOST, self.status.command, error=error))

    def _set_status(self, status: ShellStatus) -> None:
        self.status = status
        self.status_changed.emit(status)
