"""A stand-in for a daemon newer than 20.10, which the lab cannot have.

It stands in for one thing only: which API versions the daemon takes. Engine 29 refuses any below
1.44; here a real 20.10 behind a proxy is made to say so, and is shown the requests that pass
under the version that it knows. What newer engines answer differently is not imitated.
"""

import asyncio
import json
import re
from pathlib import Path

from tests.lab.http_request import Request
from tests.lab.recording_proxy import RecordingProxy

_KNOWN_TO_DAEMON = b"v1.41"


class NewerEngineStandIn(RecordingProxy):
    """Takes API versions from `minimum` to `newest` only, and reports them.

    Args:
        listen: the Unix socket to make.
        target: the socket of the real daemon behind it.
        minimum: the oldest version that it takes.
        newest: the newest.
    """

    def __init__(
        self,
        listen: Path,
        target: Path,
        *,
        minimum: tuple[int, int] = (1, 44),
        newest: tuple[int, int] = (1, 52),
    ) -> None:
        super().__init__(listen, target)
        self._minimum = minimum
        self._newest = newest

    async def intercept(self, request: Request) -> bytes | None:
        """Refuse other versions, and answer what tells of versions."""
        if (version := request.api_version) is not None:
            if version < self._minimum:
                return self._refusal(version, "old", "Minimum", self._minimum)
            if version > self._newest:
                return self._refusal(version, "new", "Maximum", self._newest)
        if request.path == "/_ping":
            return self._response(200, b"" if request.method == "HEAD" else b"OK", "text/plain")
        if request.path == "/version":
            return self._response(200, await self._version())
        return None

    def rewrite(self, request: Request) -> bytes:
        """Ask under the version that the real daemon knows."""
        return re.sub(rb"^(\w+ /)v\d+\.\d+(?=/)", rb"\1" + _KNOWN_TO_DAEMON, request.head)

    async def _version(self) -> bytes:
        """What the real daemon says of itself, with other API versions."""
        reader, writer = await asyncio.open_unix_connection(self._target)
        writer.write(b"GET /version HTTP/1.0\r\n\r\n")
        _, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
        said = json.loads(body)
        versions = {"ApiVersion": _text(self._newest), "MinAPIVersion": _text(self._minimum)}
        said.update(versions)
        for component in said["Components"]:
            if component["Name"] == "Engine":
                component["Details"].update(versions)
        return json.dumps(said).encode()

    def _refusal(
        self, version: tuple[int, int], fault: str, bound: str, limit: tuple[int, int]
    ) -> bytes:
        message = (
            f"client version {_text(version)} is too {fault}. "
            f"{bound} supported API version is {_text(limit)}"
        )
        if fault == "old":
            message += ", please upgrade your client to a newer version"
        return self._response(400, json.dumps({"message": message}).encode())

    def _response(self, status: int, body: bytes, kind: str = "application/json") -> bytes:
        head = (
            f"HTTP/1.1 {status} {'OK' if status == 200 else 'Bad Request'}\r\n"
            f"Api-Version: {_text(self._newest)}\r\n"
            f"Content-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def _text(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"
