from collections.abc import Iterable
from datetime import timedelta

import pytest

from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.models.controllers.settings import Settings
from caas_console.models.state.samples import SampleStore
from caas_console.views.panes.dashboard.dashboard_pane import DashboardPane
from tests.ui.fake_gateway import NOW, FakeGateway, container, host
from tests.ui.views.conftest import OpenWindow


def measure(samples: SampleStore, second: int, busiest: Iterable[str]) -> None:
    at = NOW + timedelta(seconds=second)
    samples.take(
        ContainerSample(id=one, at=at, cpu_percent=50 + second, memory_bytes=10**9 + second)
        for one in busiest
    )


async def test_consumers_that_change_places_go_on_being_measured(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"c{number:02}" for number in range(40)]
    ids = [f"local/{name}" for name in names]
    content = await open_window(
        FakeGateway(host(), *map(container, names)), Settings(pane="dashboard")
    )
    pane, session = content.pages.currentWidget(), content.session
    assert isinstance(pane, DashboardPane)
    wishes: list[set[str]] = []
    monkeypatch.setattr(session, "focus", lambda _, wanted: wishes.append(set(wanted)))
    for second, first in enumerate((30, 31, 30, 31, 30), start=1):
        measure(session.state.samples, second, ids[first : first + 5])
        pane.refresh()
    assert len(wishes) == 2
    assert wishes[-1].issuperset(ids[30:36])
    for second, first in enumerate((0, 10, 20, 25), start=6):
        measure(session.state.samples, second, ids[first : first + 5])
        pane.refresh()
    assert wishes[-1].issuperset(ids[25:30])
    assert len(wishes[-1]) <= 40
