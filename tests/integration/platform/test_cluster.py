"""Several platforms on one cluster, whose nodes die."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from pymysql.err import OperationalError as DriverError  # type: ignore[import-untyped]
from sqlalchemy import URL, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.errors import Conflict, PlatformUnavailable
from caas_console.backend.contracts.identity import TokenPair
from caas_console.backend.contracts.tenancy import Person
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.identity.sessions import ACCESS_LIFE, Sessions
from caas_console.backend.platform.store import change_log as log
from caas_console.backend.platform.store import mariadb as mariadb_module
from caas_console.backend.platform.store.clock import SharedClock, utc_now
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.dialects import parse_url
from caas_console.backend.platform.store.schema import (
    change_log,
    identity,
    login_failures,
    unit_marks,
)
from caas_console.backend.platform.store.tenancy import PEOPLE
from caas_console.backend.platform.watch.part import PlatformPart
from tests.guards.logs import LogGuard
from tests.integration.platform.many_writes import ManyWrites, fail_once, writing_node
from tests.lab.database.cluster import GaleraCluster
from tests.lab.database.haproxy import HAProxy
from tests.lab.database.node import GaleraNode
from tests.waiting import eventually

WRITES = 500

_logger = logging.getLogger(__name__)

Connect = Callable[[URL | str], Database]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """`connect(url)` is a platform's database, closed after the test."""
    databases: list[Database] = []

    def make(url: URL | str) -> Database:
        databases.append(Database(parse_url(url) if isinstance(url, str) else url))
        return databases[-1]

    yield make
    for database in databases:
        await database.aclose()


@pytest.fixture
def at(mariadb: URL, galera: GaleraCluster) -> Callable[[int], URL]:
    """The database on a node, by its place in the cluster."""

    def url(node: int) -> URL:
        host, _, port = galera.nodes[node].address.partition(":")
        return mariadb.set(host=host, port=int(port))

    return url


async def log_one(database: Database, object_id: str) -> int:
    return await database.transact(lambda work: work.log_change("job", object_id, None, None))


async def logged(database: Database) -> list[tuple[int, str]]:
    query = select(change_log.c.revision, change_log.c.object_id).order_by(change_log.c.revision)
    async with database.reading() as connection:
        return [(row.revision, row.object_id) for row in await connection.execute(query)]


async def test_platforms_on_different_nodes_number_their_changes_in_one_order(
    connect: Connect, at: Callable[[int], URL]
) -> None:
    """Whoever saw a revision, on any node, never finds a lower one later."""
    writers = [connect(at(node)) for node in (0, 0, 1)]
    reader = connect(at(2))
    seen: list[int] = []
    written: list[int] = []

    async def write(number: int) -> None:
        for count in range(10):
            revision = await log_one(writers[number % 3], f"{number}-{count}")
            written.append(revision)

    writing = asyncio.gather(*(write(number) for number in range(9)))
    while not (writing.done() and len(seen) == 90):
        async with reader.reading() as connection:
            after = seen[-1] if seen else 0
            seen += [one.revision for one in await log.changes_after(connection, after)]
    await writing
    assert seen == list(range(1, 91))
    assert sorted(written) == seen


async def test_what_one_platform_wrote_another_reads_on_another_node_at_once(
    connect: Connect, at: Callable[[int], URL]
) -> None:
    writer, reader = connect(at(0)), connect(at(1))
    for number in range(30):
        revision = await log_one(writer, str(number))
        async with reader.reading() as connection:
            assert await connection.scalar(select(identity.c.revision)) == revision


async def test_a_watcher_of_one_platform_is_told_what_another_committed(
    connect: Connect, at: Callable[[int], URL]
) -> None:
    writer, follower = connect(at(0)), connect(at(1))
    part = PlatformPart(follower)
    await part.load()
    following = asyncio.create_task(part.follow())
    revision = await log_one(writer, "a")
    await eventually(lambda: part.feed.cursor.sequence == revision, 30)
    following.cancel()
    await asyncio.wait([following])


async def test_a_watcher_that_missed_compacted_changes_begins_anew(
    connect: Connect, at: Callable[[int], URL], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "KEPT", 2)
    writer, follower = connect(at(0)), connect(at(0))
    part = PlatformPart(follower)
    await part.load()
    for number in range(5):
        revision = await log_one(writer, str(number))
    await log.compact(writer)
    following = asyncio.create_task(part.follow())
    await eventually(lambda: part.feed.cursor.sequence == revision, 30)
    following.cancel()
    await asyncio.wait([following])


@pytest.mark.parametrize("happens", [True, False])
@pytest.mark.parametrize("watched", [True, False])
async def test_a_unit_whose_commit_is_not_answered_is_done_once(
    connect: Connect,
    mariadb: URL,
    monkeypatch: pytest.MonkeyPatch,
    *,
    happens: bool,
    watched: bool,
) -> None:
    database = connect(mariadb)
    commit, runs = AsyncConnection.commit, 0

    async def commit_unheard(connection: AsyncConnection) -> None:
        monkeypatch.undo()
        await (commit(connection) if happens else connection.rollback())
        await connection.invalidate()
        raise OperationalError("COMMIT", {}, DriverError(2013, "Lost connection"))

    async def act(work: UnitOfWork) -> int:
        nonlocal runs
        runs += 1
        if watched:
            await work.log_change("job", "a", None, None)
        await fail_once(work, f"run {runs}")
        return runs

    monkeypatch.setattr(AsyncConnection, "commit", commit_unheard)
    kept = await database.transact(act)
    async with database.reading() as connection:
        subjects = (await connection.scalars(select(login_failures.c.subject))).all()
        marks = (await connection.scalars(select(unit_marks.c.unit))).all()
    assert kept == (1 if happens else 2)
    assert subjects == [f"run {kept}"]
    assert len(marks) == (0 if watched else 1)


