"""A container's log as the engine sends it."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Self

from caas_console.backend.contracts.runtime import LogFraming, LogQuery
from caas_console.backend.engine.client import ByteStream, Query
from caas_console.backend.engine.daemon import Daemon


class ContainerLog:
    """Implements the LogStream Protocol; nothing is asked for before it is entered.

    Args:
        daemon: gives the daemon, or raises EngineUnreachable.
        container_id: the engine's id of the container.
        query: which part of the log.
    """

    framing: LogFraming = "multiplexed"

    def __init__(self, daemon: Callable[[], Daemon], container_id: str, query: LogQuery) -> None:
        self._daemon = daemon
        self._path = f"/containers/{container_id}"
        self._query = query
        self._stream: ByteStream | None = None

    async def __aenter__(self) -> Self:
        client = self._daemon().client
        inspected = await client.get(f"{self._path}/json")
        # A terminal has one output, which the engine sends as it is.
        self.framing = "raw" if inspected["Config"]["Tty"] else "multiplexed"
        self._stream = await client.stream("GET", f"{self._path}/logs", log_parameters(self._query))
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        if self._stream is not None:
            await self._stream.aclose()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._stream is None:
            raise RuntimeError("the log has not been entered")
        while piece := await self._stream.read():
            yield piece


def log_parameters(query: LogQuery) -> Query:
    """The parameters of ``GET /containers/{id}/logs``."""
    return {
        "follow": query.follow,
        "stdout": query.stdout,
        "stderr": query.stderr,
        "timestamps": query.timestamps,
        "tail": "all" if query.tail is None else query.tail,
        "since": _seconds(query.since),
        "until": _seconds(query.until),
    }


def _seconds(time: datetime | None) -> str | None:
    return None if time is None else f"{time.timestamp():.6f}"
