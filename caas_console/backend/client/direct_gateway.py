"""Direct mode: Docker daemons without a platform, as the console sees them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from typing import Self

from typing_extensions import override

from caas_console.backend.client.direct_terminals import own_terminals
from caas_console.backend.contracts.access import Access, Permission
from caas_console.backend.contracts.errors import InvalidInput, NotFound
from caas_console.backend.contracts.gateway import LinkChanged, LinkState
from caas_console.backend.contracts.jobs import Job
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.contracts.resources import Environment, HostSpec
from caas_console.backend.contracts.runtime import Runtime
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import PLATFORM_PART, WatchBatch, upsert
from caas_console.backend.engine.endpoint import parse_endpoint
from caas_console.backend.engine.fleet import EngineFleet
from caas_console.backend.engine.terminal_notes import TerminalNotes
from caas_console.backend.feed.feed import Feed
from caas_console.backend.feed.merging import merged
from caas_console.backend.jobs.memory_store import MemoryJobStore
from caas_console.backend.jobs.runner import JobRunner
from caas_console.backend.wire.delegated_runtime import DelegatedRuntime
from caas_console.backend.wire.session import runtime_directory

TENANT = "default"
ENVIRONMENT = Environment(id="direct", tenant_id=TENANT, name="direct")
REGION = "direct"

_logger = logging.getLogger(__name__)


def direct_host(host_id: str, endpoint: str, tls_directory: str | None = None) -> HostSpec:
    """A daemon as a host of direct mode; ``host_id``, without a slash, is also its name."""
    return HostSpec(
        id=host_id,
        tenant_id=TENANT,
        environment_id=ENVIRONMENT.id,
        name=host_id,
        endpoint=endpoint,
        tls_directory=tls_directory,
    )


class DirectGateway(DelegatedRuntime):
    """A Gateway to daemons; jobs live, and are known, as long as it does.

    Make it with :meth:`open`.
    """

    def __init__(
        self,
        hosts: Collection[HostSpec],
        actor: str,
        notes: TerminalNotes,
        stack: AsyncExitStack,
    ) -> None:
        self._hosts = hosts
        self._actor = actor
        self._jobs = Feed(PLATFORM_PART)
        self._fleet = EngineFleet(REGION, notes)
        self._runner = JobRunner(MemoryJobStore(self._jobs), self._fleet)
        self._stack = stack

    @classmethod
    async def open(cls, hosts: Collection[HostSpec], actor: str) -> Self:
        """Connect to these hosts on behalf of a person; returns before they answer."""
        async with AsyncExitStack() as stack:
            notes = await asyncio.to_thread(_open_notes, hosts, stack)
            gateway = cls(hosts, actor, notes, stack.pop_all())
        await gateway._start()
        return gateway

    @property
    @override
    def runtime(self) -> Runtime:
        return self._fleet

    @property
    def administration(self) -> None:
        """Daemons know no people."""

    @property
    def audit(self) -> None:
        """Daemons record nothing of who did what."""

    @property
    def sign_in(self) -> None:
        """What the person may do with a daemon, their account on its machine says."""

    async def access(self) -> Access:
        # Whoever may use a daemon's socket may do everything with it, and the daemon decides.
        return Access(id=self._actor, name=self._actor, everywhere=tuple(Permission))

    def with_reason(self, reason: str) -> Runtime:  # noqa: ARG002 - nobody records it
        return self

    async def events(self) -> AsyncIterator[LinkChanged | WatchBatch]:
        # Nothing lies between the console and the hosts, whose own states tell how they are.
        yield LinkChanged(state=LinkState.CONNECTED, since=datetime.now(UTC))
        async with closing(merged([self._jobs.watch(), self._fleet.watch()])) as batches:
            async for batch in batches:
                yield batch

    async def submit(self, host_id: str, operation: Operation, subject: str = "") -> Job:
        if host_id not in {host.id for host in self._hosts}:
            raise NotFound("There is no such host", f"No host has the id {host_id}.")
        return await self._runner.submit(
            tenant_id=TENANT,
            actor=self._actor,
            host_id=host_id,
            operation=operation,
            subject=subject,
        )

    async def cancel_job(self, job_id: str) -> Job:
        return await self._runner.cancel(job_id)

    async def retry_job(self, job_id: str) -> Job:
        return await self._runner.retry(job_id)

    async def aclose(self) -> None:
        await self._stack.aclose()

    async def _start(self) -> None:
        self._jobs.publish([upsert(ENVIRONMENT)])
        self._stack.push_async_callback(self._fleet.aclose)
        await self._stack.enter_async_context(self._runner)
        pruning = asyncio.create_task(self._runner.prune_regularly())
        self._stack.push_async_callback(_ended, pruning)
        await self._fleet.set_hosts(self._hosts)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


def _open_notes(hosts: Collection[HostSpec], stack: AsyncExitStack) -> TerminalNotes:
    """The notes of this console's terminals; where none can be kept, it does without."""
    try:
        return stack.enter_context(own_terminals(runtime_directory(), _endpoints(hosts)))
    except (InvalidInput, OSError) as error:
        _logger.warning("no notes of terminals are kept: %s", error)
        return TerminalNotes()


def _endpoints(hosts: Collection[HostSpec]) -> set[str]:
    found = set()
    for host in hosts:
        # What is wrong with an address, its host tells.
        with suppress(InvalidInput):
            found.add(str(parse_endpoint(host.endpoint)))
    return found
