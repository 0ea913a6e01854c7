"""A log as its controller keeps it, on streams that the test writes."""

import asyncio
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from caas_console.backend.contracts.errors import (
    AuthError,
    ConsoleError,
    EngineUnreachable,
    NotFound,
)
from caas_console.backend.contracts.resources import Container, ContainerState, ObjectRef
from caas_console.backend.contracts.runtime import LogQuery, LogStream
from caas_console.models.controllers import logs_controller
from caas_console.models.controllers.log_download import LogDownload
from caas_console.models.controllers.logs_controller import LogsController, LogState
from caas_console.models.state.logs.frames import Stream
from tests.ui.fake_runtime import FakeRuntime
from tests.ui.scripted_logs import ScriptedLog
from tests.ui.waiting import emission, until
from tests.unit.models.state.logs.framing import frame

_BORN = datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass
class Lab:
    """A controller, and the streams that it has asked for."""

    runtime: FakeRuntime
    controller: LogsController
    logs: list[ScriptedLog] = field(default_factory=list)

    def open_log(self, query: LogQuery) -> LogStream:
        self.logs.append(ScriptedLog(query))
        return self.logs[-1]

    async def write(self, *lines: str, stream: Stream = Stream.STDOUT) -> None:
        """Have lines logged, and wait until they are kept."""
        end = self.controller.buffer.end_line + len(lines)
        await self.logs[-1].write(b"".join(frame(stream, f"{one}\n".encode()) for one in lines))
        await until(lambda: self.controller.buffer.end_line >= end)

    @property
    def texts(self) -> list[str]:
        buffer = self.controller.buffer
        return [buffer.get(one).text for one in range(buffer.first_line, buffer.end_line)]

    @property
    def state(self) -> LogState:
        return self.controller.status.state


@asynccontextmanager
async def log_lab() -> AsyncIterator[Lab]:
    runtime = FakeRuntime()
    lab = Lab(runtime, LogsController(runtime, ObjectRef("local", "c1")))
    runtime.on_logs = lab.open_log
    lab.controller.container_changed(_container(ContainerState.RUNNING))
    lab.controller.start()
    await until(lambda: lab.state is LogState.READING)
    try:
        yield lab
    finally:
        await lab.controller.aclose()


def _container(
    state: ContainerState,
    started: timedelta | None = timedelta(),
    finished: datetime | None = None,
) -> Container:
    return Container(
        id="local/c1",
        tenant_id="default",
        environment_id="local",
        host_id="local",
        name="web",
        image="web:1",
        image_id="sha256:1",
        created_at=_BORN,
        started_at=None if started is None else _BORN + started,
        finished_at=finished,
        state=state,
    )


