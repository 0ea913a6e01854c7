"""A platform's parts on a real database, and the whole of it with a fake agent."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.dialects import Place, parse_url
from caas_console.backend.platform.store.migrate import prepare_database
from caas_console.backend.platform.store.seed import seed_embedded
from caas_console.backend.wire.connection import Connection
from tests.fakes.agent import FakeAgent
from tests.integration.platform.mariadb import empty
from tests.lab.database.cluster import GaleraCluster
from tests.platforms import LOCAL_HOST, running_platform


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    path = tmp_path / "platform.db"
    prepare_database(path)
    return path


@pytest.fixture(scope="session")
def session_mariadb(session_galera: GaleraCluster) -> Iterator[URL]:
    """The platform's database behind `mariadb`."""
    account = session_galera.create_account()
    url = parse_url(session_galera.nodes[0].url(account))
    prepare_database(url)
    yield url
    session_galera.drop_account(account)


@pytest.fixture
def mariadb(session_mariadb: URL, galera: GaleraCluster) -> URL:  # noqa: ARG001 - it heals it.
    """A platform's database on the first node of `galera`, as if it were new."""
    empty(session_mariadb)
    return session_mariadb


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Place:
    """A platform's new database; SQLite's, unless the test is marked with `on_both`."""
    found: Place = request.getfixturevalue(getattr(request, "param", "database_file"))
    return found


@pytest.fixture
async def database(place: Place) -> AsyncIterator[Database]:
    database = Database(place)
    await seed_embedded(database, "anna", LOCAL_HOST)
    yield database
    await database.aclose()


@pytest.fixture
async def agent() -> FakeAgent:
    return FakeAgent()


@pytest.fixture
async def platform(tmp_path: Path, agent: FakeAgent) -> AsyncIterator[Connection]:
    """A connection to a running platform whose region's agent is `agent`."""
    async with running_platform(tmp_path, agent) as connection:
        yield connection
