"""The hosts of a region behind the Agent Protocol: one :class:`EngineHost` each, one feed."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import aclosing
from functools import partial

from caas_console.backend.contracts.errors import NotFound
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import Operation, PruneTarget
from caas_console.backend.contracts.resources import JSON, HostSpec, ObjectRef
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
from caas_console.backend.contracts.watch import WatchBatch
from caas_console.backend.engine import reads
from caas_console.backend.engine.daemon import Daemon
from caas_console.backend.engine.host import EngineHost
from caas_console.backend.engine.logs import ContainerLog
from caas_console.backend.engine.operations.execute import execute
from caas_console.backend.engine.prune_preview import prune_preview
from caas_console.backend.engine.shell import hang_up, open_shell
from caas_console.backend.engine.stats.hub import SampleFeed, SampleHub
from caas_console.backend.engine.terminal_notes import TerminalNotes
from caas_console.backend.feed.feed import Feed


class EngineFleet:
    """Drives the Docker daemons of a region; implements the Agent Protocol.

    Nothing happens before :meth:`set_hosts`. Must be made and used within a running loop, and
    closed with :meth:`aclose`.

    Args:
        region_id: names the feed's part, ``region/<id>``.
        notes: of its terminals; those that were left behind are hung up as soon as their host
            answers.
    """

    def __init__(self, region_id: str, notes: TerminalNotes | None = None) -> None:
        self._notes = notes or TerminalNotes()
        self._feed = Feed(f"region/{region_id}")
        self._hub = SampleHub()
        self._hosts: dict[str, EngineHost] = {}
        self._changing_hosts = asyncio.Lock()

    @property
    def feed(self) -> Feed:
        """What is observed of all the hosts."""
        return self._feed

    async def aclose(self) -> None:
        """Let go of every host and connection."""
        await self.set_hosts(())

    async def set_hosts(self, hosts: Collection[HostSpec]) -> None:
        """Drive exactly these hosts from now on; returns before they are connected."""
        async with self._changing_hosts:
            wanted = {spec.id: spec for spec in hosts}
            given_up = [
                self._hosts.pop(host_id)
                for host_id, host in list(self._hosts.items())
                if host.spec != wanted.get(host_id)
            ]
            await asyncio.gather(*(host.aclose() for host in given_up))
            for host_id, spec in wanted.items():
                if host_id not in self._hosts:
                    self._hosts[host_id] = EngineHost(
                        spec, self._feed, self._hub, self._hang_up_left_behind
                    )

    def watch(self, cursor: str = "") -> AsyncIterator[WatchBatch]:
        return self._feed.watch(cursor)

    async def execute(
        self,
        host_id: str,
        operation: Operation,
        job_id: str,
        attempt: int,  # noqa: ARG002 - who has the fleet makes one at a time
    ) -> AsyncGenerator[Progress]:
        daemon = self._daemon(host_id)
        async with aclosing(execute(daemon, operation, job_id)) as reports:
            async for report in reports:
                yield report

    async def inspect(self, kind: ObjectKind, ref: ObjectRef) -> JSON:
        return await reads.inspect(self._daemon(ref.host_id), kind, ref.engine_id)

    async def processes(self, container: ObjectRef) -> ProcessTable:
        return await reads.processes(self._daemon(container.host_id), container.engine_id)

    async def file_changes(self, container: ObjectRef) -> tuple[FileChange, ...]:
        return await reads.file_changes(self._daemon(container.host_id), container.engine_id)

    async def image_history(self, image: ObjectRef) -> tuple[ImageLayer, ...]:
        return await reads.image_history(self._daemon(image.host_id), image.engine_id)

    async def prune_preview(self, host_id: str, targets: Collection[PruneTarget]) -> PrunePreview:
        return await prune_preview(self._daemon(host_id), targets)

    async def sample_history(self, container: ObjectRef) -> tuple[ContainerSample, ...]:
        host = self._host(container.host_id)
        if container.engine_id not in host.objects.containers:
            raise NotFound("The container does not exist any more", container.engine_id)
        return host.history.of(str(container))

    def logs(self, container: ObjectRef, query: LogQuery) -> LogStream:
        daemon = partial(self._daemon, container.host_id)
        return ContainerLog(daemon, container.engine_id, query)

    async def open_shell(self, container: ObjectRef, spec: ExecSpec) -> ShellSession:
        return await open_shell(self._daemon(container.host_id), container, spec, self._notes)

    def stats(self) -> StatsFeed:
        return SampleFeed(self._hub)

    async def _hang_up_left_behind(self, daemon: Daemon) -> None:
        for note in self._notes.left_behind(str(daemon.endpoint)):
            await hang_up(daemon.client, note, self._notes)

    def _daemon(self, host_id: str) -> Daemon:
        return self._host(host_id).daemon

    def _host(self, host_id: str) -> EngineHost:
        try:
            return self._hosts[host_id]
        except KeyError:
            raise NotFound("There is no such host", host_id) from None
