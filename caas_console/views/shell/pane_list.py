"""The panes of the window, in the order of the navigation and of Alt+1 … Alt+9."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.containers_pane import CONTAINERS
from caas_console.views.panes.dashboard.dashboard_pane import DashboardPane
from caas_console.views.panes.events_pane import EVENTS
from caas_console.views.panes.hosts_pane import HOSTS
from caas_console.views.panes.images_pane import IMAGES
from caas_console.views.panes.jobs_pane import JOBS
from caas_console.views.panes.networks_pane import NETWORKS
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.panes.stacks_pane import STACKS
from caas_console.views.panes.volumes_pane import VOLUMES
from caas_console.views.workbench import Workbench


@dataclass(frozen=True)
class PaneEntry:
    """A pane as the window knows it.

    Attributes:
        title: English source text, translated in the context ``Panes``.
        make: builds it when it is first gone to.
        filterable: whether its filter knows environments.
    """

    id: str
    title: str
    icon: str
    make: Callable[[Workbench], QWidget]
    filterable: bool = True


def _live(spec: PaneSpec[Any]) -> PaneEntry:
    return PaneEntry(spec.id, spec.title, spec.icon, lambda bench: ResourcePane(bench, spec))


_DASHBOARD = PaneEntry(
    "dashboard",
    QT_TRANSLATE_NOOP("Panes", "Dashboard"),
    "dashboard",
    DashboardPane,
    filterable=False,
)
_LIVE = (HOSTS, STACKS, CONTAINERS, IMAGES, VOLUMES, NETWORKS, JOBS, EVENTS)

PANES = (_DASHBOARD, *(_live(spec) for spec in _LIVE))
