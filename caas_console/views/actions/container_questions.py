"""What is asked before containers are stopped, restarted, signalled or removed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from caas_console.backend.contracts.resources import Container, ContainerState
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog, Option
from caas_console.views.dialogs.kill_dialog import KillDialog
from caas_console.views.words.names import named
from caas_console.views.workbench import Workbench

Containers = Sequence[Container]

# A container in these has processes: it can be stopped, and keeps what it uses.
UP = frozenset({ContainerState.RUNNING, ContainerState.PAUSED, ContainerState.RESTARTING})


class ContainerQuestions(QObject):
    """Asks in a window; a QObject, since only its texts may have plural forms."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._window = bench.window
        self._cache = bench.session.state.cache

    def ask_stop(self, containers: Containers, agreed: Callable[[], None]) -> None:
        """Several are named first; one is stopped at once, for it can be started again."""
        title = self.tr("Stop %n container(s)?", None, len(containers))
        self._ask_if_many(containers, title, self.tr("Stop"), agreed)

    def ask_restart(self, containers: Containers, agreed: Callable[[], None]) -> None:
        """Several are named first; one is restarted at once."""
        title = self.tr("Restart %n container(s)?", None, len(containers))
        self._ask_if_many(containers, title, self.tr("Restart"), agreed)

    def ask_signal(self, containers: Containers, chosen: Callable[[str], None]) -> None:
        """Always asked; ``chosen`` is told the signal's name."""
        names = self._names(containers)
        title = (
            self.tr("Send a signal to {0}").format(names[0])
            if len(names) == 1
            else self.tr("Send a signal to %n container(s)", None, len(names))
        )
        KillDialog(self._window, title, names, chosen).open()

    def ask_removal(self, containers: Containers, agreed: Callable[[frozenset[str]], None]) -> None:
        """Always asked; ``agreed`` is told ``force`` and ``volumes`` where they were chosen."""
        names = self._names(containers)
        running = sum(one.state in UP for one in containers)
        volumes = self.tr("Remove anonymous volumes too, with the data in them")
        options = [Option("volumes", volumes)]
        if running:
            options.insert(0, self._force(running, len(containers)))
        ConfirmDialog(
            self._window,
            self.tr("Remove container {0}?").format(names[0])
            if len(names) == 1
            else self.tr("Remove %n container(s)?", None, len(names)),
            self.tr("Remove"),
            names=names,
            text=self.tr("What was written inside is lost. Named volumes and images stay."),
            options=options,
            on_agreed=agreed,
        ).open()

    def _force(self, running: int, total: int) -> Option:
        title = (
            self.tr("Kill it first: it is running")
            if total == 1
            else self.tr("Kill %n running container(s) first", None, running)
        )
        needed = self.tr("A running container is only removed if it is killed first.")
        # Those that do not run can go; the others then tell why they stayed.
        return Option("force", title, needed if running == total else "")

    def _ask_if_many(
        self, containers: Containers, title: str, verb: str, agreed: Callable[[], None]
    ) -> None:
        if len(containers) <= 1:
            agreed()
            return
        ConfirmDialog(
            self._window,
            title,
            verb,
            names=self._names(containers),
            text=self.tr("Each is asked to end, and killed after 10 seconds if it does not."),
            on_agreed=lambda _: agreed(),
            danger=False,
        ).open()

    def _names(self, containers: Containers) -> list[str]:
        return [named(self._cache, one.name, one.host_id) for one in containers]
