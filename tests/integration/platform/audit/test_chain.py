"""The chain and its checkpoints, as they are written."""

import asyncio
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.platform.audit import chain
from caas_console.backend.platform.audit.chain import ORIGIN, Chainer, head, next_hash
from caas_console.backend.platform.audit.checkpoints import (
    AT_LATEST,
    Checkpoints,
    is_genuine,
    list_checkpoints,
)
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import audit, audit_chain, audit_unchained
from tests.integration.platform.audit.conftest import Clock, write
from tests.integration.platform.mariadb import on_both
from tests.waiting import eventually_async


async def waiting(database: Database) -> int:
    async with database.reading() as connection:
        count = await connection.scalar(select(func.count()).select_from(audit_unchained))
    return count or 0


async def length(database: Database) -> int:
    async with database.reading() as connection:
        return (await head(connection)).position


def key_files(path: Path) -> dict[str, int]:
    """The files of a key, with their modes."""
    return {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.glob("audit-key*")}


SPOILT = 0o604


def spoil(path: Path) -> None:
    """Put a key there that is none; a new one would have another mode."""
    path.write_text("no key")
    path.chmod(SPOILT)


@on_both
async def test_each_hash_holds_the_one_before(database: Database, chainer: Chainer) -> None:
    await write(database, "a", "b", "c")
    await chainer.catch_up()
    async with database.reading() as connection:
        entries = {
            row["id"]: dict(row) for row in (await connection.execute(select(audit))).mappings()
        }
        links = (await connection.execute(select(audit_chain).order_by("position"))).all()
    former = ORIGIN
    assert [link.position for link in links] == [1, 2, 3]
    for link in links:
        former = next_hash(former, entries[link.entry_id])
        assert link.hash == former


async def test_more_than_a_batch_is_chained_in_order(
    database: Database, chainer: Chainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "BATCH", 3)
    await write(database, *(str(number) for number in range(8)))
    await chainer.catch_up()
    async with database.reading() as connection:
        chained = select(audit_chain.c.entry_id).order_by(audit_chain.c.position)
        ids = list((await connection.execute(chained)).scalars())
    assert len(ids) == 8
    assert ids == sorted(ids)
    assert await waiting(database) == 0


async def test_what_an_interrupted_chainer_left_is_chained_by_the_next(
    database: Database, chainer: Chainer, checkpoints: Checkpoints
) -> None:
    class Killed(Exception):
        pass

    async def killed(work: UnitOfWork) -> None:
        await chainer.chain_once(work)
        raise Killed

    await write(database, "a", "b")
    with pytest.raises(Killed):
        await database.transact(killed)
    assert (await length(database), await waiting(database)) == (0, 2)
    await Chainer(database, checkpoints).catch_up()
    assert (await length(database), await waiting(database)) == (2, 0)


@on_both
async def test_commits_are_chained_as_they_come(database: Database, chainer: Chainer) -> None:
    await write(database, "before")
    following = asyncio.create_task(chainer.follow())

    async def chained() -> bool:
        return await waiting(database) == 0

    for name in "abc":
        await write(database, name)
        await eventually_async(chained)
    assert await length(database) == 4
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)


async def test_the_chain_is_signed_a_while_after_the_first_new_entry(
    database: Database, chainer: Chainer, checkpoints: Checkpoints, clock: Clock
) -> None:
    await write(database, "a", "b")
    await chainer.catch_up()
    await checkpoints.make_if_due()
    async with database.reading() as connection:
        assert await list_checkpoints(connection) == []
    clock.move(AT_LATEST + timedelta(minutes=1))
    for _ in range(2):
        await checkpoints.make_if_due()
    async with database.reading() as connection:
        (made,) = await list_checkpoints(connection)
        assert (made.position, made.hash) == await head(connection)
    assert made.at == clock.now
    assert is_genuine(made)
    assert not is_genuine(made.model_copy(update={"position": 1}))
    assert not is_genuine(made.model_copy(update={"signature": "no signature"}))


async def test_the_chain_is_signed_after_enough_entries(
    database: Database,
    chainer: Chainer,
    checkpoints: Checkpoints,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("caas_console.backend.platform.audit.checkpoints.EVERY", 3)
    for names in ("ab", "c", "de", "f"):
        await write(database, *names)
        await chainer.catch_up()
        await checkpoints.make_if_due()
    async with database.reading() as connection:
        assert [one.position for one in await list_checkpoints(connection)] == [3, 6]


async def test_the_key_is_made_once_and_is_its_owners(
    database: Database, chainer: Chainer, checkpoints: Checkpoints, clock: Clock, key_file: Path
) -> None:
    for name in "ab":
        await write(database, name)
        await chainer.catch_up()
        clock.move(timedelta(hours=1))
        await checkpoints.make_if_due()
    async with database.reading() as connection:
        first, second = await list_checkpoints(connection)
    assert first.public_key == second.public_key
    assert key_files(key_file) == {"audit-key.pem": 0o600, "audit-key.pub": 0o600}


async def test_a_key_that_is_none_is_told_and_left_alone(
    database: Database, chainer: Chainer, checkpoints: Checkpoints, clock: Clock, key_file: Path
) -> None:
    spoil(key_file)
    await write(database, "a")
    await chainer.catch_up()
    clock.move(timedelta(hours=1))
    with pytest.raises(PlatformUnavailable, match=r"audit-key\.pem"):
        await checkpoints.make_if_due()
    assert key_files(key_file) == {"audit-key.pem": SPOILT}
