"""A console without a window: it follows a gateway, and knows what its cache knows."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self

from caas_console.backend.contracts.gateway import Gateway, LinkChanged, LinkState
from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.backend.contracts.resources import Container, HostState
from caas_console.backend.contracts.streams import closing
from caas_console.models.state.cache import ResourceCache

PATIENCE = 20.0  # seconds


class Follower:
    """Follows a gateway for as long as its context is entered, and closes the gateway.

    Attributes:
        links: every change of the connection, in order.
    """

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.cache = ResourceCache()
        self.links: list[LinkChanged] = []
        self._changed = asyncio.Event()
        self._following: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._following = asyncio.create_task(self._follow())
        await self.until(self._has_ready_hosts)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._following is not None
        self._following.cancel()
        await asyncio.wait([self._following])
        await self.gateway.aclose()

    async def until(self, condition: Callable[[], object], patience: float = PATIENCE) -> None:
        """Return once the condition holds; it is asked after every change."""
        async with asyncio.timeout(patience):
            while not condition():
                assert self._following is not None
                if self._following.done():
                    self._following.result()
                self._changed.clear()
                await self._changed.wait()

    async def until_linked(self, state: LinkState) -> None:
        await self.until(lambda: self.cache.link.state is state)

    async def until_running(self, job: Job) -> None:
        await self.until(
            lambda: (found := self.cache.jobs.get(job.id)) and found.state is JobState.RUNNING
        )

    async def until_ended(self, job: Job) -> Job:
        """The job as it is once nothing more happens to it."""
        await self.until(
            lambda: (found := self.cache.jobs.get(job.id)) is not None and found.state.ended
        )
        return self.cache.jobs[job.id]

    def container(self, name: str) -> Container | None:
        found = (one for one in self.cache.containers.values() if one.name == name)
        return next(found, None)

    @property
    def container_names(self) -> set[str]:
        return {container.name for container in self.cache.containers.values()}

    def _has_ready_hosts(self) -> bool:
        hosts = self.cache.hosts.values()
        ready = all(host.state is HostState.READY for host in hosts)
        return self.cache.synchronized and bool(hosts) and ready

    async def _follow(self) -> None:
        try:
            async with closing(self.gateway.events()) as events:
                async for event in events:
                    if isinstance(event, LinkChanged):
                        self.links.append(event)
                    self.cache.apply(event)
                    self._changed.set()
        finally:
            self._changed.set()
