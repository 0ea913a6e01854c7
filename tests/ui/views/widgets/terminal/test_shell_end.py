"""What is said of a shell that ended with its container or its connection, as both go on."""

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from caas_console.backend.contracts.errors import (
    AuthError,
    PermissionDenied,
    PlatformUnavailable,
    TenantSuspended,
)
from caas_console.backend.contracts.gateway import LinkChanged, LinkState
from caas_console.backend.contracts.resources import Container, ContainerState, Host, HostState
from caas_console.backend.contracts.watch import Change, WatchBatch, upsert
from caas_console.models.controllers.container_watch import ContainerWatch, Presence
from caas_console.models.controllers.shell_controller import ShellState, ShellStatus
from caas_console.models.state.cache import ResourceCache
from caas_console.views.widgets.terminal.shell_strip import ShellStrip
from tests.ui.fake_gateway import NOW, container, host

_KILLED = ShellStatus(ShellState.ENDED, ("sh",), 137)
_CUT = ShellStatus(
    ShellState.LOST,
    ("sh",),
    error=PlatformUnavailable("The platform does not answer", "no close frame received or sent"),
)
_REFUSED = ShellStatus(ShellState.LOST, error=PlatformUnavailable("The platform does not answer"))
_STOPPED = container("web", ContainerState.EXITED)
_LATER = container("web").model_copy(update={"started_at": NOW + timedelta(minutes=1)})
_GONE = Change(kind="container", id="local/web")


class Lab:
    """A strip below the shell of a container that the test makes and unmakes."""

    def __init__(self, first: Container) -> None:
        self.cache = ResourceCache()
        self.link(LinkState.CONNECTED)
        self.cache.apply(WatchBatch(part="region/local", phase="begin"))
        self.cache.apply(
            WatchBatch(
                part="region/local", phase="snapshot", changes=(upsert(host()), upsert(first))
            )
        )
        self.cache.apply(WatchBatch(part="region/local", phase="end"))
        self.cache.flush()
        self.watch = ContainerWatch(self.cache, first.ref)
        self.strip = ShellStrip(self.watch)

    def tell(self, change: Container | Host | Change) -> None:
        told = change if isinstance(change, Change) else upsert(change)
        self.cache.apply(WatchBatch(part="region/local", phase="delta", changes=(told,)))
        self.cache.flush()

    def link(self, state: LinkState) -> None:
        self.cache.apply(LinkChanged(state=state, since=NOW))
        self.cache.flush()

    @property
    def said(self) -> str:
        return f"{self.strip.title.text()} | {self.strip.detail.text()}"

    @property
    def offers_another(self) -> bool:
        return not self.strip.button.isHidden()


@pytest.fixture
def lab(qtbot: QtBot) -> Lab:
    lab = Lab(container("web"))
    qtbot.addWidget(lab.strip)
    lab.strip.show_status(ShellStatus(ShellState.RUNNING, ("sh",)), "")
    return lab


def test_a_stopped_container_is_named_as_the_reason_until_it_runs_again(lab: Lab) -> None:
    lab.strip.show_status(_KILLED, "")
    assert "exit code 137" in lab.said
    lab.tell(_STOPPED)
    assert lab.said == (
        "The shell has ended: web has stopped | Start the container, then open a new shell."
    )
    assert not lab.offers_another
    lab.tell(_LATER)
    assert "web has been started again" in lab.said
    assert lab.offers_another


def test_a_removed_container_is_told_as_gone_for_good(lab: Lab) -> None:
    lab.tell(_GONE)
    assert lab.strip.isHidden()
    lab.strip.show_status(_KILLED, "")
    assert "web has been removed | The container is gone:" in lab.said
    assert not lab.offers_another


def test_a_lost_connection_is_told_without_jargon_and_only_while_it_is_lost(lab: Lab) -> None:
    lab.link(LinkState.RECONNECTING)
    lab.strip.show_status(_CUT, "")
    assert lab.said == (
        "The connection to web is lost | A new shell can be opened as soon as it is back."
    )
    assert not lab.offers_another
    lab.link(LinkState.CONNECTED)
    assert lab.said == ("Shell: the connection was lost | Press R or Enter to open a new shell.")
    assert lab.offers_another


