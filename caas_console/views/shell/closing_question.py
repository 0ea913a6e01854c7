"""Asks before shells are closed in which a command runs: once, however many they are."""

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from caas_console.models.controllers.task_scope import TaskScope
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.widgets.live_view import LiveView, RunningCommand, live_views


class ClosingQuestion(QObject):
    """Await `aclose` when the window is gone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scope = TaskScope(self)

    def ask(self, window: QWidget, closed: Sequence[QWidget], agreed: Callable[[], None]) -> None:
        """Have it agreed that widgets are closed; at once where nothing is live in them.

        Args:
            window: the parent of the question.
            closed: the widgets.
            agreed: closes them.
        """
        live = live_views(closed)
        if live:
            self._scope.start(f"ask {id(closed[0])}", self._look_and_ask(window, live, agreed))
        else:
            agreed()

    async def aclose(self) -> None:
        """Ask nothing more."""
        await self._scope.aclose()

    async def _look_and_ask(
        self, window: QWidget, live: Sequence[LiveView], agreed: Callable[[], None]
    ) -> None:
        found = await asyncio.gather(*(view.find_running() for view in live))
        if not Shiboken.isValid(window):
            # What was torn off has been docked or closed meanwhile.
            return
        looked = zip(live, found, strict=True)
        running = [one for view, one in looked if one is not None and Shiboken.isValid(view)]
        if running:
            self._open(window, running, agreed)
        else:
            agreed()

    def _open(
        self, window: QWidget, running: Sequence[RunningCommand], agreed: Callable[[], None]
    ) -> None:
        ConfirmDialog(
            window,
            self._title(running),
            self.tr("Close"),
            names=[self._line(one) for one in running],
            text=self._text(running),
            on_agreed=lambda _: agreed(),
        ).open()

    def _title(self, running: Sequence[RunningCommand]) -> str:
        if len(running) == 1:
            return self.tr("Close the shell in {0}?").format(running[0].place)
        return self.tr("Close %n shell(s)?", None, len(running))

    def _line(self, running: RunningCommand) -> str:
        return f"{running.place}: {running.command}" if running.command else running.place

    def _text(self, running: Sequence[RunningCommand]) -> str:
        if len(running) > 1:
            return self.tr("Commands are running in them, and will be ended.")
        if running[0].command:
            return self.tr("{0} is running in it, and will be ended.").format(running[0].command)
        return self.tr("A command may be running in it, and would be ended.")
