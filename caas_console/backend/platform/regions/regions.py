"""Every region's hosts behind one Runtime: each request goes to the agent of its host."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from itertools import takewhile

from caas_console.backend.contracts.agent import Agent
from caas_console.backend.contracts.errors import NotFound, PlatformUnavailable
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import Operation, PruneTarget
from caas_console.backend.contracts.resources import (
    JOB_LABEL,
    JSON,
    Container,
    Host,
    HostSpec,
    HostState,
    ObjectRef,
)
from caas_console.backend.contracts.runtime import (
    ContainerSample,
    ExecSpec,
    FileChange,
    ImageLayer,
    LogQuery,
    LogStream,
    ObjectKind,
    ProcessTable,
    PrunePreview,
    ShellSession,
    StatsFeed,
)
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import Resource
from caas_console.backend.platform.regions.made_containers import MadeContainers
from caas_console.backend.platform.regions.mirror import RegionMirror
from caas_console.backend.platform.regions.stats import RegionsStats
from caas_console.backend.platform.store.environments import PlacedHost


def no_such_host(host_id: str) -> NotFound:
    """What is told of a host that is not there, or that the actor may not know of."""
    return NotFound("There is no such host", f"No host has the id {host_id}.")


class Regions:
    """The regions of a platform.

    Args:
        agents: the agent of each region, by region id.
        hosts: every host of theirs.

    Attributes:
        made: the containers that jobs made.
    """

    def __init__(self, agents: Mapping[str, Agent], hosts: Sequence[PlacedHost]) -> None:
        self.made = MadeContainers()
        self._hosts = {host.spec.id: host for host in hosts}
        self._mirrors = {
            region: RegionMirror(
                region,
                agent,
                [host.spec for host in hosts if host.region_id == region],
                self.made,
            )
            for region, agent in agents.items()
        }

    @property
    def mirrors(self) -> list[RegionMirror]:
        """What each region's agent observes."""
        return list(self._mirrors.values())

    async def follow(self) -> None:
        """Keep every region's hosts set and its state copied, for ever."""
        async with asyncio.TaskGroup() as group:
            for mirror in self._mirrors.values():
                group.create_task(mirror.follow())

    def host(self, host_id: str) -> HostSpec:
        """The host as people want it.

        Raises:
            NotFound: there is no such host.
        """
        return self._placed(host_id).spec

    def region_of(self, host_id: str) -> str:
        """The id of the region that a host is in.

        Raises:
            NotFound: there is no such host.
        """
        return self._placed(host_id).region_id

    def is_ready(self, host_id: str) -> bool:
        """Whether what is observed of a host is what is there."""
        placed = self._hosts.get(host_id)
        mirror = placed and self._mirrors.get(placed.region_id)
        host = mirror and mirror.feed.get("host", host_id)
        return isinstance(host, Host) and host.state is HostState.READY

    def maker_of(self, host_id: str, container: str) -> str | None:
        """The job that made a container, found as the engine finds it: by id, name, or beginning.

        Returns:
            Empty where no job did; None where no such container was observed.
        """
        name = container.removeprefix("/")
        beginning = f"{host_id}/"
        following = self._mirror(host_id).feed.objects("container", after=beginning)
        on_host = takewhile(lambda one: one.id.startswith(beginning), following)
        here = [one for one in on_host if isinstance(one, Container)]
        found = (
            next((one for one in here if one.engine_id == container), None)
            or next((one for one in here if one.name == name), None)
            or next((one for one in here if one.engine_id.startswith(container)), None)
        )
        return None if found is None else found.labels.get(JOB_LABEL, "")

    def observed(self, kind: ObjectKind, ref: ObjectRef) -> Resource | None:
        """An object as its host was observed last; None where that is not known."""
        return self._mirror(ref.host_id).feed.get(kind, str(ref))

    def _placed(self, host_id: str) -> PlacedHost:
        if host := self._hosts.get(host_id):
            return host
        raise no_such_host(host_id)

    def _agent(self, host_id: str) -> Agent:
        return self._mirror(host_id).agent

    def _mirror(self, host_id: str) -> RegionMirror:
        region_id = self.region_of(host_id)
        if mirror := self._mirrors.get(region_id):
            return mirror
        raise PlatformUnavailable(
            "The host's region has no agent",
            f"The platform's settings do not name the region {region_id}.",
            "Ask an administrator.",
        )

    async def execute(
        self, host_id: str, operation: Operation, job_id: str, attempt: int
    ) -> AsyncIterator[Progress]:
        """Run an operation where the host is, as soon as that is known."""
        mirror = self._mirror(host_id)
        await mirror.until_settled(host_id)
        execution = mirror.agent.execute(host_id, operation, job_id, attempt)
        async with closing(execution) as reports:
            async for progress in reports:
                yield progress

    async def inspect(self, kind: ObjectKind, ref: ObjectRef) -> JSON:
        return await self._agent(ref.host_id).inspect(kind, ref)

    async def processes(self, container: ObjectRef) -> ProcessTable:
        return await self._agent(container.host_id).processes(container)

    async def file_changes(self, container: ObjectRef) -> tuple[FileChange, ...]:
        return await self._agent(container.host_id).file_changes(container)

    async def image_history(self, image: ObjectRef) -> tuple[ImageLayer, ...]:
        return await self._agent(image.host_id).image_history(image)

    async def prune_preview(self, host_id: str, targets: Collection[PruneTarget]) -> PrunePreview:
        return await self._agent(host_id).prune_preview(host_id, targets)

    async def sample_history(self, container: ObjectRef) -> tuple[ContainerSample, ...]:
        return await self._agent(container.host_id).sample_history(container)

    def logs(self, container: ObjectRef, query: LogQuery) -> LogStream:
        return self._agent(container.host_id).logs(container, query)

    async def open_shell(self, container: ObjectRef, spec: ExecSpec) -> ShellSession:
        return await self._agent(container.host_id).open_shell(container, spec)

    def stats(self) -> StatsFeed:
        feeds = {region: mirror.agent.stats() for region, mirror in self._mirrors.items()}
        return RegionsStats(feeds, self.region_of)