def _names(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


async def test_lines_of_both_streams_are_kept_in_order() -> None:
    async with log_lab() as lab:
        assert (lab.logs[0].query.follow, lab.logs[0].query.tail) == (True, 1000)
        await lab.write("one", "two")
        await lab.write("three", stream=Stream.STDERR)
        assert lab.texts == ["one", "two", "three"]
        assert lab.controller.buffer.get(2).stream is Stream.STDERR


async def test_other_query_begins_another_buffer() -> None:
    async with log_lab() as lab:
        await lab.write("old")
        lab.controller.set_query(LogQuery(tail=10, timestamps=True))
        await until(lambda: len(lab.logs) == 2 and lab.state is LogState.READING)
        assert lab.logs[0].closed
        await lab.logs[1].write(frame(Stream.STDOUT, b"2026-01-01T10:00:00.5Z new\n"))
        await until(lambda: lab.texts == ["new"])
        assert lab.controller.buffer.get(0).at == datetime(
            2026, 1, 1, 10, microsecond=500_000, tzinfo=UTC
        )


async def test_log_goes_on_behind_what_is_there_when_the_container_restarts() -> None:
    async with log_lab() as lab:
        await lab.write("before")
        await lab.logs[0].end()
        await until(lambda: lab.state is LogState.ENDED)
        lab.controller.container_changed(_container(ContainerState.EXITED))
        assert lab.state is LogState.ENDED
        restarted = _container(
            ContainerState.RUNNING, timedelta(seconds=30), finished=_BORN + timedelta(seconds=20)
        )
        lab.controller.container_changed(restarted)
        await until(lambda: lab.state is LogState.READING)
        query = lab.logs[1].query
        assert (query.since, query.tail) == (_BORN + timedelta(seconds=25), None)
        await lab.write("after")
        assert lab.texts == ["before", "after"]


async def test_log_of_a_run_that_was_never_seen_is_read_too() -> None:
    async with log_lab() as lab:
        await lab.write("before")
        lab.controller.container_changed(
            _container(ContainerState.EXITED, finished=_BORN + timedelta(seconds=20))
        )
        await lab.logs[0].end()
        await until(lambda: lab.state is LogState.ENDED)
        # Another run began at 21 s; what is told next is the one after it.
        again = _container(
            ContainerState.RUNNING, timedelta(seconds=30), finished=_BORN + timedelta(seconds=28)
        )
        lab.controller.container_changed(again)
        await until(lambda: lab.state is LogState.READING)
        since = lab.logs[1].query.since
        assert since is not None
        assert timedelta() < since - (_BORN + timedelta(seconds=20)) < timedelta(seconds=1)


async def test_log_is_not_read_again_from_its_start_while_a_start_is_not_known() -> None:
    async with log_lab() as lab:
        await lab.write("before")
        await lab.logs[0].end()
        await until(lambda: lab.state is LogState.ENDED)
        lab.controller.container_changed(_container(ContainerState.RUNNING, None))
        assert lab.state is LogState.ENDED
        lab.controller.container_changed(_container(ContainerState.RUNNING, timedelta(seconds=9)))
        await until(lambda: lab.state is LogState.READING)
        assert lab.logs[1].query.since is not None


async def test_restart_that_is_told_before_the_end_of_the_log_is_not_missed() -> None:
    async with log_lab() as lab:
        lab.controller.container_changed(_container(ContainerState.RUNNING, timedelta(seconds=9)))
        assert len(lab.logs) == 1
        await lab.logs[0].end()
        await until(lambda: len(lab.logs) == 2)


async def test_log_waits_until_it_is_known_which_run_it_reads() -> None:
    async with log_lab() as lab:
        listed_only = _container(ContainerState.RUNNING, None)
        lab.controller.container_changed(listed_only)
        lab.controller.start()
        await asyncio.sleep(0.05)
        assert len(lab.logs) == 1
        lab.controller.container_changed(_container(ContainerState.RUNNING))
        await until(lambda: len(lab.logs) == 2 and lab.state is LogState.READING)
        await lab.logs[1].end()
        await until(lambda: lab.state is LogState.ENDED)
        lab.controller.container_changed(_container(ContainerState.RUNNING, timedelta(seconds=9)))
        await until(lambda: len(lab.logs) == 3)


async def test_log_is_read_although_nobody_tells_which_run_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logs_controller, "RUN_KNOWN_WITHIN", 0.01)
    async with log_lab() as lab:
        lab.controller.container_changed(_container(ContainerState.RUNNING, None))
        lab.controller.start()
        await until(lambda: len(lab.logs) == 2 and lab.state is LogState.READING)


async def test_end_of_a_log_that_is_not_followed_is_the_end() -> None:
    async with log_lab() as lab:
        lab.controller.set_query(LogQuery(follow=False))
        await until(lambda: len(lab.logs) == 2 and lab.state is LogState.READING)
        await lab.logs[1].end()
        await until(lambda: lab.state is LogState.ENDED)
        lab.controller.container_changed(_container(ContainerState.RUNNING, timedelta(seconds=9)))
        await asyncio.sleep(0)
        assert len(lab.logs) == 2


async def test_removed_container_is_told_and_its_lines_are_kept() -> None:
    async with log_lab() as lab:
        await lab.write("last words")
        lab.controller.container_changed(None)
        await lab.logs[0].end()
        await until(lambda: lab.state is LogState.GONE)
        assert lab.texts == ["last words"]


@pytest.mark.parametrize(
    "error", [EngineUnreachable("No answer"), AuthError("The session has ended")]
)
async def test_what_comes_back_by_itself_or_with_a_login_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, error: ConsoleError
) -> None:
    monkeypatch.setattr(logs_controller, "RETRY", 0.01)
    async with log_lab() as lab:
        await lab.write("before")
        lost = emission(lab.controller.status_changed)
        await lab.logs[0].end(error)
        (status,) = await lost
        assert status == lab.controller.status
        await until(lambda: len(lab.logs) == 2 and lab.state is LogState.READING)
        assert lab.texts == []


async def test_refusal_is_told_and_waits_for_a_person() -> None:
    async with log_lab() as lab:
        error = NotFound("No such container")
        await lab.logs[0].end(error)
        await until(lambda: lab.state is LogState.LOST)
        assert lab.controller.status.error is error
        lab.controller.start()
        await until(lambda: lab.state is LogState.READING)


