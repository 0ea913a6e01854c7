from collections.abc import Iterable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.resources import Container, ContainerState, Health, HostState
from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.models.controllers.settings import Settings
from caas_console.models.state.formats import format_percent
from caas_console.models.state.samples import SampleStore
from caas_console.views.panes.dashboard.consumer_list import ConsumerBars
from caas_console.views.panes.dashboard.dashboard_pane import DashboardPane
from caas_console.views.panes.dashboard.figure_tile import FigureTile
from caas_console.views.widgets.labels import ElidedLabel
from tests.ui.end_to_end.screen import pane
from tests.ui.fake_gateway import NOW, FakeGateway, container, event, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

_UP = {ContainerState.RUNNING, ContainerState.RESTARTING, ContainerState.PAUSED}


def ill(name: str, state: ContainerState = ContainerState.RUNNING) -> Container:
    """A container whose health check fails."""
    return container(name, state).model_copy(update={"health": Health.UNHEALTHY})


def measure(samples: SampleStore, second: int, busiest: Iterable[str]) -> None:
    at = NOW + timedelta(seconds=second)
    samples.take(
        ContainerSample(id=one, at=at, cpu_percent=50 + second, memory_bytes=10**9 + second)
        for one in busiest
    )


async def test_consumers_that_change_places_go_on_being_measured(open_window: OpenWindow) -> None:
    names = [f"c{number:02}" for number in range(40)]
    ids = [f"local/{name}" for name in names]
    gateway = FakeGateway(host(), *map(container, names))
    content = await open_window(gateway, Settings(pane="dashboard"))
    pane, feed = content.pages.currentWidget(), gateway.feed
    assert isinstance(pane, DashboardPane)
    await until(lambda: feed.focused)

    async def shown(second: int, first: int) -> None:
        busiest = ids[first : first + 5]
        measure(content.session.state.samples, second, busiest)
        pane.refresh()
        await until(lambda: feed.focused.issuperset(busiest))

    before = len(feed.wishes)
    for second, first in enumerate((30, 31, 30, 31, 30), start=1):
        await shown(second, first)
    assert len(feed.wishes) - before == 2
    assert feed.focused.issuperset(ids[30:36])
    for second, first in enumerate((0, 10, 20, 25), start=6):
        await shown(second, first)
    assert len(feed.focused) <= 40


async def test_its_figures_of_containers_add_up(open_window: OpenWindow) -> None:
    containers = [container(state.value, state) for state in ContainerState]
    gateway = FakeGateway(host(), *containers, ill("ill"))
    content = await open_window(gateway, Settings(pane="dashboard"))
    pane = content.pages.currentWidget()
    assert isinstance(pane, DashboardPane)

    def figures() -> set[str]:
        return {tile.accessibleName() for tile in pane.findChildren(FigureTile)}

    await until(lambda: "running: 2/9" in figures())
    shown = {"unhealthy: 1/2", "restarting: 1", "paused: 1", "not running: 5"}
    assert shown <= figures()


async def test_of_an_empty_daemon_no_figure_is_a_part(open_window: OpenWindow) -> None:
    content = await open_window(FakeGateway(host()), Settings(pane="dashboard"))
    pane = content.pages.currentWidget()
    assert isinstance(pane, DashboardPane)

    def figures() -> set[str]:
        return {tile.accessibleName() for tile in pane.findChildren(FigureTile)}

    await until(lambda: {"running: 0", "unhealthy: 0", "hosts ready: 1/1"} <= figures())


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("not running", {state for state in ContainerState if state not in _UP}),
        ("unhealthy", {"ill"}),
    ],
)
async def test_a_figure_leads_to_what_it_counts(
    open_window: OpenWindow, title: str, names: set[str]
) -> None:
    containers = [container(state.value, state) for state in ContainerState]
    stopped = ill("stopped", ContainerState.PAUSED)
    gateway = FakeGateway(host(), *containers, ill("ill"), stopped)
    content = await open_window(gateway, Settings(pane="dashboard"))
    tiles = content.pages.findChildren(FigureTile)
    (tile,) = (one for one in tiles if one.accessibleName().startswith(f"{title}:"))
    tile.activated.emit()
    model = pane(content, "containers").model
    await until(lambda: {row.resource.name for row in model.shown_rows()} == names)


async def test_its_lists_name_the_host_where_there_are_several(open_window: OpenWindow) -> None:
    gone = Problem(title="No Docker daemon is running here", code="x", hint="Start it.")
    gateway = FakeGateway(
        host(), container("web"), container("old", ContainerState.DEAD), event("web")
    )
    content = await open_window(gateway, Settings(pane="dashboard"))
    pane = content.pages.currentWidget()
    assert isinstance(pane, DashboardPane)
    measure(content.session.state.samples, 1, ["local/web"])

    def lines() -> set[str]:
        buttons = {button.text() for button in pane.attention.findChildren(QPushButton)}
        bars = {bars.accessibleDescription() for bars in pane.findChildren(ConsumerBars)}
        return {*buttons, *bars, *(label.text() for label in pane.findChildren(ElidedLabel))}

    await until(lambda: {"web", "old", f"web {format_percent(51)}"} <= lines())
    gateway.tell(host(HostState.UNREACHABLE, gone, host_id="other", name="edge-02"))
    await until(
        lambda: (
            {"edge-02", "old (edge-01)", "web (edge-01)", f"web (edge-01) {format_percent(51)}"}
            <= lines()
        )
    )
    assert "Unreachable: No Docker daemon is running here. Start it." in lines()
