import asyncio
import os
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest

from caas_console.backend.agent.app import create_app
from caas_console.backend.contracts.agent import Agent
from caas_console.backend.contracts.resources import HostSpec, ObjectRef
from caas_console.backend.contracts.streams import closing
from caas_console.backend.engine.fleet import EngineFleet
from caas_console.backend.platform.regions.remote import RemoteAgent
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from tests.contracts.agent import AgentContract, Watcher
from tests.fakes.agent import FakeAgent
from tests.lab.daemon import Daemon
from tests.serving import TOKEN, served
from tests.waiting import eventually_async

URL = "http://agent/agent/v1"


def host_at(endpoint: str, host_id: str = "h1") -> HostSpec:
    return HostSpec(
        id=host_id, tenant_id="default", environment_id="local", name="h1", endpoint=endpoint
    )


async def answers(endpoint: Endpoint) -> bool:
    try:
        _, writer = await asyncio.open_unix_connection(endpoint.socket)
    except OSError:
        return False
    writer.close()
    return True


async def drive(agent: Agent, spec: HostSpec) -> None:
    """Give the agent its host and wait until that is ready."""
    await agent.set_hosts([spec])
    async with closing(agent.watch()) as batches:
        await Watcher(batches).until_ready(spec.id)


class FakeHost:
    """A host of a fake agent."""

    @pytest.fixture
    async def fake(self) -> FakeAgent:
        return FakeAgent()

    @pytest.fixture
    def spec(self) -> HostSpec:
        return host_at("unix:///none")

    @pytest.fixture
    def container(self, fake: FakeAgent) -> ObjectRef:
        return fake.put_container("h1", "web").ref


class RealHost:
    """A host with a real daemon."""

    @pytest.fixture
    def spec(self, daemon: Daemon, container: ObjectRef) -> HostSpec:
        # The container is there first, so that a host that is ready knows it.
        return host_at(daemon.url, container.host_id)

    @pytest.fixture
    def container(self, daemon: Daemon) -> ObjectRef:
        container = daemon.client.containers.run(
            "busybox:1", ["sh", "-c", "echo ready; exec sleep 1000"], detach=True
        )
        return ObjectRef("h1", str(container.id))


class TestFakeAgent(FakeHost, AgentContract):
    @pytest.fixture
    async def agent(self, fake: FakeAgent, spec: HostSpec) -> Agent:
        await drive(fake, spec)
        return fake


class TestFakeAgentOverHTTP(FakeHost, AgentContract):
    @pytest.fixture
    async def agent(self, fake: FakeAgent, spec: HostSpec, tmp_path: Path) -> AsyncIterator[Agent]:
        socket = tmp_path / "agent.sock"
        async with served(socket, lambda stopping: create_app(fake, TOKEN, stopping)):
            connection = Connection(Endpoint(URL, TOKEN, peer="agent", socket=socket))
            agent = RemoteAgent(connection)
            await drive(agent, spec)
            yield agent
            await connection.aclose()


class TestEngineFleet(RealHost, AgentContract):
    @pytest.fixture
    async def agent(self, spec: HostSpec) -> AsyncIterator[Agent]:
        fleet = EngineFleet("local")
        await drive(fleet, spec)
        yield fleet
        await fleet.aclose()


class TestAgentProcess(RealHost, AgentContract):
    """``caas-agent serve``, as the platform finds it in another place."""

    @pytest.fixture
    def process(self, tmp_path: Path) -> Iterator[Endpoint]:
        socket, token = tmp_path / "agent.sock", secrets.token_urlsafe(32)
        arguments = ["serve", "--socket", str(socket), "--region", "local"]
        process = subprocess.Popen(
            [sys.executable, "-m", "caas_console.backend.agent", *arguments],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ,
            text=True,
        )
        assert process.stdin is not None
        with process.stdin as stdin:
            stdin.write(token + "\n")
        yield Endpoint(URL, token, peer="agent", socket=socket)
        process.terminate()
        assert process.wait(10) == 0
        assert not socket.exists()

    @pytest.fixture
    async def agent(self, process: Endpoint, spec: HostSpec) -> AsyncIterator[Agent]:
        await eventually_async(partial(answers, process), seconds=10)
        connection = Connection(process)
        agent = RemoteAgent(connection)
        await drive(agent, spec)
        yield agent
        await connection.aclose()
