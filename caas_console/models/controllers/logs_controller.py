"""A container's log: reads it, follows the container through restarts, finds lines in it."""

import asyncio
import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, Signal

from caas_console.backend.contracts.errors import (
    AuthError,
    ConsoleError,
    EngineUnreachable,
    PlatformUnavailable,
)
from caas_console.backend.contracts.resources import Container, ContainerState, ObjectRef
from caas_console.backend.contracts.runtime import LogQuery, Runtime
from caas_console.models.controllers.memory import give_back_memory
from caas_console.models.controllers.task_scope import TaskScope
from caas_console.models.controllers.turns import Turns
from caas_console.models.state.absence import Absence, absence_of
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.logs.buffer import LogBuffer
from caas_console.models.state.logs.lines import LogLine
from caas_console.models.state.logs.patterns import (
    BothPatterns,
    LogPattern,
    RegexPattern,
    TextPattern,
    WrongExpression,
)
from caas_console.models.state.logs.read_run import ReadRun
from caas_console.models.state.logs.search import LogMatches

DEFAULT_TAIL = 1000
SLICE = 64 * 1024  # bytes taken apart between two looks at the clock
MATCHING = 0.004  # seconds of a turn that matching may take
RETRY = 3.0  # seconds between two attempts to reach an engine that does not answer
WORTH_GIVING_BACK = 8 * 1024 * 1024  # bytes of a log that go back to the system at its end
RUN_KNOWN_WITHIN = 2.0  # seconds to wait for the cache to know when the container was started
_WRITING = {ContainerState.RUNNING, ContainerState.PAUSED}


class LogState(Enum):
    """How a log stands: more comes by itself only while READING and, after a restart, ENDED."""

    CONNECTING = "connecting"
    READING = "reading"
    ENDED = "ended"
    LOST = "lost"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class LogStatus:
    """How a log stands.

    Attributes:
        error: why it is LOST.
        absence: why its container is GONE.
    """

    state: LogState
    error: ConsoleError | None = None
    absence: Absence | None = None


