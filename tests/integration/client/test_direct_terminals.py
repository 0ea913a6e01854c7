"""A console in direct mode that is killed leaves its shells to the next one."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from docker.models.containers import Container as EngineContainer

from caas_console.backend.client.direct_gateway import DirectGateway, direct_host
from caas_console.backend.client.direct_terminals import own_terminals
from caas_console.backend.engine.terminal_notes import TerminalNote
from tests.guards.logs import LogGuard
from tests.integration.client import direct_shell
from tests.lab.daemon import Daemon
from tests.waiting import eventually_async

_REPOSITORY = Path(__file__).parents[3]
HERE, THERE = "unix:///here.sock", "tcp://there:2376"
PATIENCE = 60.0


def note(mark: str, endpoint: str = HERE) -> TerminalNote:
    return TerminalNote(mark=mark, endpoint=endpoint, container_id="c1", user="")


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "runtime"
    path.mkdir(mode=0o700)
    monkeypatch.setenv("CAAS_RUNTIME_DIR", str(path))
    return path


def die(runtime: Path, *notes: TerminalNote) -> None:
    """A console writes these notes and is killed, as far as the disk can tell."""
    code = (
        "import os, sys; from pathlib import Path;"
        "from caas_console.backend.client.direct_terminals import own_terminals;"
        "from caas_console.backend.engine.terminal_notes import TerminalNote;"
        "terminals = own_terminals(Path(sys.argv[1]), ());"
        "notes = terminals.__enter__();"
        "[notes.add(TerminalNote.model_validate_json(one)) for one in sys.argv[2:]];"
        "os.kill(os.getpid(), 9)"
    )
    written = [one.model_dump_json() for one in notes]
    subprocess.run(
        [sys.executable, "-c", code, str(runtime), *written], cwd=_REPOSITORY, check=False
    )


def files(runtime: Path) -> list[str]:
    paths = (runtime / "direct-terminals").rglob("*")
    return sorted(path.name for path in paths if path.name != "changing")


def test_what_a_dead_console_left_is_taken_over_where_the_daemon_is_the_same(
    runtime: Path,
) -> None:
    die(runtime, note("a"), note("b", THERE))
    with own_terminals(runtime, {HERE}) as notes:
        assert notes.left_behind(HERE) == [note("a")]
        assert notes.left_behind(THERE) == []
        notes.remove(note("a"))
    with own_terminals(runtime, {HERE, THERE}) as notes:
        assert notes.left_behind(HERE) == []
        assert notes.left_behind(THERE) == [note("b", THERE)]
        notes.remove(note("b", THERE))
    assert files(runtime) == []


def test_the_terminals_of_a_console_that_runs_are_its_own(runtime: Path) -> None:
    with own_terminals(runtime, {HERE}) as first:
        first.add(note("a"))
        with own_terminals(runtime, {HERE}) as second:
            assert second.left_behind(HERE) == []
        first.remove(note("a"))
    assert files(runtime) == []


def test_what_could_not_be_hung_up_in_its_time_is_for_the_next(runtime: Path) -> None:
    with own_terminals(runtime, {HERE}) as notes:
        notes.add(note("a"))
    with own_terminals(runtime, {HERE}) as notes:
        assert notes.left_behind(HERE) == [note("a")]


@pytest.fixture
def unsafe_runtime(runtime: Path) -> Path:
    runtime.chmod(0o755)
    return runtime


async def test_without_a_safe_place_for_notes_there_are_none(
    unsafe_runtime: Path, log_guard: LogGuard
) -> None:
    log_guard.expect("WARNING caas_console.backend.client.direct_gateway: no notes of terminals")
    gateway = await DirectGateway.open([direct_host("local", HERE)], actor="ada")
    await gateway.aclose()
    assert files(unsafe_runtime) == []


@contextmanager
def console_with_shell(
    daemon: Daemon, container: EngineContainer
) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, direct_shell.__file__, daemon.url, str(container.id)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(_REPOSITORY)},
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "running\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def sleepers(container: EngineContainer) -> int:
    return sum("sleep 99" in row[-1] for row in container.top()["Processes"])


async def test_a_shell_of_a_killed_console_is_hung_up_by_the_next_and_no_other(
    runtime: Path, daemon: Daemon
) -> None:
    container = daemon.client.containers.run("busybox:1", ["sleep", "1000"], detach=True)

    async def run(wanted: int) -> bool:
        return await asyncio.to_thread(sleepers, container) == wanted

    with console_with_shell(daemon, container), console_with_shell(daemon, container) as killed:
        await eventually_async(partial(run, 2), PATIENCE)
        killed.kill()
        await asyncio.to_thread(killed.wait)
        assert await run(2)
        gateway = await DirectGateway.open([direct_host("local", daemon.url)], actor="ada")
        await eventually_async(partial(run, 1), PATIENCE)
        await gateway.aclose()
        assert await run(1)
    assert len(files(runtime)) == 3  # The lock, the directory and the note of the other one.
