import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from caas_console.backend.contracts.errors import Conflict
from caas_console.backend.platform.store import change_log as log
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import change_log, group_members, unit_marks
from tests.integration.platform.mariadb import on_both

pytestmark = on_both


async def log_one(database: Database, object_id: str) -> int:
    return await database.transact(lambda work: work.log_change("job", object_id, "default", None))


class Undone(Exception):
    """Raised in a unit of work, which is undone by it."""


async def undo(work: UnitOfWork) -> None:
    await work.log_change("job", "a", "default", None)
    raise Undone


async def logged_ids(database: Database) -> list[str]:
    async with database.reading() as connection:
        return [one.change.id for one in await log.changes_after(connection, 0)]


async def test_a_unit_that_raises_changes_nothing(database: Database) -> None:
    before = await logged_ids(database)
    with pytest.raises(Undone):
        await database.transact(undo)
    assert await logged_ids(database) == before


async def test_a_unit_that_the_database_refuses_changes_nothing(database: Database) -> None:
    before = await logged_ids(database)

    async def belong_to_nobody(work: UnitOfWork) -> None:
        await work.log_change("job", "a", "default", None)
        await work.connection.execute(
            group_members.insert().values(group_id="none", person_id="nobody")
        )

    with pytest.raises(IntegrityError):
        await database.transact(belong_to_nobody)
    assert await logged_ids(database) == before


async def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    count = select(func.count()).select_from(change_log)
    async with database.reading() as connection:
        before = await connection.scalar(count)
        await log_one(database, "a")
        assert await connection.scalar(count) == before


async def test_revisions_become_visible_in_their_order(database: Database) -> None:
    """A reader that has seen a revision never finds a lower one later."""
    seen: list[int] = []
    done = asyncio.Event()

    async def read() -> None:
        while not done.is_set():
            async with database.reading() as connection:
                after = seen[-1] if seen else 0
                seen.extend(one.revision for one in await log.changes_after(connection, after))

    reading = asyncio.create_task(read())
    written = await asyncio.gather(*(log_one(database, str(number)) for number in range(60)))
    await asyncio.sleep(0.05)
    done.set()
    await reading
    assert seen == sorted(seen)
    assert set(written) <= set(seen)


async def test_a_revision_is_never_given_twice(database: Database) -> None:
    revision = await log_one(database, "a")

    async def forget(work: UnitOfWork) -> None:
        await work.connection.execute(change_log.delete())

    await database.transact(forget)
    assert await log_one(database, "b") > revision


async def test_compaction_keeps_the_latest_changes(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "KEPT", 3)
    monkeypatch.setattr(log, "_FORGOTTEN_AT_A_TIME", 2)
    for number in range(6):
        await log_one(database, str(number))
    await log.compact(database)
    assert await logged_ids(database) == ["3", "4", "5"]


async def test_a_commit_wakes_who_follows_and_a_rollback_does_not(database: Database) -> None:
    database.changed.clear()
    with pytest.raises(Undone):
        await database.transact(undo)
    assert not database.changed.is_set()
    await log_one(database, "b")
    assert database.changed.is_set()


async def test_a_cancelled_unit_lets_the_next_one_in(database: Database) -> None:
    async def never(work: UnitOfWork) -> None:
        await work.log_change("job", "a", "default", None)
        await asyncio.sleep(1000)

    stuck = asyncio.create_task(database.transact(never))
    await asyncio.sleep(0.05)
    stuck.cancel()
    await asyncio.wait([stuck])
    async with asyncio.timeout(2):
        await log_one(database, "b")
    assert "a" not in await logged_ids(database)


async def test_a_part_that_fails_is_undone_alone_and_leaves_no_gap_in_the_revisions(
    database: Database,
) -> None:
    async def act(work: UnitOfWork) -> list[int]:
        with work.around():
            first = await log_one(database, "a")
            with pytest.raises(Undone):
                await database.transact(undo)
            return [first, await log_one(database, "b")]

    first, second = await database.transact(act)
    assert second == first + 1
    assert (await logged_ids(database))[-2:] == ["a", "b"]


async def test_what_is_there_already_is_a_conflict_in_a_part_too(database: Database) -> None:
    mark = {"unit": "a", "attempt": "b", "at": datetime.now(UTC)}

    async def leave(work: UnitOfWork) -> None:
        await work.connection.execute(unit_marks.insert().values(mark))

    async def act(work: UnitOfWork) -> None:
        with work.around():
            await database.transact(leave)
            with pytest.raises(Conflict):
                await database.transact(leave)

    await database.transact(act)
    with pytest.raises(Conflict):
        await database.transact(leave)
