"""What is asked before containers are stopped, restarted or removed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.resources import ContainerState
from caas_console.models.state.rows.container_row import ContainerRow
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog, Option
from caas_console.views.workbench import Workbench

Rows = Sequence[ContainerRow]

_UP = {ContainerState.RUNNING, ContainerState.PAUSED, ContainerState.RESTARTING}


def ask_stop(bench: Workbench, rows: Rows, agreed: Callable[[], None]) -> None:
    """Several are named first; one is stopped at once, for it can be started again."""
    count = len(rows)
    title = QCoreApplication.translate("ContainerActions", "Stop %n container(s)?", None, count)
    verb = QCoreApplication.translate("ContainerActions", "Stop")
    _ask_if_many(bench, rows, title, verb, agreed)


def ask_restart(bench: Workbench, rows: Rows, agreed: Callable[[], None]) -> None:
    """Several are named first; one is restarted at once."""
    count = len(rows)
    title = QCoreApplication.translate("ContainerActions", "Restart %n container(s)?", None, count)
    verb = QCoreApplication.translate("ContainerActions", "Restart")
    _ask_if_many(bench, rows, title, verb, agreed)


def _ask_if_many(
    bench: Workbench, rows: Rows, title: str, verb: str, agreed: Callable[[], None]
) -> None:
    if len(rows) == 1:
        agreed()
        return
    ConfirmDialog(
        bench.window,
        title,
        verb,
        names=[row.resource.name for row in rows],
        text=QCoreApplication.translate(
            "ContainerActions",
            "Each is asked to end, and killed after 10 seconds if it does not.",
        ),
        on_agreed=lambda _: agreed(),
        danger=False,
    ).open()


def ask_removal(bench: Workbench, rows: Rows, agreed: Callable[[frozenset[str]], None]) -> None:
    """Always asked; ``agreed`` is told ``force`` and ``volumes`` where they were chosen."""
    count = len(rows)
    running = sum(row.resource.state in _UP for row in rows)
    options = [
        Option(
            "volumes",
            QCoreApplication.translate(
                "ContainerActions", "Remove their anonymous volumes too, with the data in them"
            ),
        )
    ]
    if running:
        force = QCoreApplication.translate(
            "ContainerActions", "Kill %n running container(s) first", None, running
        )
        options.insert(0, Option("force", force, checked=running == count == 1))
    ConfirmDialog(
        bench.window,
        QCoreApplication.translate("ContainerActions", "Remove %n container(s)?", None, count),
        QCoreApplication.translate("ContainerActions", "Remove"),
        names=[row.resource.name for row in rows],
        text=QCoreApplication.translate(
            "ContainerActions",
            "What was written inside is lost. Named volumes and images stay.",
        ),
        options=options,
        on_agreed=agreed,
    ).open()
