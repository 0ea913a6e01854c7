"""A command on a terminal inside a container (Engine API, exec)."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Self

from caas_console.backend.contracts.errors import (
    Conflict,
    ConsoleError,
    EngineError,
    EngineUnreachable,
    NotFound,
)
from caas_console.backend.contracts.resources import JSON, ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec
from caas_console.backend.engine.client import ByteStream, EngineClient, connection_errors
from caas_console.backend.engine.daemon import Daemon
from caas_console.backend.engine.refusals import CommandMissing, refusal
from caas_console.backend.engine.terminal_notes import TerminalNote, TerminalNotes

# One process in the end: the shell found takes the place of the one that looked for it.
_BEST_SHELL = ("/bin/sh", "-c", "command -v bash >/dev/null 2>&1 && exec bash; exec sh")
# Ctrl-P Ctrl-Q, the engine's own, would hold back every Ctrl-P. A NUL is held back until the next
# key instead, and nobody types this.
_DETACH_KEYS = "ctrl-@,ctrl-\\,ctrl-@,ctrl-^,ctrl-@,ctrl-_"

_START_TIMEOUT = 30.0
_END_TIMEOUT = 5.0
_POLL = 0.02
# The engine leaves the processes of a terminal alone when it is hung up, so we send the SIGHUP
# that the kernel would have sent: to whatever carries the session's mark in its environment.
MARK = "CAAS_SESSION"
_HANG_UP = """\
for process in /proc/[0-9]*; do
  grep -q %s "$process/environ" 2>/dev/null && kill -s HUP ${process#/proc/} &&
    kill -s CONT ${process#/proc/}
done"""


async def open_shell(
    daemon: Daemon, container: ObjectRef, spec: ExecSpec, notes: TerminalNotes
) -> "ExecSession":
    """Run a command on a terminal, and return once it runs.

    Args:
        daemon: of the container's host.
        container: where it runs.
        spec: what runs.
        notes: hold the terminal for as long as it has to be hung up.

    Raises:
        NotFound: there is no such container, or no shell was asked for by name and it has none.
        Conflict: the container does not run.
        InvalidInput: it cannot run this command.
    """
    note = TerminalNote(
        mark=secrets.token_hex(8),
        endpoint=str(daemon.endpoint),
        container_id=container.engine_id,
        user=spec.user,
    )
    session = ExecSession(daemon.client, spec, note, notes)
    notes.add(note)
    try:
        await session.start()
    except BaseException as error:
        await session.aclose()
        if isinstance(error, CommandMissing) and not spec.command:
            raise NotFound(
                "This image has no shell",
                f"It has no {_BEST_SHELL[0]}.",
                "Name a program that the image has as the command to run.",
            ) from error
        raise
    return session


async def hang_up(client: EngineClient, note: TerminalNote, notes: TerminalNotes) -> None:
    """End what runs on a terminal, or leave it behind where the host does not answer."""
    config = {"Cmd": ["/bin/sh", "-c", _HANG_UP % _marked(note)], "User": note.user}
    path = f"/containers/{note.container_id}/exec"
    try:
        created = await client.post(path, config, timeout=_END_TIMEOUT)
        start = f"/exec/{created['Id']}/start"
        await client.post(start, {"Detach": True}, timeout=_END_TIMEOUT)
    except EngineUnreachable:
        notes.leave_behind(note)
        return
    except ConsoleError:
        pass  # The image has no shell, or the container ended meanwhile: nothing can be done.
    notes.remove(note)


def _marked(note: TerminalNote) -> str:
    return f"{MARK}={note.mark}"


def exec_config(spec: ExecSpec, mark: str) -> JSON:
    """The body of ``POST /containers/{id}/exec``."""
    environment = {"TERM": "xterm-256color", **spec.environment}
    return {
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "Tty": True,
        "DetachKeys": _DETACH_KEYS,
        "ConsoleSize": [spec.rows, spec.columns],
        "Cmd": spec.command or _BEST_SHELL,
        "Env": [*(f"{name}={value}" for name, value in environment.items()), mark],
        "User": spec.user,
        "WorkingDir": spec.working_directory,
    }


class ExecSession:
    """Implements the ShellSession Protocol; made by :func:`open_shell`."""

    exit_code: int | None = None
    process_id: int | None = None

    def __init__(
        self, client: EngineClient, spec: ExecSpec, note: TerminalNote, notes: TerminalNotes
    ) -> None:
        self.command = spec.command or _BEST_SHELL
        self._client = client
        self._spec = spec
        self._note = note
        self._notes = notes
        self._exec_id = ""
        self._stream: ByteStream | None = None
        # The connection may end before the command does, which is then not known to have ended.
        self._stream_ended = self._ended = False

    async def start(self) -> None:
        """Start the command; see :func:`open_shell`."""
        config = exec_config(self._spec, _marked(self._note))
        path = f"/containers/{self._note.container_id}/exec"
        created = await self._client.post(path, config)
        self._exec_id = created["Id"]
        size = config["ConsoleSize"]
        self._stream = await self._client.upgrade(
            f"/exec/{self._exec_id}/start", {"Detach": False, "Tty": True, "ConsoleSize": size}
        )
        await self._wait_for_process(self._stream)
        # Engines before 23.0 (API 1.42) take no size at the start.
        await self.resize(self._spec.columns, self._spec.rows)

    async def _wait_for_process(self, stream: ByteStream) -> None:
        with connection_errors(self._client.endpoint, _START_TIMEOUT):
            async with asyncio.timeout(_START_TIMEOUT):
                await self._poll_process(stream)

    async def _poll_process(self, stream: ByteStream) -> None:
        while not (state := await self._inspect())["Pid"]:
            if state["ExitCode"] is not None:
                self._ended = True
                words = [piece async for piece in _pieces(stream)]
                raise refusal(400, b"".join(words).decode("utf-8", "replace").strip())
            await asyncio.sleep(_POLL)
        self.process_id = state["Pid"]

    async def read(self) -> bytes:
        data = await self._open_stream.read()
        if not data and not self._stream_ended:
            self._stream_ended = True
            await self._find_exit_code()
        return data

    async def write(self, data: bytes) -> None:
        if not self._stream_ended:
            await self._open_stream.write(data)

    async def resize(self, columns: int, rows: int) -> None:
        # It may have ended a moment ago, or not be ready yet for the first size.
        with suppress(NotFound, Conflict, EngineError):
            path = f"/exec/{self._exec_id}/resize"
            await self._client.post(path, query={"h": rows, "w": columns})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Hang up, also where the start was given up half way."""
        if self._stream is not None:
            await self._stream.aclose()
        if self._exec_id and not self._ended:
            await hang_up(self._client, self._note, self._notes)
        else:
            self._notes.remove(self._note)

    @property
    def _open_stream(self) -> ByteStream:
        if self._stream is None:
            raise RuntimeError("the session has not been started")
        return self._stream

    async def _find_exit_code(self) -> None:
        """The engine notes the code a moment after it ends the stream.

        Where it does not tell, it is the connection that ended.
        """
        with suppress(ConsoleError, TimeoutError):
            async with asyncio.timeout(_END_TIMEOUT):
                while (state := await self._inspect())["Running"]:  # noqa: ASYNC110 - no event tells
                    await asyncio.sleep(_POLL)
            self._ended = True
            self.exit_code = state["ExitCode"]

    async def _inspect(self) -> Any:
        return await self._client.get(f"/exec/{self._exec_id}/json")


async def _pieces(stream: ByteStream) -> AsyncIterator[bytes]:
    while piece := await stream.read():
        yield piece
