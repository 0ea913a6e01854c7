"""The tabs of a container's page after the overview, in their order."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.pages.container_events import ContainerEvents
from caas_console.views.pages.inspect_view import InspectView
from caas_console.views.pages.list_views import FileChangesView, ProcessView
from caas_console.views.pages.live_tabs import make_charts, make_logs, make_shell
from caas_console.views.workbench import Workbench


@dataclass(frozen=True)
class ContainerTab:
    """A tab: its title is a source text of the context ``ContainerTabs``."""

    id: str
    title: str
    icon: str
    make: Callable[[Workbench, ObjectRef], QWidget]

    @property
    def text(self) -> str:
        """The title in the person's language."""
        return QCoreApplication.translate("ContainerTabs", self.title)


TABS = (
    ContainerTab("logs", QT_TRANSLATE_NOOP("ContainerTabs", "Logs"), "logs", make_logs),
    ContainerTab("shell", QT_TRANSLATE_NOOP("ContainerTabs", "Shell"), "shell", make_shell),
    ContainerTab("charts", QT_TRANSLATE_NOOP("ContainerTabs", "Charts"), "chart", make_charts),
    ContainerTab(
        "processes", QT_TRANSLATE_NOOP("ContainerTabs", "Processes"), "process", ProcessView
    ),
    ContainerTab(
        "files",
        QT_TRANSLATE_NOOP("ContainerTabs", "Changed files"),
        "file-change",
        FileChangesView,
    ),
    ContainerTab("events", QT_TRANSLATE_NOOP("ContainerTabs", "Events"), "event", ContainerEvents),
    ContainerTab(
        "inspect",
        QT_TRANSLATE_NOOP("ContainerTabs", "Inspect"),
        "inspect",
        lambda bench, ref: InspectView(bench, "container", ref),
    ),
)
