"""A line to a server at a place of its own, which can be cut and laid to another server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Relay:
    """Carries bytes between whoever connects and a port of this machine.

    Attributes:
        port: where it listens.
        target: the port that new connections are carried to.
    """

    def __init__(self, port: int, target: int) -> None:
        self.port = port
        self.target = target
        self._lines: set[asyncio.Task[None]] = set()

    def cut(self) -> None:
        """Every connection ends here and now."""
        for line in self._lines:
            line.cancel()

    def lay_to(self, target: int) -> None:
        """Another server is at the end of the line from now on."""
        self.target = target
        self.cut()

    async def aclose(self) -> None:
        self.cut()
        while self._lines:
            await asyncio.wait(self._lines)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        try:
            with suppress(OSError, asyncio.CancelledError):
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
                try:
                    await _carry_both((reader, far_writer), (far_reader, writer))
                finally:
                    far_writer.transport.abort()
        finally:
            writer.transport.abort()
            self._lines.discard(task)


async def _carry_both(*ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
    tasks = [asyncio.create_task(_carry(*way)) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(1 << 16):
        writer.write(data)
        await writer.drain()


@asynccontextmanager
async def relay_to(target: int) -> AsyncIterator[Relay]:
    """A relay on a free port."""
    relay = Relay(0, target)
    server = await asyncio.start_server(relay.carry, "127.0.0.1", 0)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()
        await relay.aclose()
