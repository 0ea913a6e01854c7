"""Charts on the screen: seeded, live, zoomed, looked at, saved."""

import csv
import math
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel

from caas_console.backend.contracts.errors import ConsoleError, EngineUnreachable
from caas_console.backend.contracts.resources import ContainerState, EngineEvent, ObjectRef
from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.backend.contracts.watch import WatchBatch, upsert
from caas_console.models.controllers.charts_controller import ChartsController
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.timeline import Metric
from caas_console.views.theme.theme_manager import active_theme
from caas_console.views.widgets.charts.chart_export import csv_of, png_of
from caas_console.views.widgets.charts.chart_words import clock_text
from caas_console.views.widgets.charts.charts_panel import ChartsPanel
from caas_console.views.widgets.charts.charts_view import ChartsView
from tests.ui.fake_gateway import container
from tests.ui.fake_runtime import FakeRuntime
from tests.ui.waiting import emission, until


def _sample(age: float, **values: float) -> ContainerSample:
    fields = {"id": "h/c", "at": datetime.now(UTC) - timedelta(seconds=age), **values}
    return ContainerSample.model_validate(fields)


@dataclass
class Lab:
    """A view of a container's charts, and what feeds it."""

    runtime: FakeRuntime
    state: ConsoleState
    controller: ChartsController
    view: ChartsView

    @property
    def panel(self) -> ChartsPanel:
        assert self.view.panel is not None
        return self.view.panel

    def measure(self, *samples: ContainerSample) -> None:
        """Have samples arrive as they do from a feed."""
        for sample in samples:
            self.state.samples.take((sample,))
            self.state.samples.flush()

    def tell_event(self, action: str, age: float, **attributes: str) -> None:
        event = EngineEvent(
            id=f"h/{action}-{age}",
            tenant_id="t",
            environment_id="e",
            host_id="h",
            at=datetime.now(UTC) - timedelta(seconds=age),
            type="container",
            action=action,
            subject_id="c",
            attributes=attributes,
        )
        self.state.cache.apply(WatchBatch(part="p", phase="delta", changes=(upsert(event),)))
        self.state.flush()

    def tell_state(self, state: ContainerState) -> None:
        told = container("c", state, "h")
        self.state.cache.apply(WatchBatch(part="p", phase="delta", changes=(upsert(told),)))
        self.state.flush()

    def legend(self, chart: int) -> str:
        labels = self.panel.cells[chart].findChildren(QLabel)
        return " ".join(label.text() for label in labels)


@asynccontextmanager
async def chart_lab(*history: ContainerSample) -> AsyncIterator[Lab]:
    runtime, state = FakeRuntime(), ConsoleState()
    runtime.history = history
    controller = ChartsController(lambda: runtime, state, ObjectRef("h", "c"))
    view = ChartsView(controller, "web")
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.resize(900, 600)
    view.show()
    await until(lambda: len(controller.timeline.times) >= len(history))
    try:
        yield Lab(runtime, state, controller, view)
    finally:
        await view.aclose()
        view.close()
        view.deleteLater()


def _hour() -> list[ContainerSample]:
    return [
        _sample(3600 - 10 * step, cpu_percent=step % 100, memory_bytes=2**20 * step, processes=3)
        for step in range(360)
    ]


async def test_history_is_drawn_and_what_is_measured_goes_on_behind_it() -> None:
    async with chart_lab(*_hour()) as lab:
        lab.measure(_sample(1, cpu_percent=55), _sample(0, cpu_percent=66))
        assert [*lab.controller.timeline.columns[Metric.CPU]][-2:] == [55, 66]
        assert "66 %" in lab.legend(0)
        _, end = lab.panel.period
        assert abs(end - time.time()) < 2


async def test_samples_that_come_before_the_history_are_kept() -> None:
    async with chart_lab() as lab:
        lab.runtime.history = (_sample(20, cpu_percent=1),)
        lab.controller.start()
        lab.measure(_sample(0, cpu_percent=2))
        await until(lambda: [*lab.controller.timeline.columns[Metric.CPU]] == [1, 2])


async def test_time_under_the_mouse_tells_the_values_of_every_chart() -> None:
    async with chart_lab(*_hour()) as lab:
        lab.view.set_live(False)
        lab.panel.look_at(lab.controller.timeline.times[100])
        assert "0.0 %" in lab.legend(0)
        assert "100 MiB" in lab.legend(1)
        lab.panel.look_at(lab.controller.timeline.times[150])
        assert "50 %" in lab.legend(0)
        assert lab.view.bar.moment.text() != ""
        lab.panel.look_at(None)
        assert lab.view.bar.moment.text() == ""


async def test_gap_has_no_value_and_is_not_drawn_across() -> None:
    samples = [_sample(age, cpu_percent=100) for age in (300, 290, 280, 20, 10)]
    async with chart_lab(*samples) as lab:
        lab.panel.look_at(time.time() - 150)
        assert "–" in lab.legend(0)
        plot = lab.panel.cells[0].plot
        lab.panel.look_at(None)
        x, y = plot.getViewBox().mapViewToScene(QPointF(time.time() - 150, 43)).toTuple()
        image: QImage = plot.grab().toImage()
        assert image.pixelColor(int(x), int(y)) == active_theme().colour("surface")


