"""Logs and shells that are recorded: what was read, what was run, and for how long."""

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any, Self

from caas_console.backend.contracts.audit import Outcome
from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.resources import Record
from caas_console.backend.contracts.runtime import ExecSpec, LogFraming, LogStream, ShellSession
from caas_console.backend.platform.audit.trail import Deed

Recorder = Callable[[Deed], Awaitable[None]]

_logger = logging.getLogger(__name__)


class ShellUse(Record):
    """What the trail keeps of a shell; not what was typed, nor the values of its environment.

    Attributes:
        exit_code: None while it is open, and where the engine could not tell.
        seconds: how long it was open; None while it is.
    """

    command: tuple[str, ...]
    user: str
    working_directory: str
    environment: dict[str, str]
    exit_code: int | None = None
    seconds: float | None = None


class AuditedLog:
    """See LogStream; nothing is read of it unless that is recorded."""

    framing: LogFraming = "multiplexed"

    def __init__(self, log: LogStream, recorder: Recorder, deed: Deed) -> None:
        self._log = log
        self._record = recorder
        self._deed = deed
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._log)
            await self._record(self._deed)
            self._stack = stack.pop_all()
        self.framing = self._log.framing
        return self

    async def __aexit__(self, *exc_info: Any) -> None:
        await self._stack.__aexit__(*exc_info)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._log)


class AuditedShell:
    """See ShellSession; nothing is done in it unless that it was opened is recorded."""

    def __init__(self, shell: ShellSession, spec: ExecSpec, recorder: Recorder, deed: Deed) -> None:
        self.exit_code = shell.exit_code
        self.command = shell.command
        self.process_id = shell.process_id
        self._shell = shell
        self._record = recorder
        self._deed = deed
        self._use = use_of(spec, shell.command)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._record_end, time.monotonic())
            await stack.enter_async_context(self._shell)
            await self._record(replace(self._deed, outcome=Outcome.ACCEPTED, after=self._use))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *exc_info: Any) -> None:
        await self._stack.__aexit__(*exc_info)

    async def _record_end(self, since: float) -> None:
        seconds = round(time.monotonic() - since, 1)
        ended = {"exit_code": self.exit_code, "seconds": seconds}
        try:
            await self._record(replace(self._deed, after=self._use.model_copy(update=ended)))
        except ConsoleError as error:
            # It was recorded that it was opened; there is nothing left to refuse.
            _logger.warning("the end of a shell could not be recorded: %s", error)

    async def read(self) -> bytes:
        output = await self._shell.read()
        self.exit_code = self._shell.exit_code
        return output

    async def write(self, data: bytes) -> None:
        await self._shell.write(data)

    async def resize(self, columns: int, rows: int) -> None:
        await self._shell.resize(columns, rows)


def use_of(spec: ExecSpec, command: tuple[str, ...]) -> ShellUse:
    """What is kept of a shell that was asked for."""
    return ShellUse(
        command=command,
        user=spec.user,
        working_directory=spec.working_directory,
        environment=spec.environment,
    )
