"""Requests as they pass through the lab's proxy (HTTP/1.1, RFC 9112)."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Self

_API_VERSION = re.compile(r"^/v(\d+)\.(\d+)(?=/)")
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Request:
    """A request as a client sent it.

    Attributes:
        method: such as `GET`.
        target: path and query, such as `/v1.41/containers/json?all=1`.
        head: request line and headers, with the empty line that ends them.
    """

    method: str
    target: str
    head: bytes

    @classmethod
    def parse(cls, head: bytes) -> Self:
        """Read a request's head."""
        method, target, _ = head.partition(b"\r\n")[0].decode("ascii").split(" ")
        return cls(method, target, head)

    @property
    def path(self) -> str:
        """The path without API version and query, such as `/containers/json`."""
        return _API_VERSION.sub("", self.target.partition("?")[0])

    @property
    def api_version(self) -> tuple[int, int] | None:
        """The API version in the path, such as (1, 41)."""
        match = _API_VERSION.match(self.target)
        return (int(match[1]), int(match[2])) if match else None

    def header(self, name: str) -> str | None:
        """A header's value, or None if there is none of this name."""
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return None


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """The next request's head, or None when the client has closed."""
    try:
        return Request.parse(await reader.readuntil(b"\r\n\r\n"))
    except asyncio.IncompleteReadError:
        return None


async def body_parts(request: Request, reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """The request's body as sent, with its framing: of a given length, in chunks, or none."""
    if (request.header("Transfer-Encoding") or "").lower() != "chunked":
        async for part in _exactly(int(request.header("Content-Length") or 0), reader):
            yield part
        return
    size = -1
    while size != 0:
        line = await reader.readuntil(b"\r\n")
        yield line
        size = int(line.partition(b";")[0], 16)
        async for part in _exactly(size + len(b"\r\n"), reader):
            yield part


async def _exactly(size: int, reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size > 0:
        part = await reader.readexactly(min(size, _CHUNK))
        yield part
        size -= len(part)
