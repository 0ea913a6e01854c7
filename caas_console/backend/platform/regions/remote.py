"""An agent that is reached over HTTP."""

from collections.abc import AsyncIterator, Collection

from caas_console.backend.contracts.errors import PlatformUnavailable, error_from_problem
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.contracts.resources import HostSpec
from caas_console.backend.contracts.watch import WatchBatch
from caas_console.backend.wire.client import LONGEST_SILENCE, RuntimeClient, watch
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.messages import Execution, ExecutionLine, HostSet
from caas_console.backend.wire.runtime_path import host_path


class RemoteAgent(RuntimeClient):
    """The Agent Protocol at the other end of a connection, which stays the caller's to close."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._agent = connection

    async def set_hosts(self, hosts: Collection[HostSpec]) -> None:
        await self._agent.request("PUT", "/hosts", body=HostSet(hosts=tuple(hosts)))

    def watch(self, cursor: str = "") -> AsyncIterator[WatchBatch]:
        return watch(self._agent, cursor)

    async def execute(
        self, host_id: str, operation: Operation, job_id: str, attempt: int
    ) -> AsyncIterator[Progress]:
        execution = Execution(operation=operation, job_id=job_id, attempt=attempt)
        path = host_path(host_id, "execute")
        # An agent whose machine is gone says nothing any more, not even that.
        opening = self._agent.stream("POST", path, body=execution, silence=LONGEST_SILENCE)
        async with opening as answer:
            async for text in answer.lines():
                line = ExecutionLine.model_validate_json(text)
                if line.problem is not None:
                    raise error_from_problem(line.problem)
                if line.done:
                    return
                if line.progress is not None:
                    yield line.progress
        raise PlatformUnavailable("The agent's answer broke off")
