"""A connection to an SQLite file that sends its thread on as few errands as it can.

aiosqlite sends it for each step of a statement: a cursor, its execution, the rows, its end. The
way there and back takes longer than most statements, and each time the loop has to come round:
where much else is done, as long as it takes to tell all watchers. So a statement is one errand,
and none where it cannot wait: within a unit of work, which has the lock and changes single rows.
One that changes many rows comes round from time to time, or nobody else would be served meanwhile.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite
from typing_extensions import override

BEGIN_READING = "BEGIN"
BEGIN_WRITING = "BEGIN IMMEDIATE"
# Statements of a unit of work until others have their turn: more than most units have, and some
# milliseconds.
_TURN = 32

_Rows = list[tuple[Any, ...]]


class SQLiteConnection(aiosqlite.Connection):
    """What SQLAlchemy's adapter for aiosqlite drives.

    Args:
        path: the file, and what else ``sqlite3.connect`` takes.
    """

    def __init__(self, path: str, **options: Any) -> None:
        # SQLAlchemy has it used in any thread; here the loop's and its own do so in turn.
        super().__init__(partial(sqlite3.connect, path, **options), iter_chunk_size=64)
        # As SQLAlchemy has it: a connection that nobody closed does not hold up the end.
        self._thread.daemon = True
        self._writing = False
        self._statements = 0  # of the unit of work

    @override
    def cursor(self) -> "_Cursor":  # type: ignore[override]
        return _Cursor(self)

    async def run(
        self, sql: str, parameters: Sequence[Any], *, many: bool
    ) -> tuple[sqlite3.Cursor, _Rows]:
        """Execute a statement, once or for each of many parameters, and fetch its rows."""

        def errand() -> tuple[sqlite3.Cursor, _Rows]:
            cursor = self._conn.cursor()
            (cursor.executemany if many else cursor.execute)(sql, parameters)
            return cursor, cursor.fetchall()

        self._statements += 1
        if sql == BEGIN_READING or (self._writing and self._statements % _TURN):
            return errand()
        done: tuple[sqlite3.Cursor, _Rows] = await self._execute(errand)  # type: ignore[no-untyped-call]
        if sql == BEGIN_WRITING:
            # It may have waited for the lock.
            self._writing, self._statements = True, 0
        return done

    @override
    async def commit(self) -> None:
        # May wait for the disk. Where it fails, there is something to undo.
        await super().commit()
        self._writing = False

    @override
    async def rollback(self) -> None:
        if self._writing:
            self._writing = False
            await super().rollback()
        else:
            # Of a reader there is nothing to undo.
            self._conn.rollback()


class _Cursor:
    """As much of a cursor as SQLAlchemy uses; its rows are there as soon as it has executed."""

    def __init__(self, connection: SQLiteConnection) -> None:
        self._connection = connection
        self._rows: _Rows = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        return self._take(*await self._connection.run(sql, parameters, many=False))

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        return self._take(*await self._connection.run(sql, list(parameters), many=True))

    async def fetchall(self) -> _Rows:
        return self._rows

    async def close(self) -> None:
        """What was fetched to its end needs no closing."""

    def _take(self, cursor: sqlite3.Cursor, rows: _Rows) -> Self:
        self._rows = rows
        self.description = cursor.description
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        return self