class LogsController(QObject):
    """Keeps the part of a log that its `query` asks for.

    Attributes:
        query: which part is shown.
        buffer: the lines.
        filter: the lines that are to be shown, if not all are.
        search: the lines to go to, among those that are shown.

    Signals:
        restarted: the buffer is another one.
        changed: lines came or went, or more matches are known.
        status_changed: with the new `LogStatus`.
    """

    restarted = Signal()
    changed = Signal()
    status_changed = Signal(object)

    def __init__(
        self, runtime: Runtime, container: ObjectRef, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.query = LogQuery(follow=True, tail=DEFAULT_TAIL)
        self.buffer = LogBuffer("raw")
        self.filter: LogMatches | None = None
        self.search: LogMatches | None = None
        self.status = LogStatus(LogState.CONNECTING)
        self._filter_pattern: LogPattern | None = None
        self._search_pattern: LogPattern | None = None
        self._runtime = runtime
        self._container = container
        self._present: Container | None = None
        # As it was last, also after it is gone.
        self._known: Container | None = None
        self._run = ReadRun()
        self._run_known = asyncio.Event()
        self._unsubscribe: Callable[[], None] = lambda: None
        self._started = False
        self._state: ConsoleState | None = None
        self._turns = Turns()
        self._fed = asyncio.Event()
        self._scope = TaskScope(self)
        self._scope.failed.connect(self._on_failed)

    def start(self) -> None:
        """Read the log from the start of what the query asks for."""
        self._started = True
        self._run.begin(self._present)
        self._run_known.clear()
        self._scope.start("read", self._read(self.query, fresh=True))

    def set_query(self, query: LogQuery) -> None:
        """Show another part of the log."""
        self.query = query
        self.start()

    def follow_container(self, state: ConsoleState) -> None:
        """Learn from the state of the container's restarts and of its end."""
        container_id, cache = str(self._container), state.cache
        self._state = state

        def tell(delta: CacheDelta) -> None:
            if container_id in delta.upserted_of("container") | delta.removed_of("container"):
                self.container_changed(cache.containers.get(container_id))
            elif delta.touches({"host"}):
                self.look_again()

        self._unsubscribe = cache.subscribe(tell, {"container", "host"})
        container = cache.containers.get(container_id)
        if container is not None or cache.synchronized:
            self.container_changed(container)

    def look_again(self) -> None:
        """Why the container is gone may be known better by now, such as what the person may do."""
        if self.status.state is LogState.GONE:
            self._tell_gone()

    def container_changed(self, container: Container | None) -> None:
        """The container is this now; None when it is there no more."""
        self._present = container
        if container is None:
            self._tell_gone()
        else:
            self._known = container
            self._run.observe(container)
            self._return()
        if not self._awaits_run():
            self._run_known.set()
        self._attach_again()

    def _tell_gone(self) -> None:
        absence = Absence.REMOVED
        if self._state is not None:
            absence = absence_of(self._state, self._container, self._known)
        status = LogStatus(LogState.GONE, absence=absence)
        if status != self.status:
            self.status = status
            self.status_changed.emit(status)

    def _return(self) -> None:
        """A container that was out of sight is there again: its log is read anew."""
        if self.status.state is LogState.GONE:
            self.status = LogStatus(LogState.CONNECTING)
            self.status_changed.emit(self.status)
            if self._started:
                self.start()

    @property
    def never_ran(self) -> bool:
        """Whether the container has been made, but not started yet."""
        return self._present is not None and self._present.state is ContainerState.CREATED

    def _attach_again(self) -> None:
        """Where the container was started anew and its log is wanted further, go on."""
        container = self._present
        if container is None or container.state not in _WRITING or not self.query.follow:
            return
        if self._run.is_before(container) and self.status.state is LogState.ENDED:
            update = {"since": self._run.resume_at(container), "tail": None}
            query = self.query.model_copy(update=update)
            self._run.begin(container)
            self._scope.start("read", self._read(query, fresh=False))

    def set_filter(
        self, text: str, *, is_regex: bool = False, match_case: bool = False
    ) -> WrongExpression | None:
        """Show only lines that match; "" shows all. What is wrong with the text, if anything."""
        self._filter_pattern, problem = _pattern(text, is_regex, match_case)
        self._make_matches()
        return problem

    def set_search(
        self, text: str, *, is_regex: bool = False, match_case: bool = False
    ) -> WrongExpression | None:
        """Look for lines that match, among those that are shown; else as `set_filter`."""
        self._search_pattern, problem = _pattern(text, is_regex, match_case)
        self._make_matches()
        return problem

    def shown(self) -> Iterator[LogLine]:
        """The lines that are shown now, the oldest first.

        It may be read little by little; what the buffer drops meanwhile is left out.
        """
        buffer = self.buffer
        if self.filter is not None:
            return _kept(buffer, list(self.filter.numbers))
        numbers = range(buffer.first_line, buffer.end_line)
        return itertools.chain(_kept(buffer, numbers), buffer.unfinished)

    @property
    def highlights(self) -> tuple[LogPattern, ...]:
        """What is to be marked in the lines that are shown."""
        patterns = self._filter_pattern, self._search_pattern
        return tuple(pattern for pattern in patterns if pattern is not None)

    async def aclose(self) -> None:
        """Let go of the log and of its lines."""
        self._unsubscribe()
        await self._scope.aclose()
        # Whoever shows it refers to it and it to them: they are garbage that is collected late.
        kept = self.buffer.bytes_kept
        self.buffer = LogBuffer("raw")
        self.filter = self.search = None
        self.restarted.emit()
        if kept > WORTH_GIVING_BACK:
            await asyncio.to_thread(give_back_memory)

    def _awaits_run(self) -> bool:
        """Whether the container runs, but not since when: an engine's list does not say."""
        container = self._present
        return container is not None and container.state in _WRITING and not container.started_at

    async def _until_run_is_known(self) -> None:
        """Or a restart might be told before the first run, and be taken for it."""
        if self._awaits_run():
            with suppress(TimeoutError):
                async with asyncio.timeout(RUN_KNOWN_WITHIN):
                    await self._run_known.wait()

    async def _read(self, query: LogQuery, *, fresh: bool) -> None:
        await self._until_run_is_known()
        while True:
            try:
                await self._read_once(query, fresh=fresh)
            except (AuthError, EngineUnreachable, PlatformUnavailable) as error:
                # Without a login it is refused on this machine, until there is one again.
                self._set_status(LogStatus(LogState.LOST, error))
                # What was missed meanwhile is not known: begin again.
                query, fresh = self.query, True
                await asyncio.sleep(RETRY)
            else:
                return

    async def _read_once(self, query: LogQuery, *, fresh: bool) -> None:
        if self.status.state is not LogState.LOST:
            self._set_status(LogStatus(LogState.CONNECTING))
        async with self._runtime.logs(self._container, query) as stream:
            if fresh:
                self.buffer = LogBuffer(stream.framing, timestamps=query.timestamps)
                self._make_matches()
                self.restarted.emit()
            else:
                self.buffer.begin_stream(stream.framing)
            self._set_status(LogStatus(LogState.READING))
            async for data in stream:
                await self._take(data)
        self._set_status(LogStatus(LogState.ENDED))
        self.changed.emit()

    async def _take(self, data: bytes) -> None:
        for start in range(0, len(data), SLICE):
            self.buffer.feed(data[start : start + SLICE])
            if self._turns.over:
                self._tell_fed()
                await self._turns.next()
        self._tell_fed()

    def _tell_fed(self) -> None:
        self._fed.set()
        self.changed.emit()

    def _make_matches(self) -> None:
        self.filter = self._matches(self._filter_pattern)
        search = self._search_pattern
        if search is not None and self._filter_pattern is not None:
            search = BothPatterns(self._filter_pattern, search)
        self.search = self._matches(search)
        if self.filter or self.search:
            self._scope.start("match", self._match())
        else:
            self._scope.cancel("match")
        self.changed.emit()

    def _matches(self, pattern: LogPattern | None) -> LogMatches | None:
        return None if pattern is None else LogMatches(self.buffer, pattern)

    async def _match(self) -> None:
        while True:
            self._fed.clear()
            active = [matches for matches in (self.filter, self.search) if matches]
            caught_up = [matches.advance(MATCHING) for matches in active]
            self.changed.emit()
            if all(caught_up):
                await self._fed.wait()
            else:
                await asyncio.sleep(0)

    def _on_failed(self, key: str, error: ConsoleError) -> None:
        if key == "read":
            self._set_status(LogStatus(LogState.LOST, error))

    def _set_status(self, status: LogStatus) -> None:
        if self.status.state is LogState.GONE:
            return
        self.status = status
        self.status_changed.emit(status)
        self._attach_again()


def _kept(buffer: LogBuffer, numbers: Iterable[int]) -> Iterator[LogLine]:
    return (buffer.get(number) for number in numbers if number >= buffer.first_line)


def _pattern(
    text: str, is_regex: bool, match_case: bool
) -> tuple[LogPattern | None, WrongExpression | None]:
    """What to look for; nothing, and why, where the text means nothing."""
    if not text:
        return None, None
    # Half a character, as a paste can bring one, is in no log.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    try:
        kind = RegexPattern if is_regex else TextPattern
        return kind(text, match_case=match_case), None
    except WrongExpression as error:
        return None, error
