"""An SQLite file, which one platform has for itself; commands may change it too."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from caas_console.backend.platform.store.dialects import Begun, Engines
from caas_console.backend.platform.store.schema import identity
from caas_console.backend.platform.store.sqlite_connection import (
    BEGIN_READING,
    BEGIN_WRITING,
    SQLiteConnection,
)

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


class SQLite:
    """See :class:`caas_console.backend.platform.store.dialects.Dialect`."""

    patience = None
    answers_get_lost = False
    is_shared = False
    # Those of commands, and of whoever was cancelled amid the commit.
    poll_interval = 1.0

    def __init__(self, path: Path) -> None:
        self._path = path

    def create_engines(self) -> Engines:
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{self._path}",
            pool_size=_CONNECTIONS,
            max_overflow=0,
            # Each transaction is ended where it began; one more rollback would be an errand.
            pool_reset_on_return=None,
            connect_args={"async_creator_fn": SQLiteConnection},
        )
        event.listen(engine.sync_engine, "connect", _prepare)
        event.listen(engine.sync_engine, "begin", _begin)
        return Engines(engine, engine)

    async def begin_unit(self, connection: AsyncConnection) -> Begun:
        await connection.execution_options(**{_WRITES: True})
        return Begun((await connection.execute(select(identity.c.revision))).scalar_one())


def _prepare(connection: DBAPIConnection, _record: Any) -> None:
    # The driver would begin transactions by itself, late and without saying that they write.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql(BEGIN_WRITING if writes else BEGIN_READING)
