"""A fake agent served over a real socket, and a client of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from caas_console.backend.agent.app import create_app
from caas_console.backend.contracts.resources import HostSpec, ObjectRef
from caas_console.backend.platform.regions.remote import RemoteAgent
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from tests.fakes.agent import FakeAgent
from tests.serving import TOKEN, served

WEB = ObjectRef("h1", "web")


@pytest.fixture
async def agent() -> FakeAgent:
    agent = FakeAgent()
    spec = HostSpec(
        id="h1", tenant_id="default", environment_id="local", name="h1", endpoint="unix:///none"
    )
    await agent.set_hosts([spec])
    agent.put_container("h1", "web")
    return agent


@pytest.fixture
def endpoint(tmp_path: Path) -> Endpoint:
    return Endpoint(
        url="http://agent/agent/v1", token=TOKEN, peer="agent", socket=tmp_path / "agent.sock"
    )


@pytest.fixture
async def connection(agent: FakeAgent, endpoint: Endpoint) -> AsyncIterator[Connection]:
    assert endpoint.socket is not None
    async with served(endpoint.socket, lambda stopping: create_app(agent, TOKEN, stopping)):
        connection = Connection(endpoint)
        yield connection
        await connection.aclose()


@pytest.fixture
def client(connection: Connection) -> RemoteAgent:
    return RemoteAgent(connection)
