import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from caas_console.backend.contracts.resources import EngineEvent, ObjectRef
from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.backend.contracts.watch import Change, WatchBatch, upsert
from caas_console.models.controllers.charts_controller import ChartsController
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.event_marks import MarkKind
from caas_console.models.state.timeline import KEPT, Metric
from tests.ui.fake_runtime import FakeRuntime

_NOW = 1_800_000_000.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The console's own clock, which stands still until the test sets it."""
    now = [_NOW]
    monkeypatch.setattr(time, "time", lambda: now[0])
    return now


@pytest.fixture
def state() -> ConsoleState:
    return ConsoleState()


@pytest.fixture
async def controller(state: ConsoleState) -> AsyncIterator[ChartsController]:
    runtime = FakeRuntime()
    made = ChartsController(lambda: runtime, state, ObjectRef("h", "c"))
    yield made
    await made.aclose()


def sample(age: float, container_id: str = "h/c", cpu_percent: float = 1.0) -> ContainerSample:
    at = datetime.fromtimestamp(_NOW, UTC) - timedelta(seconds=age)
    return ContainerSample(id=container_id, at=at, cpu_percent=cpu_percent)


def event(number: int, action: str, age: float, subject: str = "c") -> EngineEvent:
    return EngineEvent(
        id=f"h/{number}",
        tenant_id="t",
        environment_id="e",
        host_id="h",
        at=datetime.fromtimestamp(_NOW, UTC) - timedelta(seconds=age),
        type="container",
        action=action,
        subject_id=subject,
    )


def tell(state: ConsoleState, *changes: Change) -> None:
    state.cache.apply(WatchBatch(part="p", phase="delta", changes=changes))
    state.flush()


async def test_a_turning_point_stays_marked_when_its_event_is_forgotten(
    controller: ChartsController, state: ConsoleState
) -> None:
    told: list[None] = []
    controller.marked.connect(lambda: told.append(None))
    tell(state, upsert(event(1, "die", 20)), upsert(event(2, "start", 10)))
    tell(state, upsert(event(3, "start", 5, subject="other")))
    tell(state, Change(kind="event", id="h/1"), upsert(event(4, "oom", 1)))
    assert [mark.kind for mark in controller.marks] == [MarkKind.DIE, MarkKind.START, MarkKind.OOM]
    assert len(told) == 2


async def test_a_turning_point_older_than_the_samples_is_dropped_for_a_new_one(
    controller: ChartsController, state: ConsoleState
) -> None:
    tell(state, upsert(event(1, "die", KEPT + 20)))
    tell(state, upsert(event(2, "start", 10)))
    assert [mark.kind for mark in controller.marks] == [MarkKind.START]


async def test_every_sample_is_drawn_however_many_are_told_together(
    controller: ChartsController, state: ConsoleState
) -> None:
    told: list[None] = []
    controller.measured.connect(lambda: told.append(None))
    state.samples.take([sample(2, cpu_percent=20), sample(1, cpu_percent=10), sample(1, "h/d")])
    state.samples.take([sample(0, cpu_percent=5)])
    state.flush_measured()
    assert list(controller.timeline.columns[Metric.CPU]) == [20, 10, 5]
    assert len(told) == 1


async def test_the_present_does_not_tremble_with_how_late_samples_are_told(
    controller: ChartsController, state: ConsoleState, clock: list[float]
) -> None:
    shown = []
    for second, late in ((0, 0.1), (1, 0.9), (2, 0.4), (3, 1.0)):
        clock[0] = _NOW + second + late
        state.samples.take([sample(-second)])
        state.flush_measured()
        shown.append(controller.now - clock[0])
    assert shown == pytest.approx([-0.1, -0.1, -0.1, -0.1])


async def test_a_clock_that_is_set_back_sets_the_present_back(
    controller: ChartsController, state: ConsoleState, clock: list[float]
) -> None:
    state.samples.take([sample(0)])
    state.flush_measured()
    clock[0] = _NOW + 3601
    state.samples.take([sample(-1)])
    state.flush_measured()
    assert controller.now == pytest.approx(_NOW + 1)