async def test_filter_and_search_find_lines_as_they_come() -> None:
    async with log_lab() as lab:
        await lab.write("error one", "fine", "error two")
        assert lab.controller.set_filter("ERROR") is None
        assert lab.controller.set_search("two|three", is_regex=True) is None
        matching, found = lab.controller.filter, lab.controller.search
        assert matching is not None
        assert found is not None
        await until(lambda: [*matching.numbers] == [0, 2] and [*found.numbers] == [2])
        await lab.write("three fine", "error three")
        await until(lambda: [*matching.numbers] == [0, 2, 4] and [*found.numbers] == [2, 4])
        lab.controller.set_filter("")
        unfiltered = lab.controller.search
        assert unfiltered is not None
        await until(lambda: [*unfiltered.numbers] == [2, 3, 4])


@pytest.mark.parametrize("is_regex", [True, False])
async def test_half_a_character_is_looked_for_and_not_found(is_regex: bool) -> None:
    async with log_lab() as lab:
        assert lab.controller.set_filter("\ud83d", is_regex=is_regex) is None
        await lab.write("one")
        matching = lab.controller.filter
        assert matching is not None
        await until(lambda: matching.caught_up)
        assert list(matching.numbers) == []


@pytest.mark.parametrize("pattern", ["(", "(?=a)"])
async def test_expression_that_cannot_be_is_told_and_filters_nothing(pattern: str) -> None:
    async with log_lab() as lab:
        assert lab.controller.set_filter(pattern, is_regex=True) is not None
        assert lab.controller.filter is None


async def test_flood_is_read_no_faster_than_it_is_taken_apart() -> None:
    async with log_lab() as lab:
        piece = frame(Stream.STDOUT, b"x" * 99 + b"\n") * 5000
        turns = 0

        async def write_pieces() -> None:
            for _ in range(40):
                await lab.logs[0].write(piece)

        writing = asyncio.ensure_future(write_pieces())
        while not writing.done():
            await asyncio.sleep(0)
            turns += 1
        await until(lambda: lab.controller.buffer.end_line == 200_000)
        # The loop was free at least once for every piece: nothing was taken in one go.
        assert turns >= 40


async def test_memory_of_an_endless_log_is_bounded() -> None:
    async with log_lab() as lab:
        piece = frame(Stream.STDOUT, b"y" * 999 + b"\n") * 4000
        for _ in range(24):
            await lab.logs[0].write(piece)
        await until(lambda: lab.controller.buffer.end_line == 96_000)
        assert lab.controller.buffer.bytes_kept <= 64 * 1024 * 1024
        assert lab.controller.buffer.first_line > 0


async def test_download_saves_every_byte_that_was_logged(tmp_path: Path) -> None:
    async with log_lab() as lab:
        download = LogDownload(lab.runtime, ObjectRef("local", "c1"))
        finished = emission(download.finished)
        path = tmp_path / "web.log"
        download.start(path, lab.controller.query)
        await until(lambda: len(lab.logs) == 2)
        query = lab.logs[1].query
        assert (query.follow, query.tail, query.since) == (False, None, None)
        lines = [b"line %d \x1b[31m\xff\n" % number for number in range(50_000)]
        await lab.logs[1].write(b"".join(frame(Stream.STDOUT, line) for line in lines))
        await lab.logs[1].end()
        assert await finished == (path,)
        assert path.read_bytes() == b"".join(lines)
        assert _names(tmp_path) == ["web.log"]
        await download.aclose()


async def test_what_is_shown_is_saved_as_it_is_read(tmp_path: Path) -> None:
    async with log_lab() as lab:
        download = LogDownload(lab.runtime, ObjectRef("local", "c1"))
        path = tmp_path / "web.log"
        lines = b"".join(b"\x1b[31mline %d\x1b[0m\n" % number for number in range(20_000))
        await lab.logs[0].write(frame(Stream.STDOUT, lines + b"prompt> "))
        await until(lambda: lab.controller.buffer.end_line == 20_000)
        await until(lambda: lab.controller.buffer.unfinished)

        async def saved() -> list[str]:
            finished = emission(download.finished)
            download.start_shown(path, lab.controller.shown())
            await finished
            return path.read_text().splitlines()

        assert await saved() == [*(f"line {number}" for number in range(20_000)), "prompt> "]
        lab.controller.set_filter("line 1999")
        matches = lab.controller.filter
        assert matches is not None
        await until(lambda: matches.caught_up)
        assert await saved() == ["line 1999", *(f"line 1999{digit}" for digit in range(10))]
        assert len(lab.logs) == 1
        await download.aclose()