def test_a_shell_that_could_not_be_opened_for_a_lost_connection_says_no_more_when_it_is_back(
    lab: Lab,
) -> None:
    lab.link(LinkState.RECONNECTING)
    lab.strip.show_status(_REFUSED, "")
    assert "The connection to web is lost" in lab.said
    lab.link(LinkState.CONNECTED)
    assert lab.said == "Shell: the connection was lost | Press R or Enter to open a new shell."


def test_an_unreachable_host_is_a_lost_connection_too(lab: Lab) -> None:
    lab.tell(host(HostState.UNREACHABLE))
    lab.strip.show_status(_CUT, "")
    assert "The connection to web is lost" in lab.said
    lab.tell(host())
    assert lab.offers_another


def test_a_shell_asked_for_in_a_stopped_container_says_what_to_do_first(qtbot: QtBot) -> None:
    lab = Lab(container("web", ContainerState.CREATED).model_copy(update={"started_at": None}))
    qtbot.addWidget(lab.strip)
    lab.strip.show_status(_REFUSED, "")
    assert lab.said == "web is not running | Start the container, then open a new shell."
    lab.tell(container("web"))
    assert "web has been started again" in lab.said
    lab.watch.attach()
    assert lab.watch.presence is Presence.RUNNING


def test_a_run_whose_start_is_told_late_is_no_restart(qtbot: QtBot) -> None:
    lab = Lab(container("web").model_copy(update={"started_at": None}))
    qtbot.addWidget(lab.strip)
    seen: list[Presence] = []
    lab.watch.changed.connect(lambda: seen.append(lab.watch.presence))
    lab.tell(container("web"))
    assert seen == []
    lab.tell(_LATER)
    assert seen == [Presence.RESTARTED]


def test_a_watch_that_is_closed_tells_nothing_more(lab: Lab) -> None:
    lab.watch.close()
    lab.tell(_GONE)
    assert lab.watch.presence is Presence.RUNNING


def test_a_shell_that_was_taken_away_says_why_though_its_container_is_out_of_sight(
    lab: Lab,
) -> None:
    denied = PermissionDenied("You may not do this", "The missing permission is containers.shell.")
    lab.strip.show_status(ShellStatus(ShellState.LOST, ("sh",), error=denied), "")
    told = (
        "The shell in web was closed: you may no longer use it | Your role was taken away. "
        "Ask an administrator of the tenant."
    )
    assert lab.said.startswith(told)
    lab.tell(Change(kind="host", id="local"))
    assert (lab.said, lab.offers_another) == (told, False)


def test_a_shell_that_a_suspended_tenant_took_away_says_whom_to_ask(lab: Lab) -> None:
    suspended = TenantSuspended(
        "The tenant Billing is suspended", hint="Ask an administrator of the platform."
    )
    lab.strip.show_status(ShellStatus(ShellState.LOST, ("sh",), error=suspended), "")
    assert lab.said.startswith(
        "The shell in web was closed: you may no longer use it | The tenant Billing is suspended. "
        "Ask an administrator of the platform."
    )


def test_a_container_whose_host_is_out_of_sight_is_not_called_disconnected(lab: Lab) -> None:
    lab.strip.show_status(_KILLED, "")
    lab.tell(Change(kind="host", id="local"))
    assert lab.said.startswith("web can no longer be seen | ")
    assert not lab.offers_another


def test_a_shell_of_a_session_that_was_ended_says_who_ended_it(lab: Lab) -> None:
    over = AuthError("The session has ended", "Somebody ended it.", "Log in again.")
    lab.strip.show_status(ShellStatus(ShellState.LOST, ("sh",), error=over), "")
    assert lab.said.startswith("The shell in web was closed: you are no longer logged in | ")
    assert "Somebody ended it." in lab.said
