"""A proxy in front of a daemon's Unix socket that records the requests and can break the line."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Self

from tests.lab.http_request import Request, body_parts, read_request

_CHUNK = 1 << 16
_LONGEST_HEAD = 1 << 20


class RecordingProxy:
    """Forwards every byte both ways, hijacked connections included, on a thread of its own.

    While the daemon is down a connection is taken and closed at once.

    Args:
        listen: the Unix socket to make.
        target: the daemon's.

    Attributes:
        socket: the Unix socket that it serves.
    """

    def __init__(self, listen: Path, target: Path) -> None:
        self.socket = listen
        self._target = target
        self._requests: list[Request] = []
        self._connections: dict[_Connection, asyncio.Task[Any]] = {}
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="recording-proxy")

    @property
    def url(self) -> str:
        """Its address, as DOCKER_HOST takes it."""
        return f"unix://{self.socket}"

    @property
    def requests(self) -> list[Request]:
        """The requests since the start or the last `forget`, oldest first."""
        return list(self._requests)

    def forget(self) -> None:
        """Forget the requests recorded so far."""
        self._requests.clear()

    def accept(self) -> None:
        """Take connections again after `refuse`."""
        self._run(self._accept())

    def refuse(self) -> None:
        """Refuse new connections, as a dead daemon's socket does; open ones live on."""
        self._run(self._refuse())

    def cut(self) -> None:
        """Break all open connections at once."""
        self._run(self._cut())

    def close(self) -> None:
        """Break all connections and remove the socket."""
        self.refuse()
        self._run(self._finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self.socket.unlink()

    async def intercept(self, request: Request) -> bytes | None:  # noqa: ARG002 - for subclasses
        """The whole response to a request that the daemon is not to see; None forwards it."""
        return None

    def rewrite(self, request: Request) -> bytes:
        """The request's head as the daemon is to see it."""
        return request.head

    def record(self, request: Request) -> None:
        """Remember a request."""
        self._requests.append(request)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _accept(self) -> None:
        self.socket.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(
            self._serve, self.socket, limit=_LONGEST_HEAD
        )

    async def _refuse(self) -> None:
        if self._server is None:
            return
        # asyncio loses a connection that it accepted just before its server was closed.
        for listener in self._server.sockets:
            self._loop.remove_reader(listener)
        await asyncio.sleep(0)
        self._server.close()
        self._server = None

    async def _cut(self) -> None:
        tasks = list(self._connections.values())
        for connection in self._connections:
            connection.abort()
        if tasks:
            await asyncio.wait(tasks)

    async def _finish(self) -> None:
        while tasks := asyncio.all_tasks() - {asyncio.current_task()}:
            for connection in self._connections:
                connection.abort()
            await asyncio.wait(tasks, timeout=0.05)
        # Closed transports let go of their sockets in the next turn of the loop.
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far = await asyncio.open_unix_connection(self._target)
        except OSError:
            writer.transport.abort()
            return
        connection = _Connection(self, (reader, writer), far)
        task = asyncio.current_task()
        assert task is not None
        self._connections[connection] = task
        try:
            await connection.run()
        finally:
            del self._connections[connection]

    def __enter__(self) -> Self:
        self._thread.start()
        self.accept()
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


_Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class _Connection:
    """One client's connection and the one to the daemon that was opened for it."""

    def __init__(self, proxy: RecordingProxy, client: _Stream, daemon: _Stream) -> None:
        self._proxy = proxy
        self._client_reader, self._client_writer = client
        self._daemon_reader, self._daemon_writer = daemon
        self._upgraded: asyncio.Future[bool] | None = None

    async def run(self) -> None:
        """Carry requests and responses until either side is gone."""
        requests = asyncio.create_task(self._carry_requests())
        with contextlib.suppress(ConnectionError):
            await self._carry_responses()
        requests.cancel()
        await asyncio.wait([requests])
        self._client_writer.close()
        self._daemon_writer.close()

    def abort(self) -> None:
        """Break both sides."""
        self._client_writer.transport.abort()
        self._daemon_writer.transport.abort()

    async def _carry_requests(self) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while (request := await read_request(self._client_reader)) is not None:
                self._proxy.record(request)
                if (response := await self._proxy.intercept(request)) is not None:
                    async for _ in body_parts(request, self._client_reader):
                        pass
                    self._client_writer.write(response)
                elif await self._forward(request):
                    await self._carry_raw_bytes()
                    break
            self._daemon_writer.write_eof()

    async def _forward(self, request: Request) -> bool:
        """Pass a request on; whether the daemon switched the connection to a raw stream."""
        upgrades = request.header("Upgrade") is not None
        if upgrades:
            self._upgraded = asyncio.get_running_loop().create_future()
        self._daemon_writer.write(self._proxy.rewrite(request))
        async for part in body_parts(request, self._client_reader):
            self._daemon_writer.write(part)
            await self._daemon_writer.drain()
        return self._upgraded is not None and await self._upgraded

    async def _carry_raw_bytes(self) -> None:
        while data := await self._client_reader.read(_CHUNK):
            self._daemon_writer.write(data)
            await self._daemon_writer.drain()

    async def _carry_responses(self) -> None:
        while data := await self._daemon_reader.read(_CHUNK):
            if self._upgraded is not None and not self._upgraded.done():
                self._upgraded.set_result(data.startswith(b"HTTP/1.1 101 "))
            self._client_writer.write(data)
            await self._client_writer.drain()
