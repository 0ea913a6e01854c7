"""The client's side of logs, shells and measurements."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AsyncExitStack
from typing import Self

from caas_console.backend.contracts.errors import PlatformUnavailable, error_from_problem
from caas_console.backend.contracts.runtime import ContainerSample, ExecSpec, LogFraming
from caas_console.backend.wire.connection import Connection, Params
from caas_console.backend.wire.log_media import framing_of
from caas_console.backend.wire.messages import (
    WRITE_BYTES,
    ShellNotice,
    ShellRequest,
    ShellStarted,
    StatsFocus,
    StatsNotice,
)
from caas_console.backend.wire.peer import Answer, Socket


class HTTPLogStream:
    """A log as the peer passes it on; see LogStream."""

    framing: LogFraming = "multiplexed"

    def __init__(
        self, connection: Connection, path: str, params: Params, headers: Mapping[str, str]
    ) -> None:
        self._opening = connection.stream("GET", path, params=params, headers=headers)
        self._stack = AsyncExitStack()
        self._answer: Answer

    async def __aenter__(self) -> Self:
        self._answer = await self._stack.enter_async_context(self._opening)
        self.framing = framing_of(self._answer.media_type)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._stack.aclose()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._answer.chunks()


class SocketShell:
    """A shell over a WebSocket; see ShellSession."""

    def __init__(self, stack: AsyncExitStack, socket: Socket, started: ShellStarted) -> None:
        self.exit_code: int | None = None
        self.command = started.command
        self.process_id = started.process_id
        self._stack = stack
        self._socket = socket
        self._ended = False

    @classmethod
    async def open(
        cls, connection: Connection, path: str, spec: ExecSpec, headers: Mapping[str, str]
    ) -> Self:
        """Start the command; a peer that cannot is an error here, not later."""
        async with AsyncExitStack() as stack:
            socket = await stack.enter_async_context(connection.socket(path, headers))
            await socket.send(ShellRequest(open=spec).model_dump_json(exclude_none=True))
            notice = _notice(await socket.receive())
            if notice.started is None:
                raise PlatformUnavailable("The answer is not understood", str(notice))
            return cls(stack.pop_all(), socket, notice.started)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._stack.aclose()

    async def read(self) -> bytes:
        if self._ended:
            return b""
        message = await self._socket.receive()
        if isinstance(message, bytes):
            return message
        notice = _notice(message)
        self._ended = True
        self.exit_code = notice.ended.exit_code if notice.ended else None
        return b""

    async def write(self, data: bytes) -> None:
        for start in range(0, len(data), WRITE_BYTES):
            await self._socket.send(data[start : start + WRITE_BYTES])

    async def resize(self, columns: int, rows: int) -> None:
        request = ShellRequest(resize=(columns, rows))
        await self._socket.send(request.model_dump_json(exclude_none=True))


class SocketStats:
    """Measurements over a WebSocket; see StatsFeed."""

    def __init__(self, connection: Connection) -> None:
        self._opening = connection.socket("/stats")
        self._stack = AsyncExitStack()
        self._socket: Socket

    async def __aenter__(self) -> Self:
        self._socket = await self._stack.enter_async_context(self._opening)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._stack.aclose()

    async def __aiter__(self) -> AsyncIterator[tuple[ContainerSample, ...]]:
        while True:
            notice = StatsNotice.model_validate_json(await self._socket.receive())
            if notice.problem is not None:
                raise error_from_problem(notice.problem)
            yield notice.samples

    async def focus(self, container_ids: Collection[str]) -> None:
        await self._socket.send(StatsFocus(focus=tuple(container_ids)).model_dump_json())


def _notice(message: bytes | str) -> ShellNotice:
    notice = ShellNotice.model_validate_json(message)
    if notice.problem is not None:
        raise error_from_problem(notice.problem)
    return notice
