"""pytest fixtures of the databases; load with `pytest_plugins`."""

from collections.abc import Iterator

import pytest

from tests.lab.database.cluster import GaleraCluster
from tests.lab.database.haproxy import HAProxy, before_cluster
from tests.lab.database.node import DatabaseAccount
from tests.lab.namespace import Namespace
from tests.lab.session import Session


@pytest.fixture(scope="session")
def session_galera(lab_session: Session) -> Iterator[GaleraCluster]:
    """The cluster behind `galera`, for fixtures that live longer than one test."""
    with Namespace(lab_session, "galera") as namespace, GaleraCluster(namespace) as cluster:
        yield cluster


@pytest.fixture
def galera(session_galera: GaleraCluster) -> Iterator[GaleraCluster]:
    """Three MariaDB servers that replicate, shared by the tests.

    Kill, freeze, isolate and stop them as you like: after the test they are all healed, which takes
    some ten seconds where there is something to heal.
    """
    yield session_galera
    session_galera.heal()


@pytest.fixture
def database_account(galera: GaleraCluster) -> Iterator[DatabaseAccount]:
    """An empty database of the test's own, on all nodes of `galera`."""
    account = galera.create_account()
    yield account
    galera.heal()
    galera.drop_account(account)


@pytest.fixture
def database_url(galera: GaleraCluster, database_account: DatabaseAccount) -> str:
    """The test's database on the first node of `galera`, for SQLAlchemy: a plain MariaDB."""
    return galera.nodes[0].url(database_account)


@pytest.fixture(scope="session")
def session_haproxy(session_galera: GaleraCluster) -> Iterator[HAProxy]:
    """The HAProxy behind `haproxy`, for fixtures that live longer than one test."""
    with before_cluster(session_galera) as proxy:
        yield proxy


@pytest.fixture
def haproxy(session_haproxy: HAProxy, galera: GaleraCluster) -> HAProxy:  # noqa: ARG001
    """An HAProxy before `galera`, all of whose connections go to one node that is well."""
    return session_haproxy
