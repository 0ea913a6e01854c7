"""Watchers are told of each commit, also where nobody here was woken by it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.tenancy import Tenant
from caas_console.backend.platform.store.attempts import Attempts
from caas_console.backend.platform.store.change_log import latest_revision
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.dialects import Place
from caas_console.backend.platform.store.schema import change_log
from caas_console.backend.platform.store.tenancy import TENANTS
from caas_console.backend.platform.watch.part import PlatformPart
from tests.integration.platform.mariadb import on_both
from tests.waiting import eventually

pytestmark = on_both


async def log_one(work: UnitOfWork) -> int:
    return await work.log_change("job", "a", "default", None)


@pytest.fixture
async def part(database: Database) -> AsyncIterator[PlatformPart]:
    """What watchers are told, followed."""
    part = PlatformPart(database)
    await part.load()
    following = asyncio.create_task(part.follow())
    yield part
    following.cancel()
    await asyncio.wait([following])


async def test_what_a_command_in_another_process_commits_is_told(
    part: PlatformPart, place: Place
) -> None:
    beside = Database(place)
    revision = await beside.transact(log_one)
    await beside.aclose()
    await eventually(lambda: part.feed.cursor.sequence >= revision, 30)


async def test_a_change_is_told_whose_maker_was_cancelled_amid_the_commit(
    part: PlatformPart, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Attempts.commit

    async def cancelled_commit(
        attempts: Attempts[int], connection: AsyncConnection, *rest: Any
    ) -> None:
        await commit(attempts, connection, *rest)
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(0)

    monkeypatch.setattr(Attempts, "commit", cancelled_commit)
    making = asyncio.create_task(database.transact(log_one))
    await asyncio.wait([making])
    assert making.cancelled()
    async with database.reading() as connection:
        revision = await latest_revision(connection)
    await eventually(lambda: part.feed.cursor.sequence >= revision, 30)


async def test_what_an_earlier_version_logged_is_told_as_it_is_read_now(database: Database) -> None:
    tenant = Tenant(
        id="t-1", tenant_id="t-1", name="Cards", description="Debit", created_at=database.clock()
    )
    saved = await database.transact(lambda work: TENANTS.add(work, tenant))

    async def forget(work: UnitOfWork) -> None:
        document = saved.model_dump_json(exclude={"description"})
        of_it = change_log.c.object_id == saved.id
        await work.connection.execute(update(change_log).where(of_it).values(document=document))

    await database.transact(forget)
    part = PlatformPart(database)
    await part.load()
    assert part.feed.get("tenant", saved.id) == saved
