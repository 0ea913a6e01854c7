"""Requests and streams to one daemon at the API version agreed with it, on asyncio alone.

Design: what is read, and what streams, goes this way; operations go through the docker SDK
(:mod:`caas_console.backend.engine.sdk`). See docs/decisions/0020-engine-transport.md.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Self

from caas_console.backend.contracts.errors import EngineError
from caas_console.backend.engine import http
from caas_console.backend.engine.api_version import ApiVersion
from caas_console.backend.engine.connection import Connection, Dialer
from caas_console.backend.engine.endpoint import Endpoint
from caas_console.backend.engine.object_ids import check_segments
from caas_console.backend.engine.refusals import refusal
from caas_console.backend.engine.unreachable import connection_lost, no_answer, tls_failure

Query = Mapping[str, http.QueryValue]

REQUEST_TIMEOUT = 30.0
NO_QUERY: Query = MappingProxyType({})
_JSON_HEADERS = {"Content-Type": "application/json"}
_PIECE = 256 * 1024


class EngineClient:
    """Speaks with one daemon.

    Args:
        dialer: connects to it.
        version: goes into every path; None before one is agreed upon.
        connections: how many requests may be under way at a time; more wait. Streams do not
            count.
    """

    def __init__(
        self, dialer: Dialer, version: ApiVersion | None = None, *, connections: int = 16
    ) -> None:
        self.endpoint = dialer.endpoint
        self._dialer = dialer
        self._prefix = "/v{}.{}".format(*version) if version else ""
        self._slots = asyncio.Semaphore(connections)
        self._idle: list[Connection] = []
        self._open: set[Connection] = set()

    async def get(
        self, path: str, query: Query = NO_QUERY, *, timeout: float = REQUEST_TIMEOUT
    ) -> Any:
        """The JSON at ``path``.

        Raises:
            EngineUnreachable: no answer within ``timeout`` seconds, or none at all.
            NotFound: see :func:`check_segments`.
            ConsoleError: the daemon refuses; see :func:`refusal`.
        """
        request = http.Request("GET", self._target(path, query), {})
        return await self._json(request, timeout)

    async def post(
        self,
        path: str,
        body: object = None,
        query: Query = NO_QUERY,
        *,
        timeout: float = REQUEST_TIMEOUT,
    ) -> Any:
        """Post JSON to ``path``; answers and raises as :meth:`get`."""
        content = b"" if body is None else http.json_body(body)
        request = http.Request("POST", self._target(path, query), _JSON_HEADERS, content)
        return await self._json(request, timeout)

    async def ping(self, timeout: float) -> None:
        """Make sure that the daemon answers; raises as :meth:`get`."""
        await self._exchange(http.Request("GET", self._target("/_ping", NO_QUERY), {}), timeout)

    async def stream(
        self,
        method: http.Method,
        path: str,
        query: Query = NO_QUERY,
        *,
        headers: Mapping[str, str] = MappingProxyType({}),
        timeout: float = REQUEST_TIMEOUT,
    ) -> "ByteStream":
        """A response as it is made; ``timeout`` is for its beginning. Raises as :meth:`get`."""
        request = http.Request(method, self._target(path, query), headers, version="1.0")
        return await self._open_stream(request, timeout)

    async def upgrade(self, path: str, body: object) -> "ByteStream":
        """Post JSON and take the connection over, both ways. Raises as :meth:`get`."""
        headers = {**_JSON_HEADERS, "Connection": "Upgrade", "Upgrade": "tcp"}
        target = self._target(path, NO_QUERY)
        request = http.Request("POST", target, headers, http.json_body(body))
        return await self._open_stream(request, REQUEST_TIMEOUT)

    async def aclose(self) -> None:
        """Break every connection; what waits on one gets EngineUnreachable."""
        self._idle.clear()
        for connection in list(self._open):
            self._drop(connection)
        await asyncio.sleep(0)  # lets the transports close

    def _target(self, path: str, query: Query) -> str:
        check_segments(path)
        return http.target(self._prefix + path, query)

    async def _json(self, request: http.Request, timeout: float) -> Any:
        body = await self._exchange(request, timeout)
        with connection_errors(self.endpoint):
            return http.decode_json(body)

    async def _exchange(self, request: http.Request, timeout: float) -> bytes:
        with connection_errors(self.endpoint, timeout):
            async with asyncio.timeout(timeout), self._slots:
                connection = await self._connection()
                try:
                    head = await _send(connection, request)
                    body = await http.read_body(connection.reader, head)
                except BaseException:
                    self._drop(connection)
                    raise
            self._keep(connection, head)
            _raise_refusal(head, body)
            return body

    async def _open_stream(self, request: http.Request, timeout: float) -> "ByteStream":
        with connection_errors(self.endpoint, timeout):
            async with asyncio.timeout(timeout):
                connection = await self._dial()
                try:
                    head = await _send(connection, request)
                    if head.status >= http.FIRST_ERROR:
                        _raise_refusal(head, await http.read_body(connection.reader, head))
                except BaseException:
                    self._drop(connection)
                    raise
        return ByteStream(self, connection, head)

    async def _connection(self) -> Connection:
        while self._idle:
            connection = self._idle.pop()
            if connection.reusable:
                return connection
            self._drop(connection)
        return await self._dial()

    async def _dial(self) -> Connection:
        connection = await self._dialer.dial()
        self._open.add(connection)
        return connection

    def _keep(self, connection: Connection, head: http.ResponseHead) -> None:
        if head.keeps_connection and connection in self._open:
            self._idle.append(connection)
        else:
            self._drop(connection)

    def _drop(self, connection: Connection) -> None:
        self._open.discard(connection)
        connection.abort()


class ByteStream:
    """A response under way; with an upgrade, also a way to the daemon. Close it when done.

    Who reads slowly slows the daemon: no more than a fixed amount is read ahead.
    """

    def __init__(
        self, client: EngineClient, connection: Connection, head: http.ResponseHead
    ) -> None:
        self._client = client
        self._connection = connection
        self.head = head

    async def read(self) -> bytes:
        """The next piece, of any size; b"" at the end.

        Raises:
            EngineUnreachable: the connection broke.
        """
        with connection_errors(self._client.endpoint):
            return await self._connection.reader.read(_PIECE)

    async def lines(self) -> AsyncIterator[bytes]:
        """Line by line, to the end; a last line without an end was cut. Raises as :meth:`read`."""
        with connection_errors(self._client.endpoint):
            try:
                while line := await self._connection.reader.readline():
                    if not line.endswith(b"\n"):
                        raise EOFError
                    yield line
            except ValueError as error:  # longer than what is read ahead
                raise http.ProtocolError("an endless line") from error

    async def write(self, data: bytes) -> None:
        """Send; waits while the daemon does not take more. Raises as :meth:`read`."""
        with connection_errors(self._client.endpoint):
            self._connection.writer.write(data)
            await self._connection.writer.drain()

    async def aclose(self) -> None:
        """Break the connection."""
        self._client._drop(self._connection)  # noqa: SLF001 - the client owns the connections
        await asyncio.sleep(0)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()


async def _send(connection: Connection, request: http.Request) -> http.ResponseHead:
    connection.writer.write(request.encode())
    await connection.writer.drain()
    return await http.read_head(connection.reader)


def _raise_refusal(head: http.ResponseHead, body: bytes) -> None:
    if head.status >= http.FIRST_ERROR:
        raise refusal(head.status, http.error_message(body))


@contextmanager
def connection_errors(endpoint: Endpoint, timeout: float = REQUEST_TIMEOUT) -> Iterator[None]:
    """Turns a connection's failures into ConsoleErrors."""
    try:
        yield
    except TimeoutError as error:
        raise no_answer(endpoint, timeout) from error
    except ssl.SSLError as error:
        raise tls_failure(endpoint, error) from error
    except (OSError, EOFError) as error:
        raise connection_lost(endpoint) from error
    except http.ProtocolError as error:
        raise EngineError(
            "What answers there is not a Docker daemon", f"{endpoint} sent {error}."
        ) from error
