"""What is asked before containers are stopped, restarted or removed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from caas_console.models.state.rows.container_row import ContainerRow
from caas_console.views.actions.doing import UP
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog, Option
from caas_console.views.workbench import Workbench

Rows = Sequence[ContainerRow]


class ContainerQuestions(QObject):
    """Asks in a window; a QObject, since only its texts may have plural forms."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._window = bench.window

    def ask_stop(self, rows: Rows, agreed: Callable[[], None]) -> None:
        """Several are named first; one is stopped at once, for it can be started again."""
        title = self.tr("Stop %n container(s)?", None, len(rows))
        self._ask_if_many(rows, title, self.tr("Stop"), agreed)

    def ask_restart(self, rows: Rows, agreed: Callable[[], None]) -> None:
        """Several are named first; one is restarted at once."""
        title = self.tr("Restart %n container(s)?", None, len(rows))
        self._ask_if_many(rows, title, self.tr("Restart"), agreed)

    def _ask_if_many(self, rows: Rows, title: str, verb: str, agreed: Callable[[], None]) -> None:
        if len(rows) == 1:
            agreed()
            return
        ConfirmDialog(
            self._window,
            title,
            verb,
            names=[row.resource.name for row in rows],
            text=self.tr("Each is asked to end, and killed after 10 seconds if it does not."),
            on_agreed=lambda _: agreed(),
            danger=False,
        ).open()

    def ask_removal(self, rows: Rows, agreed: Callable[[frozenset[str]], None]) -> None:
        """Always asked; ``agreed`` is told ``force`` and ``volumes`` where they were chosen."""
        running = sum(row.resource.state in UP for row in rows)
        options = [
            Option("volumes", self.tr("Remove their anonymous volumes too, with the data in them"))
        ]
        if running:
            needed = self.tr("A running container is only removed if it is killed first.")
            force = Option(
                "force",
                self.tr("Kill %n running container(s) first", None, running),
                # Those that do not run can go; the others then tell why they stayed.
                needed if running == len(rows) else "",
            )
            options.insert(0, force)
        ConfirmDialog(
            self._window,
            self.tr("Remove %n container(s)?", None, len(rows)),
            self.tr("Remove"),
            names=[row.resource.name for row in rows],
            text=self.tr("What was written inside is lost. Named volumes and images stay."),
            options=options,
            on_agreed=agreed,
        ).open()
