"""Terminals in containers."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import pytest

from caas_console.backend.contracts.errors import (
    Conflict,
    EngineUnreachable,
    InvalidInput,
    NotFound,
)
from caas_console.backend.contracts.resources import HostState, ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec, ShellSession
from caas_console.backend.engine.shell import ExecSession
from tests.integration.engine.observed import PATIENCE, Observed, docker, observing_ready
from tests.lab.daemon import Daemon
from tests.lab.recording_proxy import RecordingProxy


@pytest.fixture
async def container(observed: Observed, daemon: Daemon) -> ObjectRef:
    return await _start(observed, daemon, "busybox:1")


async def _start(observed: Observed, daemon: Daemon, image: str) -> ObjectRef:
    return observed.ref(await docker(daemon.url, "run", "--detach", image, "sleep", "1000"))


def _spec(*command: str, **settings: object) -> ExecSpec:
    return ExecSpec.model_validate({"command": command} | settings)


async def _read_until(shell: ShellSession, pattern: str) -> str:
    """What comes until the pattern does, which may lie across pieces."""
    content = b""
    async with asyncio.timeout(PATIENCE):
        while not re.search(pattern.encode(), content):
            piece = await shell.read()
            assert piece, f"ended with {content!r}"
            content += piece
    return content.decode()


async def _read_all(shell: ShellSession) -> bytes:
    content = b""
    async with asyncio.timeout(PATIENCE):
        while piece := await shell.read():
            content += piece
    return content


async def _processes(observed: Observed, container: ObjectRef) -> list[str]:
    table = await observed.fleet.processes(container)
    return [row[table.titles.index("CMD")] for row in table.rows]


async def _until_processes(
    observed: Observed, container: ObjectRef, expected: Sequence[str]
) -> None:
    async with asyncio.timeout(PATIENCE):
        while sorted(await _processes(observed, container)) != sorted(expected):  # noqa: ASYNC110 - no event tells of a process's end
            await asyncio.sleep(0.02)


async def test_keystrokes_are_echoed_and_the_code_is_told(
    observed: Observed, container: ObjectRef
) -> None:
    async with await observed.fleet.open_shell(container, _spec()) as shell:
        await _read_until(shell, "# ")
        await shell.write(b"echo hello-$((40 + 2))\n")
        assert "echo hello" in await _read_until(shell, "hello-42")
        await shell.write(b"exit 7\n")
        await _read_all(shell)
        assert shell.exit_code == 7
        await shell.write(b"late")
        await shell.resize(10, 10)


async def test_size_of_the_terminal_is_known_and_follows(
    observed: Observed, container: ObjectRef
) -> None:
    spec = _spec(columns=101, rows=31)
    async with await observed.fleet.open_shell(container, spec) as shell:
        await _read_until(shell, "# ")
        await shell.write(b"stty size; echo $TERM\n")
        assert "xterm-256color" in await _read_until(shell, "31 101(.|\n)*xterm-256color")
        await shell.resize(120, 40)
        await shell.write(b"stty size\n")
        await _read_until(shell, "40 120")


async def test_keys_that_the_engine_would_keep_arrive(
    observed: Observed, container: ObjectRef
) -> None:
    """Ctrl-P Ctrl-Q detaches by default; a NUL begins what does so here."""
    command = ("sh", "-c", "stty raw -echo; echo ready; exec od -An -tx1 -w1 -v")
    async with await observed.fleet.open_shell(container, _spec(*command)) as shell:
        await _read_until(shell, "ready")
        await shell.write(b"\x10")
        await _read_until(shell, "10")
        await shell.write(b"\x10\x11\x00a")
        await _read_until(shell, "11\r?\n 00\r?\n 61")


async def test_command_runs_as_it_was_asked_for(observed: Observed, container: ObjectRef) -> None:
    spec = _spec(
        *("sh", "-c", "id -u; pwd; echo $A"),
        user="1000",
        working_directory="/tmp",
        environment={"A": "b c"},
    )
    async with await observed.fleet.open_shell(container, spec) as shell:
        assert await _read_all(shell) == b"1000\r\n/tmp\r\nb c\r\n"
        assert shell.exit_code == 0
        assert shell.command == spec.command


async def test_best_shell_takes_the_place_of_the_one_that_looked(
    observed: Observed, daemon: Daemon, tools_image: str
) -> None:
    container = await _start(observed, daemon, tools_image)
    async with await observed.fleet.open_shell(container, _spec()) as shell:
        await shell.write(b"echo $BASH_VERSION-$$\n")
        await _read_until(shell, r"\d+\.\d+\.\d+\S*-\d+")
        await _until_processes(observed, container, ["sleep 1000", "bash"])


async def test_the_shell_is_found_among_the_containers_processes(
    observed: Observed, container: ObjectRef
) -> None:
    async with await observed.fleet.open_shell(container, _spec()) as shell:
        await _read_until(shell, "# ")
        table = await observed.fleet.processes(container)
        place = table.titles.index("PID")
        (row,) = (one for one in table.rows if one[place] == str(shell.process_id))
        assert row[table.titles.index("CMD")] == "sh"


async def test_nothing_is_left_running_after_hanging_up(
    observed: Observed, container: ObjectRef
) -> None:
    async with await observed.fleet.open_shell(container, _spec()) as shell:
        await _read_until(shell, "# ")
        await shell.write(b"sleep 99 & top\n")
        await _read_until(shell, "Mem")
    await _until_processes(observed, container, ["sleep 1000"])


async def test_nothing_is_left_running_by_bash_after_hanging_up(
    observed: Observed, daemon: Daemon, tools_image: str
) -> None:
    container = await _start(observed, daemon, tools_image)
    async with await observed.fleet.open_shell(container, _spec()) as shell:
        await shell.write(b"sleep 99 & top\n")
        await _read_until(shell, "Mem")
        await shell.write(b"\x1a")  # stopped jobs must go as well
        await _read_until(shell, "Stopped")
    await _until_processes(observed, container, ["sleep 1000"])


async def test_nothing_is_left_running_where_opening_was_given_up(
    observed: Observed, container: ObjectRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(ExecSession, "resize", never)
    opening = asyncio.create_task(observed.fleet.open_shell(container, _spec("sleep", "99")))
    await _until_processes(observed, container, ["sleep 1000", "sleep 99"])
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await _until_processes(observed, container, ["sleep 1000"])


async def test_hanging_up_one_session_leaves_the_others(
    observed: Observed, container: ObjectRef
) -> None:
    async with await observed.fleet.open_shell(container, _spec()) as kept:
        await _read_until(kept, "# ")
        async with await observed.fleet.open_shell(container, _spec()) as left:
            await _read_until(left, "# ")
        await _until_processes(observed, container, ["sleep 1000", "sh"])
        await kept.write(b"echo still-$((1 + 1))\n")
        await _read_until(kept, "still-2")


async def test_hanging_up_is_no_event(observed: Observed, container: ObjectRef) -> None:
    async with await observed.fleet.open_shell(container, _spec("cat")):
        pass
    await _until_processes(observed, container, ["sleep 1000"])
    commands = [
        event.attributes["command"] for event in observed.events() if event.action == "exec_create"
    ]
    assert "cat" in commands
    assert not any("CAAS_SESSION" in command for command in commands)


async def test_image_without_a_shell_is_told(observed: Observed, daemon: Daemon) -> None:
    script = "cp /bin/busybox / && rm -rf /bin"
    await docker(daemon.url, "run", "--name", "bare", "busybox:1", "sh", "-c", script)
    change = 'CMD ["/busybox", "sleep", "1000"]'
    await docker(daemon.url, "commit", "--change", change, "bare", "bare:1")
    container = observed.ref(await docker(daemon.url, "run", "--detach", "bare:1"))
    with pytest.raises(NotFound, match="This image has no shell"):
        await observed.fleet.open_shell(container, _spec())
    async with await observed.fleet.open_shell(container, _spec("/busybox", "echo", "hi")) as shell:
        assert await _read_all(shell) == b"hi\r\n"


async def test_command_that_is_not_there_is_told(observed: Observed, container: ObjectRef) -> None:
    with pytest.raises(InvalidInput, match="The container cannot run this command") as caught:
        await observed.fleet.open_shell(container, _spec("nosuch"))
    assert "nosuch" in caught.value.detail


async def test_user_that_is_not_there_is_told(observed: Observed, container: ObjectRef) -> None:
    spec = ExecSpec(user="nosuch")
    with pytest.raises(InvalidInput, match="The container has no such user") as caught:
        await observed.fleet.open_shell(container, spec)
    assert "nosuch" in caught.value.detail


async def test_shell_needs_a_container_that_runs(
    observed: Observed, daemon: Daemon, container: ObjectRef
) -> None:
    await docker(daemon.url, "kill", container.engine_id)
    with pytest.raises(Conflict, match="The container is not running"):
        await observed.fleet.open_shell(container, _spec())
    await docker(daemon.url, "rm", container.engine_id)
    with pytest.raises(NotFound, match="The container does not exist any more"):
        await observed.fleet.open_shell(container, _spec())


async def test_container_that_ends_ends_its_shell(
    observed: Observed, daemon: Daemon, container: ObjectRef
) -> None:
    async with await observed.fleet.open_shell(container, _spec()) as shell:
        await _read_until(shell, "# ")
        await docker(daemon.url, "rm", "--force", container.engine_id)
        await _read_all(shell)


async def test_more_than_the_terminal_takes_waits(observed: Observed, container: ObjectRef) -> None:
    size = 20_000_000
    script = f"head -c {size} /dev/zero | tr '\\0' x"
    async with await observed.fleet.open_shell(container, _spec("sh", "-c", script)) as shell:
        await asyncio.sleep(0.3)
        assert len(await _read_all(shell)) == size
        assert shell.exit_code == 0


@pytest.fixture
async def echo(observed: Observed, container: ObjectRef) -> AsyncIterator[ShellSession]:
    async with await observed.fleet.open_shell(
        container, _spec("sh", "-c", "stty raw -echo; echo ready; exec cat")
    ) as shell:
        await _read_until(shell, "ready\n")
        yield shell


async def test_bytes_come_back_as_they_went(echo: ShellSession) -> None:
    sent = bytes(range(256)) * 400

    async def write() -> None:
        for start in range(0, len(sent), 1000):
            await echo.write(sent[start : start + 1000])

    writing = asyncio.create_task(write())
    received = b""
    async with asyncio.timeout(PATIENCE):
        while len(received) < len(sent):
            received += await echo.read()
    await writing
    assert received == sent


async def test_shell_that_lost_its_host_is_hung_up_once_the_host_answers_again(
    daemon: Daemon, daemon_proxy: RecordingProxy
) -> None:
    async with observing_ready(daemon_proxy.url) as observed:
        container = await _start(observed, daemon, "busybox:1")
        async with await observed.fleet.open_shell(container, _spec("sleep", "99")) as shell:
            await _until_processes(observed, container, ["sleep 1000", "sleep 99"])
            daemon_proxy.refuse()
            daemon_proxy.cut()
            with suppress(EngineUnreachable):
                assert await _read_all(shell) == b""
            assert shell.exit_code is None
        await observed.until_state(HostState.UNREACHABLE)
        daemon_proxy.accept()
        await observed.until_state(HostState.READY)
        await _until_processes(observed, container, ["sleep 1000"])


async def test_daemon_that_dies_ends_the_shell_without_a_code(fresh_daemon: Daemon) -> None:
    async with observing_ready(fresh_daemon.url) as observed:
        container = await _start(observed, fresh_daemon, "busybox:1")
        async with await observed.fleet.open_shell(container, _spec()) as shell:
            await _read_until(shell, "# ")
            fresh_daemon.kill()
            await _read_all(shell)
            assert shell.exit_code is None
