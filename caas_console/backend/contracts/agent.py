"""The Protocol of a region's agent: what the platform asks of it."""

from collections.abc import AsyncIterator, Collection
from typing import Protocol

from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.contracts.resources import HostSpec
from caas_console.backend.contracts.runtime import Runtime
from caas_console.backend.contracts.watch import WatchBatch


class Agent(Runtime, Protocol):
    """Drives a region's hosts; in the platform's process or behind HTTP."""

    async def set_hosts(self, hosts: Collection[HostSpec]) -> None:
        """Drive exactly these hosts from now on."""

    def watch(self, cursor: str = "") -> AsyncIterator[WatchBatch]:
        """The region's observed state: a snapshot, or what changed since ``cursor``."""

    def execute(
        self, host_id: str, operation: Operation, job_id: str, attempt: int
    ) -> AsyncIterator[Progress]:
        """Run an operation, telling its progress; closing the iterator cancels it.

        ``job_id`` marks what the operation makes, so that running it again after a crash
        finds it instead of making a second one. Of several attempts at a job only the latest
        goes on.

        Raises:
            Conflict: there is a later attempt.
        """
