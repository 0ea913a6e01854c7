"""The log of a real container in the console, through restarts and removal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from caas_console.backend.contracts.gateway import Gateway
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import LogQuery
from caas_console.models.controllers.connections import DaemonChoice, direct
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.logs_controller import LogState
from caas_console.models.state.logs.frames import Stream
from caas_console.views.widgets.logs.log_view import LogView
from tests.lab.daemon import Daemon
from tests.ui.waiting import until

_COUNTING = "i=0; while :; do echo out $i; echo err $i >&2; i=$((i+1)); sleep 0.05; done"


@dataclass
class Lab:
    """A container that logs, and the view of its log."""

    container: Any
    gateway: Gateway
    view: LogView

    @property
    def texts(self) -> list[str]:
        buffer = self.view.controller.buffer
        return [buffer.get(one).text for one in range(buffer.first_line, buffer.end_line)]

    def has_lines(self, count: int) -> bool:
        return len(self.texts) >= count

    @property
    def state(self) -> LogState:
        return self.view.controller.status.state


@asynccontextmanager
async def log_lab(daemon: Daemon, script: str, *, tty: bool = False) -> AsyncIterator[Lab]:
    container = daemon.client.containers.run(
        "busybox:1", ["sh", "-c", script], detach=True, name="speaker", tty=tty
    )
    session = ConsoleSession(direct([DaemonChoice("local", daemon.url)]))
    cache = session.state.cache
    session.start()
    ref = ObjectRef("local", str(container.id))
    await until(lambda: str(ref) in cache.containers, 15)
    view = LogView.of_container(session.gateway, ref, "speaker")
    view.controller.follow_container(session.state)
    view.resize(800, 300)
    view.show()
    await until(lambda: view.controller.status.state is not LogState.CONNECTING, 15)
    try:
        yield Lab(container, session.gateway, view)
    finally:
        await view.aclose()
        view.close()
        view.deleteLater()
        await session.aclose()


async def test_both_streams_are_followed(daemon: Daemon) -> None:
    async with log_lab(daemon, _COUNTING) as lab:
        await until(lambda: "out 5" in lab.texts and "err 5" in lab.texts, 15)
        buffer = lab.view.controller.buffer
        line = buffer.get(lab.texts.index("err 5"))
        assert line.stream is Stream.STDERR
        lab.view.bar.query_changed.emit(LogQuery(follow=True, stdout=False, timestamps=True))
        await until(lambda: lab.view.controller.buffer is not buffer, 15)
        await until(lambda: "err 8" in lab.texts, 15)
        assert all(text.startswith("err") for text in lab.texts)
        assert lab.view.controller.buffer.get(0).at is not None


async def test_log_of_a_terminal_has_no_framing(daemon: Daemon) -> None:
    async with log_lab(daemon, "echo hello; sleep 600", tty=True) as lab:
        await until(lambda: lab.texts == ["hello"], 15)


async def test_restarted_container_goes_on_without_loss_or_repetition(daemon: Daemon) -> None:
    async with log_lab(daemon, "echo begin; sleep 600") as lab:
        await until(lambda: lab.texts == ["begin"], 15)
        for times in (2, 3):
            lab.container.restart(timeout=0)
            await until(partial(lab.has_lines, times), 20)
            assert lab.texts == ["begin"] * times
        assert lab.state is LogState.READING


async def test_stopped_and_removed_container_are_told(daemon: Daemon) -> None:
    async with log_lab(daemon, "echo last words; exit 3") as lab:
        await until(lambda: lab.state is LogState.ENDED, 15)
        assert lab.texts == ["last words"]
        assert not lab.view.strip.isHidden()
        lab.container.remove()
        await until(lambda: lab.state is LogState.GONE, 15)
        assert lab.texts == ["last words"]


async def test_whole_log_is_saved_while_a_part_is_shown(daemon: Daemon, tmp_path: Path) -> None:
    script = "i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done; sleep 600"
    async with log_lab(daemon, script) as lab:
        await until(lambda: "line 4999" in lab.texts, 30)
        lab.view.controller.set_query(LogQuery(follow=True, tail=10))
        await until(lambda: len(lab.texts) == 10, 15)
        path = tmp_path / "speaker.log"
        lab.view.download_strip.save(path, lab.view.controller.query)
        await until(lambda: "speaker.log" in lab.view.download_strip.detail.text(), 15)
        assert path.read_text() == "".join(f"line {number}\n" for number in range(5000))
