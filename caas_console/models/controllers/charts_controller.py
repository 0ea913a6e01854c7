"""What the charts of one container show: its measurements and its turning points."""

import asyncio
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.gateway import LinkState
from caas_console.backend.contracts.resources import ContainerState, ObjectRef
from caas_console.backend.contracts.runtime import ContainerSample, Runtime
from caas_console.models.controllers.file_saving import not_saved
from caas_console.models.controllers.task_scope import TaskScope
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.event_marks import EventMark, event_marks
from caas_console.models.state.samples import Measured
from caas_console.models.state.timeline import KEPT, Timeline

# A sample that seems to have been under way for longer comes from a clock that was set back.
_LATEST = 5.0  # seconds
_MEASURED = {ContainerState.RUNNING, ContainerState.PAUSED}


class ChartsController(QObject):
    """Seeds a timeline with the engine's history, and goes on with what is measured.

    The owner of the window has the container measured each second while its charts are seen.

    Attributes:
        timeline: the measurements.
        marks: the turning points, oldest first.

    Signals:
        measured: the timeline has grown, or is another one.
        marked: there are other marks.
        failed: the history cannot be had, or nothing saved; with the `ConsoleError`.
        saved: with the path of a saved file.
    """

    measured = Signal()
    marked = Signal()
    failed = Signal(object)
    saved = Signal(object)

    def __init__(
        self,
        runtime: Callable[[], Runtime],
        state: ConsoleState,
        container: ObjectRef,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.timeline = Timeline()
        self.marks: tuple[EventMark, ...] = ()
        self._runtime = runtime
        self._state = state
        self._container = container
        self._early: list[ContainerSample] | None = None
        self._ahead: float | None = None
        self._scope = TaskScope(self)
        self._scope.failed.connect(self._on_failed)
        self._unsubscribe = [
            state.cache.subscribe(self._on_flushed, {"event"}),
            state.samples.subscribe(self._on_measured),
        ]
        self._find_marks(state.cache.events)

    @property
    def now(self) -> float:
        """The present by the clock of whoever measures, in seconds since 1970."""
        return time.time() + (self._ahead or 0.0)

    @property
    def rests(self) -> bool:
        """Whether the container is there but does not run, so that nothing is measured."""
        container = self._state.cache.containers.get(str(self._container))
        return container is not None and container.state not in _MEASURED

    def start(self) -> None:
        """Fetch the history."""
        self._early = []
        self._scope.start("history", self._load())

    def save(self, path: Path, data: bytes) -> None:
        """Write a file."""
        self._scope.start("save", self._save(path, data))

    async def aclose(self) -> None:
        """Listen to nothing any more."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        await self._scope.aclose()

    async def _load(self) -> None:
        history = await self._runtime().sample_history(self._container)
        timeline = Timeline()
        timeline.extend(history)
        timeline.extend(self._early or ())
        self._early = None
        self.timeline = timeline
        self.measured.emit()

    async def _save(self, path: Path, data: bytes) -> None:
        try:
            await asyncio.to_thread(path.write_bytes, data)
        except OSError as error:
            title = "The file could not be saved"
            raise await asyncio.to_thread(not_saved, title, path, error) from error
        self.saved.emit(path)

    def _on_failed(self, key: str, error: ConsoleError) -> None:
        if key == "history":
            # What is measured from now on can be shown all the same.
            self.timeline.extend(self._early or ())
            self._early = None
        self.failed.emit(error)

    def _on_measured(self, measured: Measured) -> None:
        samples = measured.get(str(self._container))
        if not samples:
            return
        self._set_clock(samples[-1])
        if self._early is not None:
            self._early += samples
            return
        self.timeline.extend(samples)
        self.measured.emit()

    def _set_clock(self, sample: ContainerSample) -> None:
        """Learn how far the clock of whoever measures is ahead.

        A sample is told some time after it was measured, never before: what is told soonest is
        nearest to the truth. Were each believed, the present would tremble.
        """
        ahead = sample.at.timestamp() - time.time()
        if self._ahead is None or not 0 <= self._ahead - ahead <= _LATEST:
            self._ahead = ahead

    def _on_flushed(self, delta: CacheDelta) -> None:
        self._find_marks(delta.upserted_of("event"))
        if delta.link_changed and self._state.cache.link.state is LinkState.CONNECTED:
            # The engine went on measuring while nobody was told.
            self.start()

    def _find_marks(self, event_ids: Iterable[str]) -> None:
        """Add the marks of these events; what the engine forgets stays as long as samples do."""
        events = self._state.cache.events
        found = event_marks([events[one] for one in event_ids], self._container)
        if not set(found) <= set(self.marks):
            oldest = max(mark.at for mark in found) - KEPT
            marks = {*self.marks, *found}
            self.marks = tuple(
                sorted((one for one in marks if one.at >= oldest), key=lambda one: one.at)
            )
            self.marked.emit()
