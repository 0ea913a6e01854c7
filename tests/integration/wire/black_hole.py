"""A line whose far end can vanish as a machine does that loses its power: nothing is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path


class BlackHole:
    """Carries connections; while it ``swallows``, what is sent either way arrives nowhere."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self.swallows = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(self._target)
        ways = [self._copy(reader, far_writer), self._copy(far_reader, writer)]
        tasks = [asyncio.create_task(way) for way in ways]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for one in (writer, far_writer):
            one.transport.abort()
        await asyncio.wait(tasks)

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 16):
            if not self.swallows:
                writer.write(data)


@asynccontextmanager
async def black_hole(listen: Path, target: Path) -> AsyncIterator[BlackHole]:
    hole = BlackHole(target)
    server = await asyncio.start_unix_server(hole.carry, listen)
    try:
        yield hole
    finally:
        server.close()
