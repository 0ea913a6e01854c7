"""The platform's database, and the one way to change it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import datetime
from typing import TypeVar

from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.watch import ResourceKind
from caas_console.backend.platform.store.attempts import Attempts
from caas_console.backend.platform.store.clock import SharedClock
from caas_console.backend.platform.store.dialects import Place, dialect_at
from caas_console.backend.platform.store.failures import (
    translated_duplicates,
    translated_failures,
)
from caas_console.backend.platform.store.schema import change_log, identity

T = TypeVar("T")
Act = Callable[["UnitOfWork"], Awaitable[T]]
Fence = Callable[["UnitOfWork"], Awaitable[None]]
# The unit of work that what transacts now becomes a part of.
_outer: ContextVar["UnitOfWork | None"] = ContextVar("outer unit of work", default=None)
# What each unit of work has to pass first.
_fence: ContextVar[Fence | None] = ContextVar("fence", default=None)


@contextmanager
def fenced_by(fence: Fence) -> Iterator[None]:
    """Have each unit of work of the tasks that are begun within pass a fence.

    Args:
        fence: a part of the unit; it raises a ConsoleError where nothing may be written any more.
    """
    token = _fence.set(fence)
    try:
        yield
    finally:
        _fence.reset(token)


class UnitOfWork:
    """Changes that happen together, or not at all.

    Args:
        connection: in a transaction beside which no other unit of work runs.
        unit_id: see ``id``.
        revision: the latest one.
        now: tells the time.

    Attributes:
        id: names it in the change log.
        logged: whether it told the watchers of anything.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        unit_id: str,
        revision: int,
        now: Callable[[], datetime],
    ) -> None:
        self.connection = connection
        self.id = unit_id
        self.now = now
        self.logged = False
        self._revision = revision
        self._open = True

    async def log_change(
        self, kind: ResourceKind, object_id: str, tenant_id: str | None, document: str | None
    ) -> int:
        """Tell the watchers what an object is now, None if it is gone; returns the revision."""
        self.logged = True
        self._revision += 1
        await self.connection.execute(
            insert(change_log),
            {
                "revision": self._revision,
                "kind": kind,
                "object_id": object_id,
                "tenant_id": tenant_id,
                "document": document,
                "at": self.now(),
                "unit": self.id,
            },
        )
        return self._revision

    @contextmanager
    def around(self) -> Iterator[None]:
        """Within, what transacts or reads does so in this unit; what fails undoes its own part."""
        token = _outer.set(self)
        try:
            yield
        finally:
            self._open = False
            _outer.reset(token)

    @classmethod
    def outer(cls) -> "UnitOfWork | None":
        """The unit of work that this one would be a part of, if there is one."""
        # A task that was begun within may outlive it.
        unit = _outer.get()
        return unit if unit is not None and unit._open else None  # noqa: SLF001

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """Within, changes that are undone alone where they fail."""
        before = self.logged, self._revision
        try:
            async with self.connection.begin_nested():
                yield
        except BaseException:
            # Numbers without changes would look like changes that were missed.
            self.logged, self._revision = before
            raise

    async def finish(self) -> None:
        """Keep the latest revision for whoever comes next."""
        if self.logged:
            await self.connection.execute(update(identity), {"revision": self._revision})


class Database:
    """An SQLite file, or a MariaDB; close it with :meth:`aclose`.

    Attributes:
        clock: tells the time; the server's, where several instances share one.
        changed: set after each commit that logged a change; whoever follows the change log
            clears it.
        committed: set after each commit; whoever chains the audit trail clears it.
        is_shared: whether several platforms may use it at once.
        poll_interval: seconds between two looks for commits of which nobody here was told: those
            of other processes, and of whoever was cancelled amid the commit.
    """

    def __init__(self, place: Place) -> None:
        self.clock = SharedClock()
        self.changed = asyncio.Event()
        self.committed = asyncio.Event()
        self._writing = asyncio.Lock()
        self._dialect = dialect_at(place)
        self.is_shared = self._dialect.is_shared
        self.poll_interval = self._dialect.poll_interval
        self._engines = self._dialect.create_engines()

    async def aclose(self) -> None:
        """Let go of it."""
        await self._engines.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view of the data, with all that was committed before.

        Raises:
            PlatformUnavailable: the database cannot be used. A node that died is replaced by
                another before the first statement, not later.
        """
        if outer := UnitOfWork.outer():
            yield outer.connection
            return
        with translated_failures():
            async with AsyncExitStack() as stack:
                yield await self._connect(stack)

    async def transact(self, act: Act[T], *, ahead: bool = False) -> T:
        """Make changes together, and wake whoever follows the change log.

        One unit of work runs at a time, in this process and in all others. Waiting for the turn
        here, in order, takes no connection and no sleeping retries of the database's.

        What passes by itself, such as the death of a node, is waited for; then the unit runs
        again, unless it happened though nobody answered.

        Args:
            act: makes the changes. What it raises undoes them. It may run more than once, so
                it does nothing but change the database.
            ahead: do not wait for this process's others, only for one of each other process; for
                what would be too late behind many.

        Raises:
            PlatformUnavailable: the database cannot be used, or not for long enough.
            Conflict: somebody else made the same at the same time.
        """
        if outer := UnitOfWork.outer():
            # Whatever else the database says is for the whole unit to be run again, or given up.
            with translated_duplicates():
                async with outer.part():
                    return await act(outer)
        attempts, turn = Attempts[T](), nullcontext() if ahead else self._writing
        try:
            with translated_failures():
                async with asyncio.timeout(self._dialect.patience), turn:
                    return await self._carry_out(act, attempts)
        except TimeoutError as error:
            raise attempts.given_up() from error

    async def transact_until_done(self, act: Act[int]) -> int:
        """Make changes in as many units of work as it takes, between which others have their turn.

        Args:
            act: makes some of them, and returns how many; 0 once nothing is left.

        Returns:
            how many were made altogether.

        Raises:
            PlatformUnavailable: as :meth:`transact`; what was made until then stays.
        """
        made = 0
        while some := await self.transact(act):
            made += some
        return made

    async def _carry_out(self, act: Act[T], attempts: Attempts[T]) -> T:
        while True:
            try:
                return await self._attempt(act, attempts)
            except DBAPIError as error:
                await attempts.pause(error)

    async def _attempt(self, act: Act[T], attempts: Attempts[T]) -> T:
        async with self._engines.writing.connect() as connection:
            asked_at = self.clock.local()
            revision, at = await self._dialect.begin_unit(connection)
            if at is not None:
                self.clock.compare(at, asked_at, self.clock.local())
            if happened := await attempts.find_happened(connection):
                self.committed.set()
                self.changed.set()
                return happened.result
            work = UnitOfWork(connection, attempts.next_id(), revision, self.clock)
            if fence := _fence.get():
                await fence(work)
            done = await act(work)
            await work.finish()
            if self._dialect.answers_get_lost and not work.logged:
                await attempts.leave_mark(connection, work.id, work.now())
            await attempts.commit(connection, work.id, done)
        # Whoever is cancelled amid the commit does not get here: that is what looks are for.
        self.committed.set()
        if work.logged:
            self.changed.set()
        return done

    async def _connect(self, stack: AsyncExitStack) -> AsyncConnection:
        attempts = Attempts[None]()
        try:
            async with asyncio.timeout(self._dialect.patience):
                while True:
                    try:
                        return await stack.enter_async_context(self._engines.reading.connect())
                    except DBAPIError as error:
                        attempts.next_id()
                        await attempts.pause(error)
        except TimeoutError as error:
            raise attempts.given_up() from error
