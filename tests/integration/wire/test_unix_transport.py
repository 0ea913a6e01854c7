"""A stream is hung up in the very moment in which more of it arrives."""

import asyncio
from pathlib import Path

import httpx
import pytest

from caas_console.backend.wire.unix_transport import UnixTransport

_HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


async def _first(response: httpx.Response) -> bytes:
    return await anext(response.aiter_raw())


@pytest.fixture
def socket(tmp_path: Path) -> Path:
    return tmp_path / "s"


async def test_a_read_that_is_cancelled_as_data_arrives_leaves_no_error_behind(
    socket: Path,
) -> None:
    arrivals: asyncio.Queue[asyncio.StreamWriter] = asyncio.Queue()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(_HEAD)
        arrivals.put_nowait(writer)
        await reader.read()
        writer.close()

    async with (
        await asyncio.start_unix_server(serve, socket),
        httpx.AsyncClient(transport=UnixTransport(socket, 1), base_url="http://x") as client,
    ):
        # Around the turn of the loop in which the data is seen; the log guard hears the error.
        for turns in range(6):
            async with client.stream("GET", "/") as response:
                reading = asyncio.create_task(_first(response))
                writer = await arrivals.get()
                await asyncio.sleep(0)
                writer.write(b"2\r\nok\r\n")
                for _ in range(turns):
                    await asyncio.sleep(0)
                reading.cancel()
                await asyncio.wait([reading])


async def test_a_connection_that_the_server_has_closed_is_not_used_again(socket: Path) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        writer.close()

    async with (
        await asyncio.start_unix_server(serve, socket),
        httpx.AsyncClient(transport=UnixTransport(socket, 1), base_url="http://x") as client,
    ):
        for _ in range(5):
            assert (await client.get("/")).status_code == 204


async def test_silence_is_told_from_a_lost_connection(socket: Path) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        if b"/silent" in request:
            await reader.read()
        writer.close()

    async with (
        await asyncio.start_unix_server(serve, socket),
        httpx.AsyncClient(transport=UnixTransport(socket, 1), base_url="http://x") as client,
    ):
        with pytest.raises(httpx.ReadTimeout):
            await client.get("/silent", timeout=httpx.Timeout(60, read=0.05))
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/lost")
    with pytest.raises(httpx.ConnectError):
        async with httpx.AsyncClient(transport=UnixTransport(socket.with_name("none"), 1)) as none:
            await none.get("http://x/")


async def test_a_peer_that_reads_nothing_holds_nobody_up(socket: Path) -> None:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gone.wait()
        writer.close()

    gone = asyncio.Event()
    async with (
        await asyncio.start_unix_server(serve, socket),
        httpx.AsyncClient(
            transport=UnixTransport(socket, 1),
            base_url="http://x",
            timeout=httpx.Timeout(None, write=0.05),
        ) as client,
        asyncio.timeout(20),
    ):
        with pytest.raises(httpx.WriteTimeout):
            await client.post("/", content=bytes(8 * 1024 * 1024))
        gone.set()
