"""A window with a terminal that runs a command, in a process of its own.

    python -m benchmarks._terminal_window COLUMNS ROWS COMMAND...

Prints one JSON object: when each frame was painted, and every row of scrollback and screen.
"""

import asyncio
import json
import sys
import time
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop
from typing_extensions import override

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec, ShellSession
from caas_console.models.controllers.shell_controller import ShellController, ShellStatus
from caas_console.models.terminal.ghostty.core import GhosttyCore
from caas_console.views.widgets.terminal.shell_view import ShellView
from tests.ui.fake_runtime import FakeRuntime
from tests.ui.local_pty import LocalPtyShell

_POLL: Final = 0.005


class PaintTimes(QObject):
    """Notes when a widget is painted."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.times: list[float] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.times.append(time.time())
        return False


async def run(columns: int, rows: int, command: list[str]) -> dict[str, object]:
    """Show the window until the command has ended and its last frame is painted."""
    runtime, core = FakeRuntime(), GhosttyCore(columns, rows)

    def open_shell(spec: ExecSpec) -> ShellSession:
        return LocalPtyShell(command, spec.columns, spec.rows)

    runtime.on_open_shell = open_shell
    controller = ShellController(runtime, ObjectRef("local", "benchmark"), core)
    view = ShellView(controller)
    screen = view.terminal.view
    screen.setFixedSize(screen.grid.size(columns, rows).toSize())
    paints = PaintTimes(screen)
    screen.installEventFilter(paints)
    ended = asyncio.Event()

    def tell_end(status: ShellStatus) -> None:
        if status.state.over:
            ended.set()

    controller.status_changed.connect(tell_end)
    view.show()
    await ended.wait()
    while screen.frame_owed:  # noqa: ASYNC110 -- nobody tells when a frame is painted
        await asyncio.sleep(_POLL)
    told = {"frames": paints.times, "rows": _rows(core)}
    await view.aclose()
    view.close()
    return told


def _rows(core: GhosttyCore) -> list[str]:
    core.scroll_to(0)
    texts: dict[int, str] = {}
    while True:
        frame = core.take_frame()
        texts |= {frame.scrollbar.offset + row: line.text for row, line in frame.lines.items()}
        if frame.scrollbar.at_bottom:
            return [texts.get(row, "").rstrip() for row in range(frame.scrollbar.total)]
        core.scroll(core.rows)


def main(arguments: list[str]) -> None:
    """Run the loop that the console runs on."""
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        told = runner.run(run(int(arguments[0]), int(arguments[1]), arguments[2:]))
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
