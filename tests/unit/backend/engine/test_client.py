import asyncio
import ssl
from typing import cast

import pytest

from caas_console.backend.contracts.errors import (
    ConsoleError,
    EngineAccessDenied,
    EngineError,
    EngineUnreachable,
    NotFound,
)
from caas_console.backend.engine.client import ByteStream, EngineClient, connection_errors
from caas_console.backend.engine.connection import Connection, Dialer
from caas_console.backend.engine.endpoint import UnixEndpoint
from caas_console.backend.engine.http import ProtocolError, ResponseHead

_ENDPOINT = UnixEndpoint("/run/docker.sock")


def _stream(data: bytes) -> ByteStream:
    reader = asyncio.StreamReader(limit=1024)
    reader.feed_data(data)
    reader.feed_eof()
    # Nothing is written, so there need be no writer.
    connection = Connection(reader, cast("asyncio.StreamWriter", None))
    return ByteStream(EngineClient(Dialer(_ENDPOINT)), connection, ResponseHead(200, {}))


async def _lines(data: bytes) -> list[bytes]:
    return [line async for line in _stream(data).lines()]


async def test_stream_is_read_line_by_line() -> None:
    assert await _lines(b"{}\n\n[]\r\n") == [b"{}\n", b"\n", b"[]\r\n"]


async def test_line_that_was_cut_is_no_line() -> None:
    with pytest.raises(EngineUnreachable, match="was lost"):
        await _lines(b'{}\n{"Type": "cont')


async def test_endless_line_is_refused() -> None:
    with pytest.raises(EngineError, match="not a Docker daemon"):
        await _lines(b"x" * 5000)


@pytest.mark.parametrize(
    ("raised", "told", "words"),
    [
        (TimeoutError(), EngineUnreachable, "gave no answer within 3 s"),
        (ConnectionResetError(), EngineUnreachable, "closed it"),
        (EOFError(), EngineUnreachable, "closed it"),
        (ssl.SSLCertVerificationError("x"), EngineAccessDenied, "not trusted"),
        (ProtocolError("b'<html>'"), EngineError, "sent b'<html>'"),
        (EngineAccessDenied("as it is"), EngineAccessDenied, "as it is"),
    ],
)
def test_failure_of_a_connection_is_told(
    raised: Exception, told: type[ConsoleError], words: str
) -> None:
    if isinstance(raised, ssl.SSLCertVerificationError):
        raised.verify_message = "self-signed"
    with pytest.raises(ConsoleError, match=words) as caught, connection_errors(_ENDPOINT, 3):
        raise raised
    assert type(caught.value) is told


@pytest.mark.parametrize("engine_id", ["..", ".", "../images/busybox:1", "x/.."])
async def test_id_that_leads_elsewhere_names_no_object(engine_id: str) -> None:
    client = EngineClient(Dialer(_ENDPOINT))
    with pytest.raises(NotFound):
        await client.get(f"/containers/{engine_id}/json")
    with pytest.raises(NotFound):
        await client.stream("GET", f"/containers/{engine_id}/logs")
