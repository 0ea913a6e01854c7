"""httpx over a Unix socket, on asyncio's own streams.

anyio, which httpx takes by default, waits for a socket with a callback that fails when the wait is
cancelled in the moment in which data arrives; the loop then reports a bug for every few hundredth
log that is closed.
"""

import asyncio
import select
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpcore
import httpx
from typing_extensions import override


class UnixTransport(httpx.AsyncHTTPTransport):
    """HTTP/1.1 to the server of one Unix socket.

    Args:
        socket: its path.
        max_idle: how many connections are kept for the next request.
    """

    def __init__(self, socket: Path, max_idle: int) -> None:
        super().__init__(verify=False)  # There is no TLS on a socket of one's own.
        # httpx has no setting for what lies below its connections.
        self._pool = httpcore.AsyncConnectionPool(
            uds=str(socket),
            max_connections=None,
            max_keepalive_connections=max_idle,
            network_backend=_Backend(),
        )


class _Backend(httpcore.AsyncNetworkBackend):
    @override
    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        with _told_as(httpcore.ConnectTimeout, httpcore.ConnectError):
            async with asyncio.timeout(timeout):
                return _Stream(*await asyncio.open_unix_connection(path))


class _Stream(httpcore.AsyncNetworkStream):
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @override
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _told_as(httpcore.ReadTimeout, httpcore.ReadError):
            async with asyncio.timeout(timeout):
                return await self._reader.read(max_bytes)

    @override
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with _told_as(httpcore.WriteTimeout, httpcore.WriteError):
            async with asyncio.timeout(timeout):
                self._writer.write(buffer)
                await self._writer.drain()

    @override
    async def aclose(self) -> None:
        # What is still to be sent is wanted no more, and a peer that hangs would never take it.
        self._writer.transport.abort()
        with suppress(OSError):
            await self._writer.wait_closed()

    @override
    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise httpcore.UnsupportedProtocol("There is no TLS on a Unix socket.")

    @override
    def get_extra_info(self, info: str) -> Any:
        return self._is_readable() if info == "is_readable" else None

    def _is_readable(self) -> bool:
        """Whether a connection that rests has something to say, which is its end."""
        socket = self._writer.get_extra_info("socket")
        if socket is None or socket.fileno() < 0:
            return True
        poll = select.poll()
        poll.register(socket, select.POLLIN)
        return bool(poll.poll(0))


@contextmanager
def _told_as(late: type[Exception], lost: type[Exception]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except OSError as error:
        raise lost(str(error)) from error
