"""The user's own platform: joined where it runs, started where it does not."""

import asyncio
import contextlib
import os
import stat
import time
from collections.abc import AsyncIterator
from pathlib import Path

import caas_console
from caas_console.backend.client.locator import Located
from caas_console.backend.client.platform_process import PlatformProcess
from caas_console.backend.client.platform_start import (
    IDLE_SECONDS,
    ChildProcess,
    serve_arguments,
    start_platform,
)
from caas_console.backend.contracts.errors import (
    Conflict,
    InvalidInput,
    PlatformUnavailable,
    Problem,
)
from caas_console.backend.contracts.gateway import LinkStep
from caas_console.backend.wire.session import (
    API,
    Session,
    find_session,
    runtime_directory,
    session_file,
)

JOIN_TIMEOUT = 15.0  # seconds
_JOIN_INTERVAL = 0.05
OTHER_VERSION = "platform-version"


class EmbeddedPlatform:
    """Finds the user's one platform, and starts it as a process of its own.

    The platform ends by itself when no console watches it any more and no job runs. Two
    consoles that start at the same moment both start one: the second to get the lock gives up,
    and its console joins the first.

    Args:
        host_endpoint: the local host's daemon; None is the user's current Docker context.
        idle_seconds: how long the platform waits for another console before it ends.
        started: a platform that has been started already, since none was running.
    """

    def __init__(
        self,
        host_endpoint: str | None = None,
        *,
        idle_seconds: float = IDLE_SECONDS,
        started: ChildProcess | None = None,
    ) -> None:
        self._arguments = serve_arguments(host_endpoint, idle_seconds)
        self._starting = None if started is None else PlatformProcess(started)
        self._process: PlatformProcess | None = None

    async def locate(self) -> AsyncIterator[LinkStep | Problem | Located]:
        runtime = await asyncio.to_thread(runtime_directory)
        located = await _running(runtime) if self._starting is None else None
        if located is None:
            if self._process is not None and not self._process.running:
                yield self._process.failure("The platform ended").problem
            yield LinkStep.STARTING
            await self._start()
            located = await _joined(runtime)
        yield located

    async def _start(self) -> None:
        starting, self._starting = self._starting, None
        if starting is None:
            starting = PlatformProcess(await asyncio.to_thread(start_platform, self._arguments))
        self._process = starting
        try:
            await self._process.until_ready()
        except Conflict:
            # Another console was faster: its platform is the one to join.
            self._process = None


async def _joined(runtime: Path) -> Located:
    """The platform that is running, or being started by another console, once it answers."""
    deadline = time.monotonic() + JOIN_TIMEOUT
    while (located := await _running(runtime)) is None:
        if time.monotonic() > deadline:
            raise PlatformUnavailable(
                "A platform of yours runs, but does not answer",
                f"It holds the lock in {runtime}.",
                "End the process caas_console.backend.platform; it is started again.",
            )
        await asyncio.sleep(_JOIN_INTERVAL)
    return located


async def _running(runtime: Path) -> Located | None:
    """The platform of this runtime directory, if there is one that takes connections.

    Raises:
        InvalidInput: others could have written the session file.
        PlatformUnavailable: it does not speak our API.
    """
    session = await asyncio.to_thread(_trusted_session, runtime)
    if session is None or not await _takes_connections(session):
        return None
    if session.api != API:
        raise PlatformUnavailable(
            "A platform of another version runs",
            f"It is version {session.version} and speaks {session.api}; this console speaks {API}.",
            "Close the consoles of the other version; their platform ends soon after.",
        )
    return Located(session.endpoint, _remark_on(session))


def _trusted_session(runtime: Path) -> Session | None:
    file = session_file(runtime)
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    if status.st_uid != os.getuid() or stat.S_IMODE(status.st_mode) & 0o077:
        raise InvalidInput(
            "The session file is not safe",
            f"{file} must belong to you and be closed to others.",
            "Remove it.",
        )
    return find_session(runtime)


async def _takes_connections(session: Session) -> bool:
    try:
        _, writer = await asyncio.open_unix_connection(session.socket)
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


def _remark_on(session: Session) -> Problem | None:
    if session.version == caas_console.__version__:
        return None
    return Problem(
        title="The platform that runs is of another version",
        code=OTHER_VERSION,
        detail=f"It is {session.version or 'older'}, this console {caas_console.__version__}.",
        hint="It is used all the same. To replace it, close all consoles for a minute.",
    )
