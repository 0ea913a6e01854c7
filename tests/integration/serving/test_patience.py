"""Who connects and says nothing, or says it slowly, is hung up on; who waits for answers is not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from caas_console.backend.serving import middleware, patience
from caas_console.backend.serving.middleware import guarded
from caas_console.backend.wire.problems import install_problem_handlers
from caas_console.backend.wire.streaming import until_first_ends
from tests.serving import served

LONGEST = 60  # seconds
PATIENCE = 0.5


async def nobody(_token: str) -> None:
    return None


async def answer(request: Request) -> Response:
    body = await request.body()
    # Longer than anybody may take to ask.
    await asyncio.sleep(3 * PATIENCE)
    return Response(body or b"nothing")


def application(_stopping: asyncio.Event) -> ASGIApp:
    app = FastAPI()
    app.add_api_route("/open", answer, methods=["GET", "POST"])
    install_problem_handlers(app)
    return guarded(app, nobody, frozenset({"/open"}))


@pytest.fixture
async def socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Path]:
    monkeypatch.setattr(patience, "HEAD_PATIENCE", PATIENCE)
    monkeypatch.setattr(middleware, "BODY_PATIENCE", PATIENCE)
    path = tmp_path / "socket"
    async with served(path, application):
        yield path


@asynccontextmanager
async def connected(
    path: Path, said: bytes
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_unix_connection(str(path))
    writer.write(said)
    async with asyncio.timeout(LONGEST):
        yield reader, writer
    writer.close()


@pytest.mark.parametrize("said", [b"", b"GET /open HTTP/1.1\r\nHost: x\r\nX-Slow: "])
async def test_a_connection_without_a_whole_request_is_hung_up_on(
    socket: Path, said: bytes
) -> None:
    async with connected(socket, said) as (reader, _):
        assert not await reader.read()


async def test_a_letter_at_a_time_is_no_request(socket: Path) -> None:
    async def write(writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(PATIENCE / 10)

    async def read(reader: asyncio.StreamReader) -> None:
        assert not await reader.read()

    async with connected(socket, b"GET /open HTTP/1.1\r\nX-") as (reader, writer):
        await until_first_ends(read(reader), write(writer))


async def test_a_body_that_does_not_come_is_refused(socket: Path) -> None:
    said = b"POST /open HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"
    async with connected(socket, said) as (reader, _):
        assert b"408" in await reader.readline()


async def test_who_has_asked_may_wait_for_answers_as_long_as_they_take(socket: Path) -> None:
    said = b"POST /open HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
    async with connected(socket, said) as (reader, writer):
        for _ in range(2):
            assert b"200" in await reader.readline()
            await reader.readuntil(b"{}")
            writer.write(said)
