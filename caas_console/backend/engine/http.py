"""As much of HTTP (RFC 9112) as a Docker daemon needs to be spoken to.

A request that asks for a stream (events, logs, a pull) is sent as HTTP/1.0: dockerd then sends
the stream as it is, without chunks, and ends it by closing. The rest is HTTP/1.1 on connections
that are kept.
"""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urlencode

MAX_BODY = 256 * 1024 * 1024
BODYLESS = {204, 304}
FIRST_ERROR = 400
_HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")

Method = Literal["GET", "POST"]
QueryValue = str | int | bool | None


class ProtocolError(Exception):
    """What came is no HTTP response."""


@dataclass(frozen=True)
class Request:
    """A request; ``target`` is the path with its query."""

    method: Method
    target: str
    headers: Mapping[str, str]
    body: bytes = b""
    version: Literal["1.0", "1.1"] = "1.1"

    def encode(self) -> bytes:
        """The request as it is sent."""
        lines = [f"{self.method} {self.target} HTTP/{self.version}", "Host: docker"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.body or self.method == "POST":
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode("ascii") + self.body


@dataclass(frozen=True)
class ResponseHead:
    """A response's status and its headers, with names in lower case."""

    status: int
    headers: Mapping[str, str]

    @property
    def keeps_connection(self) -> bool:
        """Whether the connection can carry another request after the body."""
        closes = self.headers.get("connection", "").lower() == "close"
        delimited = not self.headers.keys().isdisjoint({"content-length", "transfer-encoding"})
        return not closes and (delimited or self.status in BODYLESS)


def target(path: str, query: Mapping[str, QueryValue]) -> str:
    """A request's target: None is left out, true is 1 and false is 0, as dockerd reads them."""
    pairs = {
        name: int(value) if isinstance(value, bool) else value
        for name, value in query.items()
        if value is not None
    }
    return quote(path, safe="/:@") + (f"?{urlencode(pairs)}" if pairs else "")


def json_body(value: object) -> bytes:
    """A JSON request body."""
    return json.dumps(value).encode()


async def read_head(reader: asyncio.StreamReader) -> ResponseHead:
    """Read up to the body.

    Raises:
        EOFError: the connection ended before anything came.
        ProtocolError: it is no HTTP response.
    """
    try:
        return _parse_head(await reader.readuntil(b"\r\n\r\n"))
    except asyncio.LimitOverrunError as error:
        raise ProtocolError("an endless header") from error
    except asyncio.IncompleteReadError as error:
        if not error.partial:
            raise
        raise ProtocolError(f"{error.partial[:80]!r}") from error


def _parse_head(head: bytes) -> ResponseHead:
    first, *lines = head.decode("latin-1").split("\r\n")
    protocol, _, rest = first.partition(" ")
    status = rest[:3]
    if not protocol.startswith("HTTP/") or not status.isdecimal():
        raise ProtocolError(f"{first[:80]!r}")
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return ResponseHead(int(status), headers)


async def read_body(reader: asyncio.StreamReader, head: ResponseHead) -> bytes:
    """Read the whole body, and nothing after it.

    Raises:
        EOFError: the connection ended before.
        ProtocolError: its length is malformed or above :data:`MAX_BODY`.
    """
    if head.status in BODYLESS:
        return b""
    if "chunked" in head.headers.get("transfer-encoding", ""):
        return await _read_chunks(reader)
    if "content-length" in head.headers:
        return await reader.readexactly(_length(head.headers["content-length"], 10, 0))
    body = bytearray()
    while piece := await reader.read(65536):
        body += piece
        _bound(len(body))
    return bytes(body)


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    while True:
        header = await reader.readuntil(b"\r\n")
        size = _length(header.split(b";")[0].strip().decode("latin-1"), 16, len(body))
        body += await reader.readexactly(size)
        await reader.readuntil(b"\r\n")
        if size == 0:
            return bytes(body)


def _length(text: str, base: int, before: int) -> int:
    try:
        length = int(text, base)
    except ValueError as error:
        raise ProtocolError(f"a length of {text!r}") from error
    if length < 0:
        raise ProtocolError(f"a length of {text!r}")
    _bound(before + length)
    return length


def _bound(length: int) -> None:
    if length > MAX_BODY:
        raise ProtocolError(f"a body of more than {MAX_BODY} bytes")


def decode_json(body: bytes) -> Any:
    """The value in a JSON body; None for an empty one.

    Raises:
        ProtocolError: it is no JSON.
    """
    if not body.strip():
        return None
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"{body[:80]!r} instead of JSON") from error
    return _with_whole_characters(value) if _HALF_CHARACTER.search(body) else value


def _with_whole_characters(value: Any) -> Any:
    """Half a character, which JSON can hold and UTF-8 cannot, would fail whoever passes it on."""
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def error_message(body: bytes) -> str:
    """The daemon's words in an error response: ``{"message": …}``, else the text as it is."""
    try:
        message = json.loads(body)["message"]
    except (ValueError, KeyError, TypeError):
        return body.decode("utf-8", "replace").strip()[:2000]
    return str(message).strip()
