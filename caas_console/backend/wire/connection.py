"""Requests, streams and sockets to one API; every failure becomes a ConsoleError here."""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError
from websockets.asyncio.client import ClientConnection, connect, unix_connect
from websockets.exceptions import InvalidStatus
from websockets.http11 import Response

from caas_console.backend.contracts.errors import (
    ConsoleError,
    PlatformUnavailable,
    Problem,
    error_from_problem,
)
from caas_console.backend.wire.bearer_auth import BearerAuth
from caas_console.backend.wire.credential import Credential, FixedToken, bearer, is_refused
from caas_console.backend.wire.endpoint import Endpoint
from caas_console.backend.wire.messages import MAX_FRAME_BYTES
from caas_console.backend.wire.peer import Answer, Socket, lost_peer
from caas_console.backend.wire.unix_transport import UnixTransport

CONNECT_TIMEOUT = 5.0  # seconds
# What is not read any more holds up the peer's word of farewell, so it is not waited for long.
CLOSE_TIMEOUT = 0.5
ANSWER_TIMEOUT = 60.0  # seconds: an engine under load may take long to describe itself
_MAX_IDLE = 8  # connections

# The library's own tells at DEBUG every header, and so the credential.
_socket_logger = logging.getLogger(__name__ + ".sockets")
_socket_logger.setLevel(logging.INFO)

Params = Mapping[str, str | int | bool | list[str]]


class Connection:
    """An API that is spoken to over HTTP/1.1 and WebSockets.

    Args:
        endpoint: where it is.
        credential: shown with each request; None is the endpoint's token.
    """

    def __init__(self, endpoint: Endpoint, credential: Credential | None = None) -> None:
        self._endpoint = endpoint
        self._credential = credential or FixedToken(endpoint.token)
        self._client = httpx.AsyncClient(
            base_url=endpoint.url,
            auth=BearerAuth(self._credential),
            transport=_transport(endpoint),
            timeout=httpx.Timeout(ANSWER_TIMEOUT, connect=CONNECT_TIMEOUT),
            trust_env=False,
        )

    async def aclose(self) -> None:
        """Let go of every connection."""
        await self._client.aclose()

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        body: BaseModel | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """The body of a successful answer.

        Raises:
            ConsoleError: the one that the peer answered with, or PlatformUnavailable.
        """
        request = self._request(method, path, params, body, headers)
        async with self._exchange(request, stream=False) as response:
            self._check(response)
            return response.content

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        body: BaseModel | None = None,
        headers: Mapping[str, str] | None = None,
        silence: float | None = None,
    ) -> AsyncIterator[Answer]:
        """An answer that is read as it comes; leaving the context hangs up.

        ``silence`` is how many seconds without a byte mean that the peer is lost.
        """
        request = self._request(method, path, params, body, headers)
        request.extensions["timeout"]["read"] = silence
        async with self._exchange(request, stream=True) as response:
            if not response.is_success:
                await response.aread()
            self._check(response)
            yield Answer(response, self._endpoint.peer)

    @asynccontextmanager
    async def socket(
        self, path: str, headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[Socket]:
        """A WebSocket; its credential goes in a header, never in the URL."""
        socket = await self._open_socket(path, headers or {})
        try:
            yield Socket(socket, self._endpoint.peer)
        finally:
            await socket.close()

    def _request(
        self,
        method: str,
        path: str,
        params: Params | None,
        body: BaseModel | None,
        headers: Mapping[str, str] | None,
    ) -> httpx.Request:
        content = None if body is None else body.model_dump_json().encode()
        request = self._client.build_request(
            method, path, params=params, content=content, headers=headers
        )
        if content is not None:
            request.headers["Content-Type"] = "application/json"
        return request

    @asynccontextmanager
    async def _exchange(
        self, request: httpx.Request, *, stream: bool
    ) -> AsyncIterator[httpx.Response]:
        """The answer to a request, hung up when the context is left."""
        with lost_peer(self._endpoint.peer):
            if self._is_closed():
                raise ConnectionAbortedError("The connection to it has been closed.")
            response = await self._client.send(request, stream=stream)
        try:
            yield response
        finally:
            await response.aclose()
            if self._is_closed():
                # Its pool forgot what was still being connected when it was closed.
                await response.extensions["network_stream"].aclose()

    def _is_closed(self) -> bool:
        return self._client.is_closed

    async def _open_socket(self, path: str, headers: Mapping[str, str]) -> ClientConnection:
        token = await self._credential.token()
        answer = await self._try_socket(path, {**bearer(token), **headers})
        if isinstance(answer, Response) and is_refused(answer.status_code, answer.headers):
            another = await self._credential.instead_of(token)
            if another != token:
                answer = await self._try_socket(path, {**bearer(another), **headers})
        if isinstance(answer, Response):
            body = bytes(answer.body or b"")
            raise self._refused(answer.status_code, answer.headers, body)
        return answer

    async def _try_socket(
        self, path: str, headers: Mapping[str, str]
    ) -> ClientConnection | Response:
        """A socket, or the answer that refuses it."""
        endpoint = self._endpoint
        url = endpoint.websocket_url + path
        settings: dict[str, Any] = {
            "additional_headers": headers,
            "compression": None,
            "max_size": MAX_FRAME_BYTES,
            "open_timeout": CONNECT_TIMEOUT,
            "close_timeout": CLOSE_TIMEOUT,
            "proxy": None,
            "logger": _socket_logger,
        }
        if endpoint.tls is not None:
            settings["ssl"] = endpoint.tls
        with lost_peer(endpoint.peer):
            try:
                if endpoint.socket is not None:
                    return await unix_connect(str(endpoint.socket), url, **settings)
                return await connect(url, **settings)
            except InvalidStatus as refusal:
                return refusal.response

    def _check(self, response: httpx.Response) -> None:
        if not response.is_success:
            raise self._refused(response.status_code, response.headers, response.content)

    def _refused(self, status: int, headers: Mapping[str, str], body: bytes) -> ConsoleError:
        try:
            error = error_from_problem(Problem.model_validate_json(body))
        except ValidationError:
            # Something between us and the API answered, such as a load balancer.
            return PlatformUnavailable("The answer is not understood", f"HTTP status {status}")
        # Only the peer itself, which tells how it wants to be asked, knows its own credential.
        return self._credential_refused(error) if is_refused(status, headers) else error

    def _credential_refused(self, error: ConsoleError) -> ConsoleError:
        if self._endpoint.of_one_run:
            return PlatformUnavailable(
                f"The {self._endpoint.peer} has been started anew",
                "It does not take the credential of its last run.",
                "Try again in a moment.",
            )
        if self._endpoint.of_platform:
            return PlatformUnavailable(
                "The region's agent refuses the platform",
                "It does not take the platform's credential.",
                "Start the agent and the platform with the same credential.",
            )
        return error


def _transport(endpoint: Endpoint) -> httpx.AsyncBaseTransport:
    if endpoint.socket is not None:
        return UnixTransport(endpoint.socket, _MAX_IDLE)
    # Each open log or watch holds a connection.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=_MAX_IDLE)
    return httpx.AsyncHTTPTransport(verify=endpoint.tls or True, limits=limits)
