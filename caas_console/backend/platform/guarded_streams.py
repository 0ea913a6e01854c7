"""Logs, shells and measurements that end when whoever uses them may not any more.

Each takes a context that :meth:`Revocations.guarding` made, and is used in it: leaving the stream
raises what says why.
"""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from typing import Any, Self

from caas_console.backend.contracts.errors import NotFound
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import (
    ContainerSample,
    LogFraming,
    LogStream,
    ShellSession,
    StatsFeed,
)
from caas_console.backend.contracts.streams import closing

Guard = AbstractAsyncContextManager[None]


class _Guarded:
    def __init__(self, stream: AbstractAsyncContextManager[object], guard: Guard) -> None:
        self._contexts = (guard, stream)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            for context in self._contexts:
                await stack.enter_async_context(context)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *exc_info: Any) -> None:
        await self._stack.__aexit__(*exc_info)


class GuardedLog(_Guarded):
    """See LogStream."""

    framing: LogFraming = "multiplexed"

    def __init__(self, log: LogStream, guard: Guard) -> None:
        super().__init__(log, guard)
        self._log = log

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.framing = self._log.framing
        return self

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._log)


class GuardedShell(_Guarded):
    """See ShellSession."""

    def __init__(self, shell: ShellSession, guard: Guard) -> None:
        super().__init__(shell, guard)
        self.exit_code = shell.exit_code
        self.command = shell.command
        self.process_id = shell.process_id
        self._shell = shell

    async def read(self) -> bytes:
        output = await self._shell.read()
        self.exit_code = self._shell.exit_code
        return output

    async def write(self, data: bytes) -> None:
        await self._shell.write(data)

    async def resize(self, columns: int, rows: int) -> None:
        await self._shell.resize(columns, rows)


class GuardedStats(_Guarded):
    """See StatsFeed; tells of the containers of some hosts alone.

    Args:
        feed: of all hosts.
        guard: ends it.
        sees: whether the containers of a host may be known of, by its id; raises NotFound.
    """

    def __init__(self, feed: StatsFeed, guard: Guard, sees: Callable[[str], bool]) -> None:
        super().__init__(feed, guard)
        self._feed = feed
        self._sees = sees

    async def __aiter__(self) -> AsyncIterator[tuple[ContainerSample, ...]]:
        async with closing(aiter(self._feed)) as batches:
            async for samples in batches:
                if seen := tuple(one for one in samples if self._is_seen(one.id)):
                    yield seen

    async def focus(self, container_ids: Collection[str]) -> None:
        await self._feed.focus([one for one in container_ids if self._is_seen(one)])

    def _is_seen(self, container_id: str) -> bool:
        # What is not there any more, or never was, is not seen either.
        with suppress(ValueError, NotFound):
            return self._sees(ObjectRef.parse(container_id).host_id)
        return False
