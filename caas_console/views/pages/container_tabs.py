"""The tabs of a container's page after the overview, in their order."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.pages.container_events import ContainerEvents
from caas_console.views.pages.inspect_view import InspectView
from caas_console.views.pages.list_views import FileChangesView, ProcessView
from caas_console.views.pages.live_tabs import make_charts, make_logs, make_shell
from caas_console.views.panes.audit.history_view import HistoryView
from caas_console.views.workbench import Workbench


@dataclass(frozen=True)
class ContainerTab:
    """A tab: its title is a source text of the context ``ContainerTabs``.

    Attributes:
        make: builds it; told the reason that was stated, where one was needed.
        enters: what is needed for it, and may need a reason.
        of_audit: whether it is for those who may read the audit trail there.
    """

    id: str
    title: str
    icon: str
    make: Callable[[Workbench, ObjectRef, str], QWidget]
    enters: Permission | None = None
    of_audit: bool = False

    @property
    def text(self) -> str:
        """The title in the person's language."""
        return QCoreApplication.translate("ContainerTabs", self.title)


TABS = (
    ContainerTab(
        "logs",
        QT_TRANSLATE_NOOP("ContainerTabs", "Logs"),
        "logs",
        make_logs,
        Permission.CONTAINERS_LOGS,
    ),
    ContainerTab(
        "shell",
        QT_TRANSLATE_NOOP("ContainerTabs", "Shell"),
        "shell",
        make_shell,
        Permission.CONTAINERS_SHELL,
    ),
    ContainerTab(
        "charts",
        QT_TRANSLATE_NOOP("ContainerTabs", "Charts"),
        "chart",
        lambda bench, ref, _: make_charts(bench, ref),
    ),
    ContainerTab(
        "processes",
        QT_TRANSLATE_NOOP("ContainerTabs", "Processes"),
        "process",
        lambda bench, ref, _: ProcessView(bench, ref),
    ),
    ContainerTab(
        "files",
        QT_TRANSLATE_NOOP("ContainerTabs", "Changed files"),
        "file-change",
        FileChangesView,
        Permission.CONTAINERS_FILES,
    ),
    ContainerTab(
        "events",
        QT_TRANSLATE_NOOP("ContainerTabs", "Events"),
        "event",
        lambda bench, ref, _: ContainerEvents(bench, ref),
    ),
    ContainerTab(
        "inspect",
        QT_TRANSLATE_NOOP("ContainerTabs", "Inspect"),
        "inspect",
        lambda bench, ref, _: InspectView(bench, "container", ref),
    ),
    ContainerTab(
        "history",
        QT_TRANSLATE_NOOP("ContainerTabs", "History"),
        "audit",
        lambda bench, ref, _: HistoryView(bench, "container", str(ref)),
        of_audit=True,
    ),
)
