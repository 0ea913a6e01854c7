"""The stops of the tour: every pane, the tabs of a container's page, the main dialogs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol, runtime_checkable

from PySide6.QtWidgets import QDialog, QWidget

from caas_console.backend.contracts.resources import Container, ContainerState, ObjectRef
from caas_console.backend.contracts.sign_in import (
    Certificate,
    Profile,
    SignInNeeded,
    SignInStep,
)
from caas_console.models.controllers.navigator import Place
from caas_console.models.controllers.sign_in_controller import SignInController
from caas_console.models.state.rows.container_row import ContainerRow, make_container_row
from caas_console.views.dialogs.login_dialog import LoginDialog
from caas_console.views.dialogs.trust_dialog import TrustDialog
from caas_console.views.pages.container_page import ContainerPage
from caas_console.views.pages.image_page import ImagePage
from caas_console.views.panes.dashboard.dashboard_pane import DashboardPane
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.shell.window_content import WindowContent

_SPARK_LENGTH = 8
_PANES = {"binding": "access"}  # those not called by the kind of their objects


@dataclass(frozen=True)
class Stop:
    """Something to take a picture of.

    Attributes:
        open: brings it onto the screen; a dialog that it opens is returned.
        ready: whether its content is there.
    """

    name: str
    open: Callable[[], QWidget | None]
    ready: Callable[[], object]


def all_stops(window: WindowContent) -> Iterator[Stop]:
    """The stops, in the order of the pictures."""
    for entry in window.panes:
        yield _pane_stop(window, entry.id)
    container = _most_telling(window.session.state.cache.containers.values())
    if container is not None:
        yield from _container_stops(window, container)
        yield from _image_stops(window, container)
    yield from _dialog_stops(window, container)
    yield from _administration_stops(window)
    yield from _sign_in_stops(window)


def _pane_stop(window: WindowContent, pane_id: str) -> Stop:
    def ready() -> bool:
        pane = window.pages.pane(pane_id)
        if isinstance(pane, DashboardPane):
            return pane.is_measured
        if isinstance(pane, ResourcePane):
            return _are_measured(pane.model.shown_rows())
        return _is_ready(pane)

    return Stop(pane_id, lambda: window.navigator.go(Place(pane_id)), ready)


def _are_measured(rows: list[Any]) -> bool:
    """Whether the sparklines of running containers have something to draw."""
    running = [
        row
        for row in rows
        if isinstance(row, ContainerRow) and row.resource.state is ContainerState.RUNNING
    ]
    return all(len(row.series.cpu) >= _SPARK_LENGTH for row in running)


def _container_stops(window: WindowContent, container: Container) -> Iterator[Stop]:
    place = Place("containers", container.id)
    page = window.pages.page(place)
    if not isinstance(page, ContainerPage):
        return
    # What does not run has no shell to wait for, and nothing is measured of it.
    runs = container.state is ContainerState.RUNNING
    for tab in page.tab_names:
        yield Stop(
            f"container-{tab}",
            partial(window.navigator.go, Place("containers", container.id, tab=tab)),
            lambda: _is_ready(page.current_tab()) or not runs,
        )


def _image_stops(window: WindowContent, container: Container) -> Iterator[Stop]:
    place = Place("images", str(ObjectRef(container.host_id, container.image_id)))

    def ready() -> bool:
        page = window.pages.page(place)
        return isinstance(page, ImagePage) and _is_ready(page.tabs.currentWidget())

    if place.object_id in window.session.state.cache.images:
        yield Stop("image", partial(window.navigator.go, place), ready)


@runtime_checkable
class _Read(Protocol):
    """A view of what has to be read or measured first."""

    @property
    def is_ready(self) -> bool:
        """Whether it shows what it is for."""


def _is_ready(view: QWidget | None) -> bool:
    return view.is_ready if isinstance(view, _Read) else view is not None


def _dialog_stops(window: WindowContent, container: Container | None) -> Iterator[Stop]:
    yield _dialog_stop(window, "dialog-run", "container", "container.run", [])
    yield _dialog_stop(window, "dialog-pull", "image", "image.pull", [])
    yield _dialog_stop(window, "dialog-prune", "image", "image.prune", [])
    if container is not None:
        row = make_container_row(window.session.state, container)
        yield _dialog_stop(window, "dialog-resources", "container", "container.update", [row])
        yield _dialog_stop(window, "dialog-remove", "container", "container.remove", [row])


def _administration_stops(window: WindowContent) -> Iterator[Stop]:
    tenants = window.session.state.cache.objects("tenant")
    if not tenants or "tenants" not in {entry.id for entry in window.panes}:
        return
    for tab in ("members", "quotas"):
        place = Place("tenants", min(tenants), tab=tab)
        yield Stop(f"tenant-{tab}", partial(window.navigator.go, place), lambda: True)
    groups = window.session.state.cache.objects("group")
    if groups:
        place = Place("groups", min(groups))
        yield Stop("group", partial(window.navigator.go, place), lambda: True)
    yield _dialog_stop(window, "dialog-tenant", "tenant", "tenant.create", [])
    yield _dialog_stop(window, "dialog-group", "group", "group.create", [])
    yield _dialog_stop(window, "dialog-role", "binding", "role.give", [])
    yield _dialog_stop(window, "dialog-token", "token", "token.create", [])


def _sign_in_stops(window: WindowContent) -> Iterator[Stop]:
    """What a platform asks that others run; on this machine's own nothing of it would be seen."""
    profile = Profile(name="Example", url="https://caas.example", login="ada")
    certificate = Certificate(
        fingerprint=":".join(f"{7 * number % 256:02X}" for number in range(32)),
        subject="CN=caas.example",
        issuer="CN=caas.example",
        names=("caas.example",),
        not_before=datetime(2026, 1, 1, tzinfo=UTC),
        not_after=datetime(2036, 1, 1, tzinfo=UTC),
        fault="self-signed certificate",
    )

    def open_trust() -> QWidget:
        above = window.bench.window
        dialog = TrustDialog(above, profile.url, certificate, "", lambda _: None)
        dialog.open()
        return dialog

    def open_login() -> QWidget:
        controller = SignInController(window.session, window.notices, window)
        needed = SignInNeeded(step=SignInStep.LOGIN, login=profile.login, remembered=True)
        dialog = LoginDialog(window.bench.window, controller, profile, needed)
        dialog.open()
        return dialog

    yield Stop("dialog-trust", open_trust, lambda: True)
    yield Stop("dialog-login", open_login, lambda: True)


def _dialog_stop(
    window: WindowContent, name: str, kind: str, action_id: str, rows: list[Any]
) -> Stop:
    def open_dialog() -> QWidget | None:
        window.navigator.go(Place(_PANES.get(kind, f"{kind}s")))
        window.bench.actions.get(kind, action_id).run(rows)
        dialogs = [one for one in window.bench.window.findChildren(QDialog) if one.isVisible()]
        return dialogs[-1] if dialogs else None

    return Stop(name, open_dialog, lambda: True)


def _most_telling(containers: Any) -> Container | None:
    """A running container with ports, mounts and a stack, as far as there is one."""

    def telling(container: Container) -> tuple[bool, int]:
        facts = (container.ports, container.mounts, container.stack, container.health)
        return container.state is ContainerState.RUNNING, sum(bool(fact) for fact in facts)

    return max(containers, key=telling, default=None)
