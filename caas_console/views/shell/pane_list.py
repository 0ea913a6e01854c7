"""The panes of the window, in the order of the navigation and of Alt+1 … Alt+9."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from caas_console.backend.contracts.access import KIND_READ, Access, Permission
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.access_pane import ACCESS
from caas_console.views.panes.containers_pane import CONTAINERS
from caas_console.views.panes.dashboard.dashboard_pane import DashboardPane
from caas_console.views.panes.events_pane import EVENTS
from caas_console.views.panes.groups_pane import GROUPS
from caas_console.views.panes.hosts_pane import HOSTS
from caas_console.views.panes.images_pane import IMAGES
from caas_console.views.panes.jobs_pane import JOBS
from caas_console.views.panes.networks_pane import NETWORKS
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.panes.people_pane import PEOPLE
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.panes.sessions_pane import SESSIONS
from caas_console.views.panes.stacks_pane import STACKS
from caas_console.views.panes.tenants_pane import TENANTS
from caas_console.views.panes.tokens_pane import TOKENS
from caas_console.views.panes.volumes_pane import VOLUMES
from caas_console.views.workbench import Workbench


@dataclass(frozen=True)
class PaneEntry:
    """A pane as the window knows it.

    Attributes:
        title: English source text, translated in the context ``Panes``.
        make: builds it when it is first gone to.
        filterable: whether its filter knows environments, each of which has it in the tree.
        needs: what must be held somewhere; None where everybody has a use for it.
        administers: whether it is about people and tenants, and not about what runs.
    """

    id: str
    title: str
    icon: str
    make: Callable[[Workbench], QWidget]
    filterable: bool = True
    needs: Permission | None = None
    administers: bool = False

    def is_open_to(self, access: Access | None) -> bool:
        """Whether it is shown to somebody; while it is not known, everything that runs is."""
        if access is None:
            return not self.administers
        return self.needs is None or access.allows_anywhere(self.needs)


def _live(spec: PaneSpec[Any]) -> PaneEntry:
    # Stacks are made of containers.
    kind = "container" if spec.kind == "stack" else spec.kind
    return PaneEntry(
        spec.id,
        spec.title,
        spec.icon,
        lambda bench: ResourcePane(bench, spec),
        needs=KIND_READ[kind],
    )


def _administrative(spec: PaneSpec[Any], needs: Permission | None = None) -> PaneEntry:
    return PaneEntry(
        spec.id,
        spec.title,
        spec.icon,
        lambda bench: ResourcePane(bench, spec),
        filterable=False,
        needs=needs,
        administers=True,
    )


def _make_audit_pane(bench: Workbench) -> QWidget:
    # The first rows need none of it.
    from caas_console.views.panes.audit.audit_pane import AuditPane  # noqa: PLC0415

    return AuditPane(bench)


_DASHBOARD = PaneEntry(
    "dashboard",
    QT_TRANSLATE_NOOP("Panes", "Dashboard"),
    "dashboard",
    DashboardPane,
    filterable=False,
    needs=Permission.CONTAINERS_READ,
)
_AUDIT = PaneEntry(
    "audit",
    QT_TRANSLATE_NOOP("Panes", "Audit"),
    "audit",
    _make_audit_pane,
    filterable=False,
    needs=Permission.AUDIT_READ,
    administers=True,
)
_LIVE = (HOSTS, STACKS, CONTAINERS, IMAGES, VOLUMES, NETWORKS, JOBS, EVENTS)
_ADMINISTRATIVE = (
    _administrative(TENANTS, Permission.TENANTS_READ),
    _administrative(PEOPLE, Permission.PEOPLE_READ),
    _administrative(GROUPS, Permission.GROUPS_READ),
    _administrative(ACCESS, Permission.MEMBERS_READ),
    # Everybody has sessions and tokens of the own.
    _administrative(SESSIONS),
    _administrative(TOKENS),
    _AUDIT,
)

PANES = (_DASHBOARD, *(_live(spec) for spec in _LIVE), *_ADMINISTRATIVE)


def open_panes(access: Access | None, *, administered: bool) -> tuple[PaneEntry, ...]:
    """The panes that somebody is shown.

    Args:
        access: what they may do; None while it is not known.
        administered: whether there are people and tenants at all.
    """
    return tuple(
        entry
        for entry in PANES
        if entry.is_open_to(access) and (administered or not entry.administers)
    )


def home_of(panes: Sequence[PaneEntry]) -> PaneEntry:
    """Where somebody begins: at how everything is, or else at what has been done."""
    return next((entry for entry in panes if entry in (_DASHBOARD, _AUDIT)), panes[0])
