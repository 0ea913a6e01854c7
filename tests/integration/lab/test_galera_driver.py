"""What the driver and SQLAlchemy say when a cluster refuses a transaction or loses a node.

The platform's retries are built on these codes; see docs/decisions/0110.
"""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import ExceptionContext, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.guards.logs import LogGuard
from tests.lab.database.cluster import GaleraCluster
from tests.lab.database.haproxy import HAProxy
from tests.lab.database.node import DatabaseAccount
from tests.waiting import eventually

DEADLOCK = 1213
NOT_READY = 1047
CANNOT_CONNECT = 2003
CONNECTION_LOST = 2013
_INCREASE = text("UPDATE counters SET value = value + 1")
_READ = text("SELECT value FROM counters")


@pytest.fixture
async def connect() -> AsyncIterator[Callable[[str], AsyncEngine]]:
    """`connect(url)` makes an engine that is closed after the test."""
    engines: list[AsyncEngine] = []

    def make(url: str) -> AsyncEngine:
        engines.append(create_async_engine(url))
        return engines[-1]

    yield make
    for engine in engines:
        await engine.dispose()


@pytest.fixture
def counter(galera: GaleraCluster, database_account: DatabaseAccount) -> DatabaseAccount:
    """A database with one counter, which is 0."""
    table = f"{database_account.name}.counters"
    galera.nodes[0].run_sql(
        f"CREATE TABLE {table} (id INT PRIMARY KEY, value INT); INSERT INTO {table} VALUES (1, 0)"
    )
    for node in galera.nodes[1:]:
        node.run_sql(f"SET SESSION wsrep_sync_wait = 1; SELECT value FROM {table}")
    return database_account


def _code(error: OperationalError) -> int:
    assert error.orig is not None
    return int(error.orig.args[0])


def _take_for_lost(context: ExceptionContext) -> None:
    if context.original_exception.args[0] == NOT_READY:
        context.is_disconnect = True


async def test_loser_of_two_writes_is_told_of_a_deadlock_and_keeps_its_connection(
    galera: GaleraCluster, counter: DatabaseAccount, connect: Callable[[str], AsyncEngine]
) -> None:
    first, second, _ = galera.nodes
    async with connect(second.url(counter)).connect() as loser:
        await loser.execute(_INCREASE)
        async with connect(first.url(counter)).begin() as winner:
            await winner.execute(_INCREASE)
        with pytest.raises(OperationalError) as refused:
            await loser.commit()
        await loser.rollback()
        await loser.execute(_INCREASE)
        await loser.commit()

        assert _code(refused.value) == DEADLOCK
        assert not refused.value.connection_invalidated
        assert (await loser.execute(_READ)).scalar_one() == 2


async def test_node_that_dies_loses_the_connection_and_refuses_the_next(
    galera: GaleraCluster, counter: DatabaseAccount, connect: Callable[[str], AsyncEngine]
) -> None:
    node = galera.nodes[2]
    engine = connect(node.socket_url(counter))
    async with engine.connect() as connection:
        await connection.execute(_INCREASE)
        node.kill()
        with pytest.raises(OperationalError) as lost:
            await connection.commit()

    with pytest.raises(OperationalError) as refused:
        await engine.connect()

    assert _code(lost.value) == CONNECTION_LOST
    assert lost.value.connection_invalidated
    assert _code(refused.value) == CANNOT_CONNECT
    assert not refused.value.connection_invalidated


async def test_node_without_a_majority_refuses_statements_and_gets_no_more_connections(
    galera: GaleraCluster,
    haproxy: HAProxy,
    counter: DatabaseAccount,
    connect: Callable[[str], AsyncEngine],
    log_guard: LogGuard,
) -> None:
    # The rollback as a connection goes back to the pool is refused as well.
    log_guard.allow("ERROR sqlalchemy.pool.*: Exception during reset or similar")
    first, second, third = galera.nodes
    engine = connect(first.socket_url(counter))
    async with engine.connect() as connection:
        await connection.execute(_INCREASE)
        second.kill()
        third.kill()
        await eventually(lambda: first.status("wsrep_cluster_status") == "non-Primary", 60)
        with pytest.raises(OperationalError) as open_transaction:
            await connection.commit()
    with pytest.raises(OperationalError) as new_transaction:
        async with engine.connect() as connection:
            await connection.execute(_READ)

    told = connect(first.socket_url(counter))
    event.listen(told.sync_engine, "handle_error", _take_for_lost)
    with pytest.raises(OperationalError) as told_transaction:
        async with told.connect() as connection:
            await connection.execute(_READ)

    await eventually(lambda: set(haproxy.server_states().values()) == {"DOWN"}, 60)
    codes = [_code(each.value) for each in (open_transaction, new_transaction, told_transaction)]
    assert codes == [NOT_READY] * 3
    assert not open_transaction.value.connection_invalidated
    assert told_transaction.value.connection_invalidated


async def test_proxy_without_a_node_loses_connections_at_the_login_until_the_cluster_is_healed(
    galera: GaleraCluster,
    haproxy: HAProxy,
    counter: DatabaseAccount,
    connect: Callable[[str], AsyncEngine],
) -> None:
    for node in galera.nodes:
        node.kill()
    await eventually(lambda: set(haproxy.server_states().values()) == {"DOWN"}, 60)

    engine = connect(counter.url(haproxy.address))
    with pytest.raises(OperationalError) as lost:
        await engine.connect()
    galera.heal()
    await eventually(lambda: set(haproxy.server_states().values()) == {"UP"}, 60)

    assert _code(lost.value) == CONNECTION_LOST
    async with engine.begin() as connection:
        await connection.execute(_INCREASE)
        assert (await connection.execute(_READ)).scalar_one() == 1


async def test_cancelled_statement_leaves_nothing_to_the_next_user_of_the_pool(
    database_url: str, connect: Callable[[str], AsyncEngine]
) -> None:
    engine = connect(database_url)

    async def ask(number: int) -> int:
        async with engine.connect() as connection:
            answer = await connection.execute(text("SELECT :n, SLEEP(0.005)"), {"n": number})
            return int(answer.one()[0])

    for delay in range(20):
        tasks = [asyncio.create_task(ask(number)) for number in range(5)]
        # Each time at another point: at the log-in, while it waits, as the answer comes.
        await asyncio.wait(tasks, timeout=delay / 1000)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        numbers = range(delay * 10, delay * 10 + 3)
        assert await asyncio.gather(*(ask(number) for number in numbers)) == list(numbers)