async def test_what_is_shown_is_saved_with_its_times(tmp_path: Path) -> None:
    async with log_lab() as lab:
        lab.controller.set_query(LogQuery(follow=True, timestamps=True))
        await until(lambda: len(lab.logs) == 2)
        stamped = b"2026-11-30T20:30:00.5Z hello\n"
        await lab.logs[1].write(frame(Stream.STDOUT, stamped))
        await until(lambda: lab.controller.buffer.end_line == 1)
        download = LogDownload(lab.runtime, ObjectRef("local", "c1"))
        finished = emission(download.finished)
        download.start_shown(tmp_path / "web.log", lab.controller.shown())
        await finished
        time, text = (tmp_path / "web.log").read_text().split(" ", 1)
        moment = datetime(2026, 11, 30, 20, 30, 0, 500_000, UTC)
        assert (datetime.fromisoformat(time), text) == (moment, "hello\n")
        await download.aclose()


async def test_lines_that_are_dropped_meanwhile_are_left_out() -> None:
    async with log_lab() as lab:
        piece = frame(Stream.STDOUT, b"y" * 999 + b"\n") * 4000
        await lab.logs[0].write(piece)
        await until(lambda: lab.controller.buffer.end_line == 4000)
        shown = lab.controller.shown()
        assert next(shown).number == 0
        for _ in range(23):
            await lab.logs[0].write(piece)
        await until(lambda: lab.controller.buffer.end_line == 96_000)
        assert lab.controller.buffer.first_line > 4000
        assert list(shown) == []


async def test_a_download_that_is_begun_anew_does_not_meet_the_one_before(tmp_path: Path) -> None:
    async with log_lab() as lab:
        download = LogDownload(lab.runtime, ObjectRef("local", "c1"))
        finished = emission(download.finished)
        path = tmp_path / "web.log"
        download.start(path, lab.controller.query)
        await until(lambda: len(lab.logs) == 2)
        download.start(path, lab.controller.query)
        await until(lambda: len(lab.logs) == 3)
        await lab.logs[2].write(frame(Stream.STDOUT, b"whole\n"))
        await lab.logs[2].end()
        assert await finished == (path,)
        await download.aclose()
        assert path.read_bytes() == b"whole\n"
        assert _names(tmp_path) == ["web.log"]


async def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    async with log_lab() as lab:
        download = LogDownload(lab.runtime, ObjectRef("local", "c1"))
        (tmp_path / "file").touch()
        failed = emission(download.failed)
        download.start(tmp_path / "file" / "web.log", lab.controller.query)
        (error,) = await failed
        assert isinstance(error, ConsoleError)
        await download.aclose()


async def test_cancelled_or_failed_download_leaves_no_file(tmp_path: Path) -> None:
    async with log_lab() as lab:
        download = LogDownload(lab.runtime, ObjectRef("local", "c1"))
        download.start(tmp_path / "a.log", lab.controller.query)
        await until(lambda: len(lab.logs) == 2)
        download.cancel()
        await download.aclose()
        failed = emission(download.failed)
        download.start(tmp_path / "missing" / "b.log", lab.controller.query)
        (error,) = await failed
        assert isinstance(error, ConsoleError)
        assert _names(tmp_path) == []
        await download.aclose()


async def test_the_lines_go_with_the_end_and_wait_for_no_collection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given_back: list[None] = []
    monkeypatch.setattr(logs_controller, "WORTH_GIVING_BACK", 0)
    monkeypatch.setattr(logs_controller, "give_back_memory", lambda: given_back.append(None))
    async with log_lab() as lab:
        lab.controller.set_filter("a")
        lab.controller.set_search("b")
        await lab.write("ab", "cd")
        lines = weakref.ref(lab.controller.buffer)
        await lab.controller.aclose()
        assert lines() is None
        assert given_back == [None]


async def test_the_lines_of_one_part_go_when_another_is_read() -> None:
    async with log_lab() as lab:
        lab.controller.set_filter("a")
        await lab.write("ab", "cd")
        lines = weakref.ref(lab.controller.buffer)
        lab.controller.set_query(LogQuery(follow=True, tail=None))
        await until(lambda: len(lab.logs) == 2 and lab.state is LogState.READING)
        await until(lambda: lines() is None)
