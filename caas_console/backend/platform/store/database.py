"""The platform's database, and the one way to change it."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, event, insert, select, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from caas_console.backend.contracts.watch import ResourceKind
from caas_console.backend.platform.store.failures import translated_failures
from caas_console.backend.platform.store.schema import change_log, identity

T = TypeVar("T")

_WRITES = "writes"
# A thread each. One writes; the others read at the same time.
_CONNECTIONS = 4
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # Survives the death of the process; after that of the machine the latest changes may lack.
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
)


class UnitOfWork:
    """Changes that happen together, or not at all.

    Attributes:
        id: names it in the change log.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.id = secrets.token_hex(16)
        self.logged = False

    async def log_change(
        self, kind: ResourceKind, object_id: str, tenant_id: str | None, document: str | None
    ) -> int:
        """Tell the watchers what an object is now, None if it is gone; returns the revision."""
        self.logged = True
        # Locks the counter until the commit: nobody gets a later revision before this is seen.
        await self.connection.execute(update(identity).values(revision=identity.c.revision + 1))
        counted = await self.connection.execute(select(identity.c.revision))
        revision: int = counted.scalar_one()
        await self.connection.execute(
            insert(change_log).values(
                revision=revision,
                kind=kind,
                object_id=object_id,
                tenant_id=tenant_id,
                document=document,
                at=datetime.now(UTC),
                unit=self.id,
            )
        )
        return revision


class Database:
    """An SQLite file; close it with :meth:`aclose`.

    Attributes:
        changed: set after each commit; whoever follows the change log clears it.
    """

    def __init__(self, path: Path) -> None:
        self.changed = asyncio.Event()
        self._writing = asyncio.Lock()
        self._engine = create_async_engine(
            f"sqlite+aiosqlite:///{path}", pool_size=_CONNECTIONS, max_overflow=0
        )
        event.listen(self._engine.sync_engine, "connect", _prepare)
        event.listen(self._engine.sync_engine, "begin", _begin)

    async def aclose(self) -> None:
        """Let go of the file."""
        await self._engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view of the data."""
        with translated_failures():
            async with self._engine.connect() as connection:
                yield connection

    async def transact(self, act: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Make changes together, and wake whoever follows the change log.

        SQLite has one writer at a time. Waiting for it here, in order, wastes no time in
        SQLite's sleeping retries.

        Args:
            act: makes the changes. What it raises undoes them. It may run more than once, so
                it does nothing but change the database.
        """
        async with self._writing:
            with translated_failures():
                async with self._engine.connect() as connection:
                    await connection.execution_options(**{_WRITES: True})
                    work = UnitOfWork(connection)
                    done = await act(work)
                    await connection.commit()
        if work.logged:
            self.changed.set()
        return done


def _prepare(connection: DBAPIConnection, _record: Any) -> None:
    # The driver would begin transactions by itself, late and without saying that they write.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
