"""What an API answers with piece by piece: a body as it comes, or a WebSocket's messages.

Both raise PlatformUnavailable, and nothing of the libraries below, when the peer is lost.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import WebSocketException

from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.wire.ndjson import LineTooLong, split_lines


@contextmanager
def lost_peer(peer: str) -> Iterator[None]:
    """Turns a library's word for a lost connection into ours."""
    try:
        yield
    except (
        httpx.HTTPError,
        httpx.StreamError,
        WebSocketException,
        LineTooLong,
        OSError,
    ) as error:
        raise unavailable(peer, error) from error


def unavailable(peer: str, error: Exception) -> PlatformUnavailable:
    """The error that says that a peer cannot be reached, or no longer."""
    return PlatformUnavailable(
        f"The {peer} does not answer",
        _reason(error),
        "Try again in a moment; if it lasts, check that it runs and that it can be reached.",
    )


def _reason(error: Exception) -> str:
    # The library's own words for these are empty.
    if isinstance(error, httpx.ReadTimeout):
        return "It has been silent for too long."
    if isinstance(error, httpx.ConnectTimeout):
        return "It takes no connection."
    return str(error) or type(error).__name__


class Answer:
    """A body that is read as it comes."""

    def __init__(self, response: httpx.Response, peer: str) -> None:
        self._response = response
        self._peer = peer
        # Kept here, so that who stops reading for a while does not close it.
        self._content = response.aiter_raw()

    @property
    def media_type(self) -> str:
        """The Content-Type without its parameters."""
        return str(self._response.headers.get("Content-Type", "")).partition(";")[0]

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body in pieces of any size."""
        with lost_peer(self._peer):
            async for chunk in self._content:
                yield chunk

    async def lines(self) -> AsyncIterator[bytes]:
        """The lines of an NDJSON body."""
        with lost_peer(self._peer):
            async for line in split_lines(self._content):
                yield line


class Socket:
    """A WebSocket's messages: text as str, binary as bytes."""

    def __init__(self, socket: ClientConnection, peer: str) -> None:
        self._socket = socket
        self._peer = peer

    async def send(self, message: str | bytes) -> None:
        """Send one message; waits while the peer reads slowly."""
        with lost_peer(self._peer):
            await self._socket.send(message)

    async def receive(self) -> str | bytes:
        """The next message."""
        with lost_peer(self._peer):
            return await self._socket.recv()
