"""The lab's databases replicate and survive their nodes, and HAProxy finds one that is well."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

from tests.integration.lab.dead_session import assert_removed_by_the_next_session, kill_marked
from tests.lab.database.cluster import GaleraCluster
from tests.lab.database.haproxy import HAProxy
from tests.lab.database.node import DatabaseAccount, GaleraNode
from tests.lab.errors import LabError
from tests.lab.namespace import Namespace
from tests.lab.session import Session
from tests.lab.waiting import wait_until

_REPOSITORY = Path(__file__).parents[3]
_SYNCED_READ = "SET SESSION wsrep_sync_wait = 1; SELECT note FROM {name}.notes ORDER BY note"
# Starts a database, freezes it, as no signal but one reaches it then, and waits.
_OWNER = """
import sys
from tests.lab.database.cluster import GaleraCluster
from tests.lab.namespace import Namespace
from tests.lab.session import Session

session = Session.create()
cluster = GaleraCluster(Namespace(session, "galera"), size=1)
cluster.start()
cluster.nodes[0].freeze()
print(session.directory, flush=True)
sys.stdin.read()
"""


def _wait(condition: Callable[[], bool], what: str, node: GaleraNode) -> None:
    wait_until(condition, what, timeout=60, exit_code=lambda: None, log=node.log)


def _create_notes(node: GaleraNode, account: DatabaseAccount) -> None:
    node.run_sql(f"CREATE TABLE {account.name}.notes (note VARCHAR(20) PRIMARY KEY)")


def _write(node: GaleraNode, account: DatabaseAccount, note: str) -> None:
    node.run_sql(f"INSERT INTO {account.name}.notes VALUES ('{note}')")


def _read(node: GaleraNode, account: DatabaseAccount) -> list[str]:
    return [note for (note,) in node.run_sql(_SYNCED_READ.format(name=account.name))]


def _writes_again(node: GaleraNode) -> bool:
    return node.is_synced() and node.status("wsrep_cluster_size") == "2"


def _writer(haproxy: HAProxy, galera: GaleraCluster, account: DatabaseAccount) -> GaleraNode | None:
    """The node that a new connection reaches, or None where there is none."""
    port = asyncio.run(_port_behind(account.url(haproxy.address)))
    return next((node for node in galera.nodes if node.port == port), None)


async def _port_behind(url: str) -> int | None:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            answer = await connection.execute(text("SELECT @@port"))
            return int(answer.scalar_one())
    except OperationalError:
        return None
    finally:
        await engine.dispose()


def test_row_written_on_one_node_is_read_on_another(
    galera: GaleraCluster, database_account: DatabaseAccount
) -> None:
    first, second, third = galera.nodes
    _create_notes(first, database_account)
    _write(second, database_account, "from two")

    assert _read(third, database_account) == ["from two"]
    assert [node.status("wsrep_cluster_size") for node in galera.nodes] == ["3"] * 3


def test_others_go_on_without_a_killed_node_and_it_catches_up(
    galera: GaleraCluster, database_account: DatabaseAccount
) -> None:
    first, second, third = galera.nodes
    _create_notes(first, database_account)

    second.kill()
    _wait(lambda: _writes_again(first), "The going on of two nodes", first)
    _write(third, database_account, "without two")
    assert _read(first, database_account) == ["without two"]
    second.start()

    assert _read(second, database_account) == ["without two"]


def test_frozen_node_is_left_behind_and_comes_back_by_itself(
    galera: GaleraCluster, database_account: DatabaseAccount
) -> None:
    first, _, third = galera.nodes
    _create_notes(first, database_account)

    third.freeze()
    _wait(lambda: _writes_again(first), "The going on of two nodes", first)
    _write(first, database_account, "without three")
    third.thaw()
    _wait(galera.is_whole, "The return of the third node", third)

    assert _read(third, database_account) == ["without three"]


def test_next_connection_reaches_another_node_when_the_writer_dies_and_so_do_those_after_it(
    galera: GaleraCluster, haproxy: HAProxy, database_account: DatabaseAccount
) -> None:
    writer = _writer(haproxy, galera, database_account)
    assert writer is not None

    writer.kill()
    _wait(lambda: _writer(haproxy, galera, database_account) is not None, "A writer", writer)
    other = _writer(haproxy, galera, database_account)
    galera.heal()
    _wait(
        lambda: set(haproxy.server_states().values()) == {"UP"}, "The checks of all nodes", writer
    )

    assert other not in (None, writer)
    assert _writer(haproxy, galera, database_account) is other


def test_refused_statement_tells_its_reason(galera: GaleraCluster) -> None:
    with pytest.raises(LabError, match="nonsense"):
        galera.nodes[0].run_sql("SELECT nonsense")


def test_frozen_database_of_a_killed_session_is_removed_by_the_next() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _OWNER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_REPOSITORY,
    ) as owner:
        assert owner.stdout is not None
        directory = Path(owner.stdout.readline().strip())
        owner.send_signal(signal.SIGKILL)
        kill_marked(directory)

    assert_removed_by_the_next_session(directory)
    with (
        Session.create() as session,
        Namespace(session, "galera") as namespace,
        GaleraCluster(namespace, size=1) as cluster,
    ):
        assert cluster.nodes[0].is_synced()