async def test_wheel_zooms_all_charts_and_leaves_the_present() -> None:
    async with chart_lab(*_hour()) as lab:
        before = lab.panel.period
        plot = lab.panel.cells[1].plot
        position = plot.getViewBox().sceneBoundingRect().center()
        wheel = QWheelEvent(
            position,
            plot.mapToGlobal(position),
            QPoint(),
            QPoint(0, 240),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(plot.viewport(), wheel)
        start, end = lab.panel.period
        assert before[0] < start < end < before[1]
        for cell in lab.panel.cells:
            (shown_start, shown_end), _ = cell.plot.getViewBox().viewRange()
            assert math.isclose(shown_start, start, abs_tol=1)
            assert math.isclose(shown_end, end, abs_tol=1)
        lab.measure(_sample(0, cpu_percent=1))
        assert lab.panel.period == (start, end)
        lab.panel.present_requested.emit()
        assert abs(lab.panel.period[1] - time.time()) < 2


async def test_period_buttons_show_so_much_up_to_the_present() -> None:
    async with chart_lab(*_hour()) as lab:
        for seconds in (300, 900, 3600):
            lab.view.set_live(False)
            lab.view.bar.span_chosen.emit(seconds)
            start, end = lab.panel.period
            assert round(end - start) == seconds
            assert abs(end - time.time()) < 2


async def test_a_period_that_is_longer_than_the_data_says_where_they_begin() -> None:
    async with chart_lab(*_hour()[-30:]) as lab:
        lab.view.resize(1000, 600)
        starts = [cell.plot.start for cell in lab.panel.cells]
        lab.view.bar.span_chosen.emit(3600)
        assert {one.isVisible() for one in starts} == {True}
        first = lab.controller.timeline.times[0]
        assert f"collecting since {clock_text(first)[:5]}" in starts[0].toPlainText()
        lab.view.bar.span_chosen.emit(300)
        assert {one.isVisible() for one in starts} == {False}


async def test_events_are_marked_and_told_under_the_mouse() -> None:
    async with chart_lab(*_hour()) as lab:
        lab.tell_event("die", 60, exitCode="137")
        lab.tell_event("start", 50)
        assert [mark.kind.value for mark in lab.controller.marks] == ["die", "start"]
        lab.panel.look_at(lab.controller.marks[0].at)
        assert "137" in lab.view.bar.moment.text()


async def test_charts_of_a_stopped_container_say_so_until_it_runs_again() -> None:
    async with chart_lab() as lab:
        assert lab.view.strip.isHidden()
        lab.tell_state(ContainerState.EXITED)
        await until(lambda: not lab.view.strip.isHidden())
        assert lab.view.strip.title.text() == "The container is not running"
        lab.tell_state(ContainerState.RUNNING)
        await until(lab.view.strip.isHidden)


async def test_clock_of_the_engine_sets_the_present() -> None:
    async with chart_lab() as lab:
        lab.measure(_sample(-120, cpu_percent=1))
        assert abs(lab.controller.now - time.time() - 120) < 2


async def test_limit_is_in_the_picture_only_when_it_is_near() -> None:
    far = {"memory_bytes": 10 * 2**20, "memory_limit_bytes": 2**34}
    near = {"memory_bytes": 400 * 2**20, "memory_limit_bytes": 512 * 2**20}
    for values, highest in ((far, 2**30), (near, 2**30)):
        async with chart_lab(_sample(20, **values), _sample(10, **values)) as lab:
            _, (_, top) = lab.panel.cells[1].plot.getViewBox().viewRange()
            assert values["memory_bytes"] < top < highest
            assert (top > values["memory_limit_bytes"]) == (values is near)


async def test_period_is_saved_as_table_and_picture(tmp_path: Path) -> None:
    async with chart_lab(*_hour()) as lab:
        start, end = lab.panel.period
        table = csv_of(lab.controller.timeline, start, end)
        rows = [*csv.DictReader(table.decode().splitlines())]
        assert 88 <= len(rows) <= 91
        assert datetime.fromisoformat(rows[0]["time"]).timestamp() >= start
        assert float(rows[-1]["cpu_percent"]) == 359 % 100
        assert rows[-1]["network_received_bytes_per_second"] == ""
        saved = emission(lab.controller.saved)
        lab.controller.save(tmp_path / "web.png", png_of(lab.panel))
        await saved
        assert not QImage(str(tmp_path / "web.png")).isNull()


async def test_missing_history_and_folder_are_told(tmp_path: Path) -> None:
    async with chart_lab() as lab:
        lab.runtime.history_error = EngineUnreachable("No answer")
        failed = emission(lab.controller.failed)
        lab.controller.start()
        lab.measure(_sample(0, cpu_percent=3))
        (error,) = await failed
        assert isinstance(error, EngineUnreachable)
        assert [*lab.controller.timeline.columns[Metric.CPU]] == [3]
        failed = emission(lab.controller.failed)
        lab.controller.save(tmp_path / "missing" / "a.csv", b"")
        (error,) = await failed
        assert isinstance(error, ConsoleError)


async def test_hidden_charts_tick_no_more() -> None:
    async with chart_lab(*_hour()) as lab:
        lab.view.hide()
        period = lab.panel.period
        lab.view.show()
        assert lab.panel.period[1] >= period[1]


async def test_theme_is_taken_over() -> None:
    async with chart_lab(*_hour()) as lab:
        QApplication.sendEvent(lab.panel, QEvent(QEvent.Type.PaletteChange))
        QApplication.sendEvent(lab.panel, QEvent(QEvent.Type.LanguageChange))
        assert "CPU" in lab.legend(0)


def test_view_is_imported_without_the_chart_library() -> None:
    code = (
        "import sys, caas_console.views.widgets.charts.charts_view;"
        "sys.exit(any(name in sys.modules for name in ('pyqtgraph', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
