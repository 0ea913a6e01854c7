"""A connection of HTTP/1.1 that costs its own process little: what is measured is the server."""

import asyncio
import json
import ssl
from pathlib import Path
from typing import Any, NamedTuple, Self


class Door(NamedTuple):
    """Where a platform is reached; it can be handed to another process.

    Attributes:
        port: on 127.0.0.1.
        authority: the certificate to trust.
    """

    port: int
    authority: Path


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Line:
    """One connection, for one request after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, door: Door) -> Self:
        """Connect over TLS."""
        trust = ssl.create_default_context(cafile=door.authority)
        opened = await asyncio.open_connection("127.0.0.1", door.port, ssl=trust, limit=1 << 24)
        return cls(*opened)

    def close(self) -> None:
        """Hang up."""
        self._writer.close()

    def send(
        self, method: str, path: str, token: str, *, match: str = "", body: Any = None
    ) -> None:
        """Send a request; ``match`` is its If-Match, ``body`` becomes JSON."""
        sent = b"" if body is None else json.dumps(body).encode()
        headers = {"Host": "platform", "Authorization": f"Bearer {token}"}
        if match:
            headers["If-Match"] = match
        if sent:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(sent))}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {headers[name]}" for name in headers)]
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + sent)

    async def ask(
        self, method: str, path: str, token: str, *, match: str = "", body: Any = None
    ) -> Answer:
        """Send a request and read its answer, which says how long it is."""
        self.send(method, path, token, match=match, body=body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        fields = (line.partition(":") for line in head[1:] if line)
        headers = {name.lower(): value.strip() for name, _, value in fields}
        content = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(int(head[0].split()[1]), headers, content)


class Lines:
    """As many connections as there are requests at once."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._free: list[Line] = []

    async def ask(
        self, method: str, path: str, token: str, *, match: str = "", body: Any = None
    ) -> Answer:
        """See :meth:`Line.ask`."""
        line = self._idle() or await Line.open(self._door)
        answer = await line.ask(method, path, token, match=match, body=body)
        self._free.append(line)
        return answer

    def _idle(self) -> Line | None:
        """One that is free; the server hangs up those that were for long."""
        while self._free:
            line = self._free.pop()
            if not line.reader.at_eof():
                return line
            line.close()
        return None

    def close(self) -> None:
        """Hang up."""
        for line in self._free:
            line.close()
