"""Which run of a container its log was read of, and from when on those after it are to be read."""

from datetime import datetime, timedelta

from caas_console.backend.contracts.resources import Container

# The last lines of a run are logged until about so long after the engine noted its end; the first
# ones of the next run come later than that, for the container has to be set up again.
_LATE_LINES = timedelta(milliseconds=100)


class ReadRun:
    """Remembers the first break after the run, however many others were told since.

    Attributes:
        started: when the run began; None where that is not known.
    """

    def __init__(self) -> None:
        self.started: datetime | None = None
        self._end: datetime | None = None
        self._next_start: datetime | None = None

    def begin(self, container: Container | None) -> None:
        """From now on it is the present run that is read."""
        self.started = container.started_at if container else None
        self._end = self._next_start = None

    def observe(self, container: Container) -> None:
        """The container is this now."""
        start, end = container.started_at, container.finished_at
        if self.started is None:
            self.started = start
        elif self._end is None and end is not None and end > self.started:
            self._end = end
        if end is not None and end == self._end and start is not None and start > end:
            # No run lies between the two.
            self._next_start = start

    def is_before(self, container: Container) -> bool:
        """Whether the container is in another run now; while its start is not known, it is not."""
        return container.started_at is not None and container.started_at != self.started

    def resume_at(self, container: Container) -> datetime | None:
        """A moment after all that this run logged and before all that the next one did.

        The engine notes the end of a run a little before its last lines are logged, and the
        start of the next one a little after its first (decision 0054).
        """
        if self._end is None:
            return container.started_at
        if self._next_start is None:
            return self._end + _LATE_LINES
        return self._end + (self._next_start - self._end) / 2
