"""A shell in a container: its terminal, how it stands, and the choice of command and user."""

import shlex
from typing import Self

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import Runtime
from caas_console.models.controllers.container_watch import ContainerWatch
from caas_console.models.controllers.shell_controller import (
    ShellController,
    ShellState,
    ShellStatus,
)
from caas_console.models.state.cache import ResourceCache
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.labels import role_label, rule
from caas_console.views.widgets.live_view import LiveView, RunningCommand
from caas_console.views.widgets.terminal.paste import PasteRequest
from caas_console.views.widgets.terminal.paste_dialog import PasteDialog
from caas_console.views.widgets.terminal.shell_options_dialog import ShellOptionsDialog
from caas_console.views.widgets.terminal.shell_strip import ShellStrip
from caas_console.views.widgets.terminal.terminal_widget import TerminalWidget
from caas_console.views.words.names import named

# What opens a shell that is over again.
_RESTART_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_R}
_KEYPAD_SHIFT = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


class ShellView(LiveView):
    """Shows a controller's shell, and starts it when it is first shown.

    Await `aclose` before the view is let go.

    Args:
        container: followed, so that the end of a shell is told with what became of its
            container; closed with the view.

    Signals:
        title_changed: the program set a title for itself.
    """

    title_changed = Signal(str)

    def __init__(
        self,
        controller: ShellController,
        container: ContainerWatch | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._container = container
        self._started = False
        self.terminal = TerminalWidget(controller.core, controller.send)
        self.strip = ShellStrip(container)
        self._status = role_label("", "small")
        self._size = role_label("", "small")
        self._options = QToolButton(autoRaise=True)
        self._options.setIcon(icon("settings"))
        self._options.setIconSize(QSize(14, 14))
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.terminal)
        self._retranslate()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 4, 0)
        line.setSpacing(12)
        line.addWidget(self._status)
        line.addStretch(1)
        line.addWidget(self._size)
        line.addWidget(self._options)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.terminal, 1)
        layout.addWidget(self.strip)
        layout.addWidget(rule())
        layout.addLayout(line)

    def _connect(self) -> None:
        view = self.terminal.view
        view.grid_changed.connect(self._on_grid_changed)
        view.title_changed.connect(self.title_changed)
        view.link_requested.connect(self._on_link_requested)
        self.terminal.clipboard.paste_doubtful.connect(self._on_paste_doubtful)
        self._controller.output_arrived.connect(view.refresh)
        self._controller.status_changed.connect(self._show_status)
        self.strip.triggered.connect(self._restart)
        self._options.clicked.connect(self.choose)

    @classmethod
    def of_container(cls, runtime: Runtime, cache: ResourceCache, container: ObjectRef) -> Self:
        """The best shell that a container has."""
        # Loading the emulator takes as long as painting the first window.
        from caas_console.models.terminal.ghostty.core import GhosttyCore  # noqa: PLC0415

        controller = ShellController(runtime, container, GhosttyCore())
        return cls(controller, ContainerWatch(cache, container))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._started:
            # Only now is the size known that the program starts with.
            self._started = True
            self._controller.start()

    async def aclose(self) -> None:
        """Hang up."""
        if self._container is not None:
            self._container.close()
        await self._controller.aclose()

    @property
    @override
    def is_live(self) -> bool:
        return self._controller.status.state is ShellState.RUNNING

    @override
    async def find_running(self) -> RunningCommand | None:
        command = await self._controller.find_running()
        return None if command is None else RunningCommand(command, self._place)

    @property
    def _place(self) -> str:
        container = self._container
        if container is None:
            return ""
        return named(container.cache, container.name, container.ref.host_id)

    @property
    def is_ready(self) -> bool:
        """Whether a prompt waits for input, or the shell is over."""
        written = self._controller.core.contents().rstrip("\n")
        return self._controller.status.state.over or bool(written.rpartition("\n")[2].strip())

    def choose(self) -> None:
        """Ask for command and user, and open a shell with them in place of this one."""
        dialog = ShellOptionsDialog(self._controller.spec, self)
        dialog.accepted.connect(lambda: self._controller.restart(dialog.spec))
        dialog.open()

    def _restart(self) -> None:
        self._controller.start()
        self.terminal.view.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Keys come here only while the terminal has no program for them.
        over = self._controller.status.state.over and self.strip.offers_another
        plain = not event.modifiers() & ~_KEYPAD_SHIFT
        if over and plain and event.key() in _RESTART_KEYS:
            self._controller.start()
        else:
            super().keyPressEvent(event)

    def _on_grid_changed(self, columns: int, rows: int) -> None:
        self._size.setText(f"{columns} × {rows}")
        self._controller.fit()

    def _on_paste_doubtful(self, request: PasteRequest) -> None:
        dialog = PasteDialog(request, self)
        dialog.accepted.connect(lambda: self.terminal.clipboard.paste_text(request.text))
        dialog.open()

    def _on_link_requested(self, address: str) -> None:
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("Open the link?"))
        # An address that looks like markup must be seen as it is.
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("The program in the terminal shows this address:"))
        box.setInformativeText(address)
        opens = box.addButton(self.tr("Open in the browser"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        opens.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(address)))
        box.open()

    def _show_status(self, status: ShellStatus) -> None:
        if status.state is ShellState.CONNECTING and self._container is not None:
            self._container.attach()
        self.terminal.view.set_has_program(status.state is ShellState.RUNNING)
        self.strip.show_status(status, shlex.join(self._controller.spec.command))
        self._status.setText(self._status_text(status))

    def _status_text(self, status: ShellStatus) -> str:
        if status.state is ShellState.CONNECTING:
            return self.tr("Connecting…")
        if status.state is not ShellState.RUNNING:
            return self.tr("Not connected")
        spec = self._controller.spec
        # Of the shell that was found, the search for it would be shown.
        command = shlex.join(spec.command) or self.tr("Shell")
        return self.tr("{0} as {1}").format(command, spec.user) if spec.user else command

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._options.setToolTip(self.tr("Choose command and user…"))
        self._options.setAccessibleName(self.tr("Choose command and user…"))
        self._show_status(self._controller.status)
