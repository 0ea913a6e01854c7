"""A ShellSession on a pseudo-terminal of this machine: a stand-in for a container's."""

import asyncio
import fcntl
import os
import pty
import struct
import subprocess
import termios
from collections.abc import Sequence
from typing import Self

_READ_BYTES = 64 * 1024


class LocalPtyShell:
    """Runs a command on a real tty; see ShellSession."""

    def __init__(self, command: Sequence[str], columns: int = 80, rows: int = 24) -> None:
        self.command = tuple(command)
        self.exit_code: int | None = None
        self.process_id: int | None = None
        self.sizes: list[tuple[int, int]] = [(columns, rows)]
        self._columns, self._rows = columns, rows
        self._process: subprocess.Popen[bytes]
        self._master = -1

    async def __aenter__(self) -> Self:
        self._master, slave = pty.openpty()
        os.set_blocking(self._master, False)
        self._set_size(self._columns, self._rows)
        # asyncio's own subprocesses need a child watcher, which qasync's loop does not give.
        self._process = subprocess.Popen(  # noqa: ASYNC220 -- starting it does not block
            # setsid gives the command the tty as its controlling terminal. Whoever runs tests in
            # the background has the interrupt ignored, which children inherit.
            ("setsid", "--ctty", "env", "--default-signal=INT", *self.command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PS1": "$ "},
        )
        os.close(slave)
        self.process_id = self._process.pid
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        await asyncio.to_thread(self._process.wait)
        os.close(self._master)

    async def read(self) -> bytes:
        while True:
            try:
                return os.read(self._master, _READ_BYTES) or await self._ended()
            except BlockingIOError:
                await self._ready()
            except OSError:
                # EIO: nobody holds the other side any more.
                return await self._ended()

    async def _ended(self) -> bytes:
        self.exit_code = await asyncio.to_thread(self._process.wait)
        return b""

    async def write(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self._master, data) :]
            except BlockingIOError:
                await asyncio.sleep(0.001)

    async def resize(self, columns: int, rows: int) -> None:
        self.sizes.append((columns, rows))
        self._set_size(columns, rows)

    async def _ready(self) -> None:
        loop = asyncio.get_running_loop()
        readable = asyncio.Event()
        loop.add_reader(self._master, readable.set)
        try:
            await readable.wait()
        finally:
            loop.remove_reader(self._master)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
