from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from caas_console.backend.agent.app import create_app
from caas_console.backend.contracts.agent import Agent
from caas_console.backend.contracts.resources import HostSpec, ObjectRef
from caas_console.backend.platform.regions.remote import RemoteAgent
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from tests.contracts.agent import AgentContract
from tests.fakes.agent import FakeAgent
from tests.serving import TOKEN, served


@pytest.fixture
def spec() -> HostSpec:
    return HostSpec(
        id="h1", tenant_id="default", environment_id="local", name="h1", endpoint="unix:///none"
    )


@pytest.fixture
async def fake(spec: HostSpec) -> FakeAgent:
    fake = FakeAgent()
    await fake.set_hosts([spec])
    return fake


@pytest.fixture
def container(fake: FakeAgent) -> ObjectRef:
    return fake.put_container("h1", "web").ref


class TestFakeAgent(AgentContract):
    @pytest.fixture
    def agent(self, fake: FakeAgent) -> Agent:
        return fake


class TestAgentOverHTTP(AgentContract):
    @pytest.fixture
    async def agent(self, fake: FakeAgent, tmp_path: Path) -> AsyncIterator[Agent]:
        socket = tmp_path / "agent.sock"
        async with served(socket, lambda stopping: create_app(fake, TOKEN, stopping)):
            connection = Connection(
                Endpoint(url="http://agent/agent/v1", token=TOKEN, peer="agent", socket=socket)
            )
            yield RemoteAgent(connection)
            await connection.aclose()
