"""The streams of the fake agent: a log, a shell that echoes, measurements that are made up."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from datetime import UTC, datetime
from typing import Protocol, Self

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import (
    ContainerSample,
    ExecSpec,
    LogFraming,
    LogQuery,
)

SAMPLE_INTERVAL = 0.01  # seconds


class _LogOwner(Protocol):
    logs_open: int
    log_source: Callable[[], AsyncIterator[bytes]]

    def check_container(self, ref: ObjectRef) -> None: ...


class FakeLog:
    """See LogStream; what it holds comes from its owner."""

    framing: LogFraming = "multiplexed"

    def __init__(self, owner: _LogOwner, container: ObjectRef, query: LogQuery) -> None:
        self._owner = owner
        self._container = container
        self.query = query

    async def __aenter__(self) -> Self:
        self._owner.check_container(self._container)
        self._owner.logs_open += 1
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._owner.logs_open -= 1

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._owner.log_source()


class FakeShell:
    """See ShellSession; gives back what is written, and ends with 7 at the line ``exit``."""

    def __init__(self, spec: ExecSpec) -> None:
        self.spec = spec
        self.command = spec.command or ("/bin/sh",)
        self.process_id: int | None = 7
        self.exit_code: int | None = None
        self.sizes: list[tuple[int, int]] = []
        self.open = False
        self._output: asyncio.Queue[bytes] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        self.open = True
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self.open = False

    async def read(self) -> bytes:
        if self.exit_code is not None:
            return b""
        output = await self._output.get()
        if not output:
            self.exit_code = 7
        return output

    async def write(self, data: bytes) -> None:
        self._output.put_nowait(b"" if data == b"exit\n" else data)

    async def resize(self, columns: int, rows: int) -> None:
        self.sizes.append((columns, rows))


class FakeStats:
    """See StatsFeed; measures what is in focus each 10 ms, as fast as it is read."""

    def __init__(self) -> None:
        self.focused: tuple[str, ...] = ()
        self.measured = 0
        self.open = False

    async def __aenter__(self) -> Self:
        self.open = True
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self.open = False

    async def __aiter__(self) -> AsyncIterator[tuple[ContainerSample, ...]]:
        while True:
            await asyncio.sleep(SAMPLE_INTERVAL)
            now = datetime.now(UTC)
            self.measured += 1
            if self.focused:
                yield tuple(ContainerSample(id=one, at=now) for one in self.focused)

    async def focus(self, container_ids: Collection[str]) -> None:
        self.focused = tuple(container_ids)
