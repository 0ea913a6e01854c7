from collections.abc import AsyncIterator

import pytest

from caas_console.backend.contracts.agent import Agent
from caas_console.backend.contracts.resources import ContainerState, HostSpec, ObjectRef
from caas_console.backend.engine.fleet import EngineFleet
from tests.contracts.agent import AgentContract, Watcher
from tests.integration.engine.observed import HOST_ID, docker, host_spec
from tests.lab.daemon import Daemon


class TestEngineFleet(AgentContract):
    @pytest.fixture
    def spec(self, daemon: Daemon) -> HostSpec:
        return host_spec(daemon.url)

    @pytest.fixture
    async def agent(self, spec: HostSpec) -> AsyncIterator[Agent]:
        fleet = EngineFleet("local")
        await fleet.set_hosts([spec])
        yield fleet
        await fleet.aclose()

    @pytest.fixture
    async def container(self, agent: Agent, daemon: Daemon) -> ObjectRef:
        command = ("busybox:1", "sh", "-c", "echo ready; exec sleep 1000")
        engine_id = await docker(daemon.url, "run", "--detach", "--name", "web", *command)
        ref = ObjectRef(HOST_ID, engine_id)
        await Watcher(agent.watch()).until_state(ref, ContainerState.RUNNING)
        return ref
