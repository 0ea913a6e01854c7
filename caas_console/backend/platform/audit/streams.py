"""Logs and shells that are recorded: what was read, what was run, for how long, and why cut off."""

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Protocol

from caas_console.backend.contracts.audit import Outcome
from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.resources import Record
from caas_console.backend.contracts.runtime import ExecSpec, LogStream, ShellSession
from caas_console.backend.platform.audit.trail import Deed

Recorder = Callable[[Deed], Awaitable[None]]

_logger = logging.getLogger(__name__)


class Holder(Protocol):
    """Whoever keeps something open; ``lost`` says why they may not any more."""

    @property
    def lost(self) -> ConsoleError | None: ...


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


@asynccontextmanager
async def recorded_log(
    log: LogStream, recorder: Recorder, deed: Deed, holder: Holder
) -> AsyncIterator[None]:
    """A context in which a log is open; nothing is read of it unless that is recorded.

    That it was cut off is recorded too; its other ends say nothing of anybody.
    """
    begun = False
    try:
        async with log:
            await recorder(deed)
            begun = True
            yield
    finally:
        if begun and holder.lost is not None:
            await _record_end(recorder, _ended(deed, holder))


@asynccontextmanager
async def recorded_shell(
    shell: ShellSession, spec: ExecSpec, recorder: Recorder, deed: Deed, holder: Holder
) -> AsyncIterator[None]:
    """A context in which a shell is open; nothing is done in it unless its opening is recorded."""
    use = use_of(spec, shell.command)
    since = time.monotonic()
    try:
        async with shell:
            await recorder(replace(deed, outcome=Outcome.ACCEPTED, after=use))
            yield
    finally:
        seconds = round(time.monotonic() - since, 1)
        ended = {"exit_code": shell.exit_code, "seconds": seconds}
        told = _ended(replace(deed, after=use.model_copy(update=ended)), holder)
        await _record_end(recorder, told)


def _ended(deed: Deed, holder: Holder) -> Deed:
    """How a use that was begun ended: by itself, or because the right to it was gone."""
    if holder.lost is None:
        return deed
    return replace(deed, outcome=Outcome.CUT_OFF, detail=str(holder.lost))


async def _record_end(recorder: Recorder, deed: Deed) -> None:
    try:
        await recorder(deed)
    except ConsoleError as error:
        # It was recorded that it was opened; there is nothing left to refuse.
        _logger.warning("the end of %s could not be recorded: %s", deed.action, error)


def use_of(spec: ExecSpec, command: tuple[str, ...]) -> ShellUse:
    """What is kept of a shell that was asked for."""
    return ShellUse(
        command=command,
        user=spec.user,
        working_directory=spec.working_directory,
        environment=spec.environment,
    )
