"""Logs, shells and measurements that end when whoever uses them may not any more.

Each takes the stream and a context in which it is open, such as that of
:meth:`Revocations.guarding` around the one that records the use and why it was cut off: leaving
the stream raises what says why it ended.
"""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, Self, TypeVar

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

Scope = AbstractAsyncContextManager[object]
G = TypeVar("G")


@asynccontextmanager
async def within(
    guard: AbstractAsyncContextManager[G], opening: Callable[[G], Scope]
) -> AsyncIterator[None]:
    """One context of two; nothing is opened of what may not even be begun.

    Args:
        guard: the outer one.
        opening: makes the inner one, told what the guard yields.
    """
    async with guard as guarded, opening(guarded):
        yield


class _Guarded:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def __aenter__(self) -> Self:
        await self._scope.__aenter__()
        return self

    async def __aexit__(self, *exc_info: Any) -> None:
        await self._scope.__aexit__(*exc_info)


class GuardedLog(_Guarded):
    """See LogStream.

    Args:
        log: what is read.
        scope: opens and closes it.
    """

    framing: LogFraming = "multiplexed"

    def __init__(self, log: LogStream, scope: Scope) -> None:
        super().__init__(scope)
        self._log = log

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.framing = self._log.framing
        return self

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._log)


class GuardedShell(_Guarded):
    """See ShellSession.

    Args:
        shell: what is entered.
        scope: opens and closes it.
    """

    def __init__(self, shell: ShellSession, scope: Scope) -> None:
        super().__init__(scope)
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
        scope: opens and closes it.
        sees: whether the containers of a host may be known of, by its id; raises NotFound.
    """

    def __init__(self, feed: StatsFeed, scope: Scope, sees: Callable[[str], bool]) -> None:
        super().__init__(scope)
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
