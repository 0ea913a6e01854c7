"""A daemon behind ssh, as a Unix socket on this machine.

Each connection to the socket runs ``docker system dial-stdio`` on the other machine, as the
docker CLI does, through the system's ssh with its settings, keys and agent. So requests, streams
and the docker SDK need to know of sockets only.
"""

import asyncio
import json
import os
import shutil
import signal
import tempfile
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Self

from caas_console.backend.engine.endpoint import SSHEndpoint, UnixEndpoint

_PIECE = 64 * 1024
_WORDS_TIMEOUT = 2.0


class SSHTunnel:
    """The socket and what runs behind it, for as long as the context is entered.

    What ssh says when it fails answers the request, as a proxy's 502.
    """

    def __init__(self, endpoint: SSHEndpoint) -> None:
        self._endpoint = endpoint
        self._folder: Path | None = None
        self._server: asyncio.Server | None = None
        self._serving: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @property
    def address(self) -> UnixEndpoint:
        """Where to connect to."""
        return UnixEndpoint(str(self._socket_folder / "docker.sock"))

    @property
    def _socket_folder(self) -> Path:
        if self._folder is None:
            raise RuntimeError("the tunnel has not been entered")
        return self._folder

    async def __aenter__(self) -> Self:
        # In /tmp, because the path of a socket may have 107 bytes. mkdtemp makes it ours alone.
        self._folder = Path(tempfile.mkdtemp(prefix="caas-ssh-", dir="/tmp"))
        self._server = await asyncio.start_unix_server(self._accept, self.address.path)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        if self._server is not None:
            self._server.close()
        # Not by cancelling: asyncio warns of a child whose start is cancelled.
        for writer in self._serving.values():
            writer.transport.abort()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await self._end_master()
        shutil.rmtree(self._socket_folder, ignore_errors=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving[task] = writer
        task.add_done_callback(self._serving.pop)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            process = await self._start("-T", remote=["docker", "system", "dial-stdio"])
        except FileNotFoundError:
            await _answer_bad_gateway(writer, "There is no ssh program on this machine.")
            return
        try:
            await _relay(process, reader, writer)
        finally:
            writer.transport.abort()
            _kill(process)
            await process.wait()

    async def _start(self, *options: str, remote: list[str]) -> Process:
        return await asyncio.create_subprocess_exec(
            *("ssh", *options, *self._options()),
            *("--", self._endpoint.host, *remote),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )

    def _options(self) -> list[str]:
        settings = {
            "BatchMode": "yes",  # nobody is there to answer a question
            "ConnectTimeout": "10",
            "ServerAliveInterval": "10",
            "ServerAliveCountMax": "3",
            "ControlMaster": "auto",
            "ControlPath": f"{self._socket_folder}/%C",
            "ControlPersist": "60",
        }
        options = [f"-o{name}={value}" for name, value in settings.items()]
        if self._endpoint.user:
            options += ["-l", self._endpoint.user]
        if self._endpoint.port:
            options += ["-p", str(self._endpoint.port)]
        return options

    async def _end_master(self) -> None:
        """End the connection that the others shared; it would linger for a minute."""
        with suppress(FileNotFoundError):
            process = await self._start("-O", "exit", remote=[])
            await process.communicate()


async def _relay(
    process: Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    assert process.stdin  # noqa: S101 - all three are PIPE
    assert process.stdout  # noqa: S101
    assert process.stderr  # noqa: S101
    up = asyncio.create_task(_pump(reader, process.stdin))
    down = asyncio.create_task(_pump(process.stdout, writer))
    try:
        await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
        # Our side never half-closes: when it ends, it is gone. Otherwise ssh has ended.
        if not reader.at_eof() and await down == 0:
            await _answer_bad_gateway(writer, await _words(process.stderr))
    finally:
        up.cancel()
        down.cancel()
        await asyncio.gather(up, down, return_exceptions=True)


def _kill(process: Process) -> None:
    # Not by Process.kill: it collects a child that has just ended, of which asyncio then warns.
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> int:
    """Copy until either side ends; returns how many bytes went through."""
    count = 0
    with suppress(ConnectionError):
        while piece := await source.read(_PIECE):
            sink.write(piece)
            await sink.drain()
            count += len(piece)
    return count


async def _words(stderr: asyncio.StreamReader) -> str:
    """What ssh said. A shared connection that stays behind may hold the pipe open."""
    said = bytearray()
    with suppress(TimeoutError):
        async with asyncio.timeout(_WORDS_TIMEOUT):
            while piece := await stderr.read(_PIECE):
                said += piece
    return said.decode("utf-8", "replace").strip() or "ssh ended without a word."


async def _answer_bad_gateway(writer: asyncio.StreamWriter, words: str) -> None:
    body = json.dumps({"message": words}).encode()
    head = f"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    with suppress(ConnectionError):
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
