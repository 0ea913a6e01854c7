"""A proxy between a console and a platform that loses answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path


class LossyProxy:
    """Carries requests; the answer to each of the first ``lose`` POSTs is lost on the way."""

    def __init__(self, target: Path, lose: int) -> None:
        self._target = target
        self.left_to_lose = lose

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(self._target)
        losing = asyncio.Event()
        requests = asyncio.create_task(self._requests(reader, far_writer, losing))
        while data := await far_reader.read(1 << 16):
            if losing.is_set():
                break
            writer.write(data)
        requests.cancel()
        await asyncio.wait([requests])
        for one in (writer, far_writer):
            one.transport.abort()

    async def _requests(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, losing: asyncio.Event
    ) -> None:
        while data := await reader.read(1 << 16):
            if data.startswith(b"POST ") and self.left_to_lose:
                self.left_to_lose -= 1
                losing.set()
            writer.write(data)
        writer.write_eof()


@asynccontextmanager
async def lossy_proxy(listen: Path, target: Path, lose: int) -> AsyncIterator[LossyProxy]:
    proxy = LossyProxy(target, lose)
    server = await asyncio.start_unix_server(proxy.carry, listen)
    try:
        yield proxy
    finally:
        server.close()