async def test_a_unit_that_loses_to_another_node_is_run_again_on_what_that_one_left(
    connect: Connect, at: Callable[[int], URL]
) -> None:
    first, second = connect(at(0)), connect(at(1))
    seen: list[str] = []

    async def act(work: UnitOfWork) -> None:
        count = len(await log.changes_after(work.connection, 0))
        seen.append(f"{count} changes")
        if count == 0:
            await log_one(second, "first")
        await work.log_change("job", "second", None, None)

    await first.transact(act)
    assert seen == ["0 changes", "1 changes"]
    assert [name for _, name in await logged(first)] == ["first", "second"]


async def test_what_somebody_made_already_is_a_conflict(connect: Connect, mariadb: URL) -> None:
    database = connect(mariadb)
    await database.transact(lambda work: fail_once(work, "berta"))
    with pytest.raises(Conflict, match="already"):
        await database.transact(lambda work: fail_once(work, "berta"))
    await database.transact(lambda work: fail_once(work, "Berta "))


async def test_a_database_that_stays_away_is_told_after_its_time(
    connect: Connect,
    mariadb: URL,
    galera: GaleraCluster,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = connect(mariadb)
    await log_one(database, "a")
    galera.nodes[0].kill()
    # Only now: on a cluster that was just healed the first unit may take as long.
    monkeypatch.setattr(mariadb_module.MariaDB, "patience", 1.0)
    with pytest.raises(PlatformUnavailable) as refusal:
        await log_one(database, "b")
    assert "nodes" in refusal.value.hint
    with pytest.raises(PlatformUnavailable):
        await logged(database)


async def test_a_node_without_the_others_is_waited_for_and_used_again_when_they_are_back(
    connect: Connect, mariadb: URL, galera: GaleraCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = connect(mariadb)
    await log_one(database, "a")
    first, *others = galera.nodes
    for node in others:
        node.kill()
    await eventually(lambda: first.status("wsrep_cluster_status") == "non-Primary", 60)
    with monkeypatch.context() as patch:
        patch.setattr(mariadb_module.MariaDB, "patience", 1.0)
        with pytest.raises(PlatformUnavailable) as refusal:
            await log_one(database, "b")
    assert "nodes" in refusal.value.hint
    await asyncio.to_thread(galera.heal)
    await log_one(database, "c")
    assert [name for _, name in await logged(database)] == ["a", "c"]


@pytest.mark.parametrize(
    "end",
    [GaleraNode.kill, GaleraNode.freeze, GaleraNode.isolate],
    ids=["killed", "frozen", "cut off from the others"],
)
async def test_the_writers_death_amid_many_writes_loses_none_and_doubles_none(
    connect: Connect,
    mariadb: URL,
    galera: GaleraCluster,
    haproxy: HAProxy,
    end: Callable[[GaleraNode], None],
) -> None:
    host, _, port = haproxy.address.partition(":")
    url = mariadb.set(host=host, port=int(port))
    platforms = [connect(url), connect(url)]
    node = await writing_node(platforms[0], galera)
    writes = ManyWrites(platforms)

    async def kill() -> None:
        await eventually(lambda: len(writes.accepted) >= WRITES // 5, 60)
        await asyncio.to_thread(end, node)

    await asyncio.gather(kill(), *(writes.write(number) for number in range(WRITES)))

    kept, accepted = await writes.kept(), writes.accepted
    _logger.info(
        "%d of %d accepted, longest pause %.1f s", len(accepted), WRITES, writes.longest_pause()
    )
    assert len(accepted) > WRITES // 2
    assert accepted <= set(kept)
    assert set(kept.values()) == {1}


async def test_a_session_is_as_good_at_an_instance_whose_clock_is_wrong(
    connect: Connect, mariadb: URL, log_guard: LogGuard
) -> None:
    """The database's clock counts: nothing ends early, lives on or is recorded at another time."""
    log_guard.expect("WARNING .*clock differs from the database's.* by -1200.0 s")
    right, wrong = connect(mariadb), connect(mariadb)
    wrong.clock = SharedClock(lambda: utc_now() + 2 * ACCESS_LIFE)
    person = Person(id="berta", login="berta", name="Berta", created_at=utc_now())

    async def log_in(work: UnitOfWork) -> TokenPair:
        await PEOPLE.add(work, person)
        return await Sessions(right, right.clock).open(work, person, client="", address="")

    pair = await right.transact(log_in)
    # An instance does so when it starts: it takes a lease.
    await log_one(wrong, "a")
    assert await Recognition(wrong, wrong.clock).actor(pair.access_token) is not None
    renewed = await Sessions(wrong, wrong.clock).refresh(pair.refresh_token)
    assert abs(renewed.access_expires_at - utc_now() - ACCESS_LIFE) < timedelta(minutes=1)
    assert await Recognition(right, right.clock).actor(renewed.access_token) is not None
