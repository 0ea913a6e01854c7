"""A platform's parts on a real database, and the whole of it with a fake agent."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.migrate import prepare_database
from caas_console.backend.platform.store.seed import seed_embedded
from caas_console.backend.wire.connection import Connection
from tests.fakes.agent import FakeAgent
from tests.platforms import LOCAL_HOST, running_platform


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    path = tmp_path / "platform.db"
    prepare_database(path)
    return path


@pytest.fixture
async def database(database_file: Path) -> AsyncIterator[Database]:
    database = Database(database_file)
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
