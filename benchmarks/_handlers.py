"""How long the UI thread is busy at a stretch.

Everything that Qt and the asyncio loop on it (qasync) do in the UI thread is the delivery of an
event to an object by ``QApplication.notify``: timers, sockets, posted calls, callbacks and steps
of coroutines. The outermost delivery is a handler: while it lasts, no key is answered. Deliveries
of paint events and requests within it are painting, and are told apart.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject
from typing_extensions import override

from benchmarks._results import percentile
from caas_console.views.application import ConsoleApplication

_PAINTING = {QEvent.Type.Paint, QEvent.Type.UpdateRequest}
# Milliseconds. Deliveries with nothing to do, such as a timer that finds nothing due, would thin
# the percentiles.
_LEAST = 0.1


@dataclass
class Handlers:
    """The handlers of a stretch of time, each in milliseconds.

    Attributes:
        working: of each handler that worked, its duration without its painting.
        painting: of each that painted, the painting.
        computing: like ``working``, but only while the thread had a processor; where that is
            much less, other programs had it.
    """

    working: list[float] = field(default_factory=list)
    painting: list[float] = field(default_factory=list)
    computing: list[float] = field(default_factory=list)

    def summary(self) -> dict[str, float]:
        """What is to be told beside a percentile."""
        painting = self.painting or [0.0]
        return {
            "handlers": len(self.working),
            "computing_p99": round(percentile(self.computing, 0.99), 2),
            "computing_longest": round(max(self.computing), 2),
            "painting_p50": round(percentile(painting, 0.50), 2),
            "painting_p99": round(percentile(painting, 0.99), 2),
            "painting_longest": round(max(painting), 2),
        }


class _Watch:
    """Durations on two clocks, in milliseconds."""

    def __init__(self) -> None:
        self.elapsed = self.computed = 0.0

    def start(self) -> None:
        self.elapsed -= time.perf_counter() * 1e3
        self.computed -= time.thread_time() * 1e3

    def stop(self) -> None:
        self.elapsed += time.perf_counter() * 1e3
        self.computed += time.thread_time() * 1e3


class TimedApplication(ConsoleApplication):
    """The console's application, which takes the time of its handlers while it is asked to.

    Attributes:
        on_painted: called with each object that has just been painted.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(arguments)
        self.on_painted: Callable[[QObject], None] = lambda _: None
        self._recording: Handlers | None = None
        self._depth = 0
        self._painting_depth = 0
        self._whole = _Watch()
        self._painting = _Watch()

    @contextmanager
    def record(self) -> Iterator[Handlers]:
        """The handlers that end within the context."""
        self._recording = handlers = Handlers()
        try:
            yield handlers
        finally:
            self._recording = None

    @override
    def notify(self, receiver: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self._recording is None and not self._depth:
            handled = super().notify(receiver, event)
        else:
            self._enter(kind in _PAINTING)
            handled = super().notify(receiver, event)
            self._leave(kind in _PAINTING)
        if kind is QEvent.Type.Paint:
            self.on_painted(receiver)
        return handled

    def _enter(self, paints: bool) -> None:
        if not self._depth:
            self._whole, self._painting = _Watch(), _Watch()
            self._whole.start()
        if paints and not self._painting_depth:
            self._painting.start()
        self._depth += 1
        self._painting_depth += paints

    def _leave(self, paints: bool) -> None:
        self._depth -= 1
        self._painting_depth -= paints
        if paints and not self._painting_depth:
            self._painting.stop()
        if not self._depth:
            self._whole.stop()
            self._note()

    def _note(self) -> None:
        handlers = self._recording
        working = self._whole.elapsed - self._painting.elapsed
        if handlers is None:
            return
        if working >= _LEAST:
            handlers.working.append(working)
            handlers.computing.append(self._whole.computed - self._painting.computed)
        if self._painting.elapsed >= _LEAST:
            handlers.painting.append(self._painting.elapsed)
