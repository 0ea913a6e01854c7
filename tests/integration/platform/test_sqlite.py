import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.platform.store.database import Database, UnitOfWork


async def log_one(database: Database, object_id: str) -> int:
    return await database.transact(lambda work: work.log_change("job", object_id, "default", None))


async def test_the_file_is_in_wal_mode_with_foreign_keys(database: Database) -> None:
    async with database.reading() as connection:
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await connection.scalar(text("PRAGMA foreign_keys")) == 1


async def test_another_program_that_holds_the_file_is_waited_for(
    database: Database, database_file: Path
) -> None:
    with closing(sqlite3.connect(database_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(log_one(database, "a"))
        await asyncio.sleep(0.2)
        assert not writing.done()
        other.execute("COMMIT")
    assert await writing


async def test_a_disk_that_is_full_is_told_with_what_to_do(database: Database) -> None:
    async def fill(work: UnitOfWork) -> None:
        await work.connection.execute(text("PRAGMA max_page_count = 1"))
        await work.log_change("job", "a", "default", "x" * 1_000_000)

    with pytest.raises(PlatformUnavailable, match="full") as failure:
        await database.transact(fill)
    assert "Free space" in failure.value.hint


async def test_others_are_served_amid_a_unit_that_changes_many_rows(database: Database) -> None:
    turns = 0

    async def serve_others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def change_many(work: UnitOfWork) -> int:
        before = turns
        for number in range(200):
            await work.log_change("job", f"job-{number}", "default", None)
        return turns - before

    others = asyncio.create_task(serve_others())
    try:
        assert await database.transact(change_many) >= 5
    finally:
        others.cancel()
