"""Controllers that are trusted and speak TLS, and then do what no directory should."""

import asyncio
import ssl
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.lab.certificates import CertificateAuthority

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]
_FOR_EVER = 3600


async def stay_mute(_writer: asyncio.StreamWriter) -> None:
    """Say nothing."""
    await asyncio.sleep(_FOR_EVER)


async def drip(writer: asyncio.StreamWriter) -> None:
    """Say a byte now and then, of a message of 16 MB."""
    writer.write(b"\x30\x84\x00\xff\xff\xff")
    while True:
        writer.write(b"\0")
        await writer.drain()
        await asyncio.sleep(0.1)


async def hang_up(_writer: asyncio.StreamWriter) -> None:
    """Close the connection."""


async def talk_http(writer: asyncio.StreamWriter) -> None:
    """Be another server."""
    writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 200\r\n\r\n" + bytes(200))
    await asyncio.sleep(_FOR_EVER)


async def talk_without_end(writer: asyncio.StreamWriter) -> None:
    """Say more than anybody can keep."""
    writer.write(b"\x30\x84\x7f\xff\xff\xff")
    while True:
        writer.write(bytes(1 << 20))
        await writer.drain()


@asynccontextmanager
async def odd_controller(authority: CertificateAuthority, answer: Answer) -> AsyncIterator[str]:
    """The URL of a controller that gives this answer to everybody's first request."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await reader.read(1 << 16):
                await answer(writer)
        except OSError:
            pass
        finally:
            writer.transport.abort()

    with tempfile.TemporaryDirectory() as directory:
        files = authority.issue_server(Path(directory) / "tls", "odd", ("127.0.0.1",))
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(files / "cert.pem", files / "key.pem")
    tasks: set[asyncio.Task[None]] = set()

    def start(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.create_task(serve(reader, writer)))

    server = await asyncio.start_server(start, "127.0.0.1", 0, ssl=tls)
    try:
        yield f"ldaps://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
