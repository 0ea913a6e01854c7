"""The platform of the matrix."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.agent import FakeAgent
from tests.integration.platform.matrix.world import World
from tests.platforms import running_platform
from tests.waiting import eventually


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    agent = FakeAgent()
    made = World(tmp_path)
    await made.furnish()
    async with running_platform(tmp_path, agent):
        await eventually(lambda: agent.feed.get("host", "elsewhere") is not None)
        agent.put_container("local", "c")
        agent.put_container("elsewhere", "c")
        yield made
    await made.database.aclose()
