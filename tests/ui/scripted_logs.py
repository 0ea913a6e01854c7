"""A LogStream whose bytes the test sends: a stand-in for an engine's."""

import asyncio
from collections.abc import AsyncIterator
from typing import Self

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.runtime import LogFraming, LogQuery


class ScriptedLog:
    """Hands on what is put into it; see LogStream."""

    def __init__(self, query: LogQuery, framing: LogFraming = "multiplexed") -> None:
        self.query = query
        self.framing: LogFraming = framing
        self.closed = False
        # One piece at a time, so that a slow reader holds up the test that writes.
        self._pieces: asyncio.Queue[bytes | ConsoleError | None] = asyncio.Queue(maxsize=1)

    async def write(self, data: bytes) -> None:
        """Send a piece; returns once the reader has taken the one before."""
        await self._pieces.put(data)

    async def end(self, error: ConsoleError | None = None) -> None:
        """End the stream, or break it."""
        await self._pieces.put(error)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self.closed = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (piece := await self._pieces.get()) is not None:
            if isinstance(piece, ConsoleError):
                raise piece
            yield piece
