"""The hosts of a region behind the Agent Protocol: one :class:`EngineHost` each, one feed."""

from collections.abc import AsyncIterator, Collection

from caas_console.backend.contracts.errors import EngineUnreachable, NotFound
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
from caas_console.backend.feed.feed import Feed


class EngineFleet:
    """Drives the Docker daemons of a region; implements the Agent Protocol.

    Nothing happens before :meth:`set_hosts`. Must be made and used within a running loop, and
    closed with :meth:`aclose`.

    Args:
        region_id: names the feed's part, ``region/<id>``.
    """

    def __init__(self, region_id: str) -> None:
        self._feed = Feed(f"region/{region_id}")

    @property
    def feed(self) -> Feed:
        """What is observed of all the hosts."""
        return self._feed

    async def aclose(self) -> None:
        """Let go of every host and connection."""

    async def set_hosts(self, hosts: Collection[HostSpec]) -> None:
        """Drive exactly these hosts from now on; returns before they are connected."""
        raise EngineUnreachable("No Docker daemon answers", str(len(hosts)))

    def watch(self, cursor: str = "") -> AsyncIterator[WatchBatch]:
        return self._feed.watch(cursor)

    def execute(self, host_id: str, operation: Operation, job_id: str) -> AsyncIterator[Progress]:
        raise NotFound("No such host", f"{host_id} {operation.kind} {job_id}")

    async def inspect(self, kind: ObjectKind, ref: ObjectRef) -> JSON:
        raise NotFound("No such host", f"{kind} {ref}")

    async def processes(self, container: ObjectRef) -> ProcessTable:
        raise NotFound("No such host", container.host_id)

    async def file_changes(self, container: ObjectRef) -> tuple[FileChange, ...]:
        raise NotFound("No such host", container.host_id)

    async def image_history(self, image: ObjectRef) -> tuple[ImageLayer, ...]:
        raise NotFound("No such host", image.host_id)

    async def prune_preview(self, host_id: str, targets: Collection[PruneTarget]) -> PrunePreview:
        raise NotFound("No such host", f"{host_id} {targets}")

    async def sample_history(self, container: ObjectRef) -> tuple[ContainerSample, ...]:
        raise NotFound("No such host", container.host_id)

    def logs(self, container: ObjectRef, query: LogQuery) -> LogStream:
        raise NotFound("No such host", f"{container.host_id} {query}")

    async def open_shell(self, container: ObjectRef, spec: ExecSpec) -> ShellSession:
        raise NotFound("No such host", f"{container.host_id} {spec}")

    def stats(self) -> StatsFeed:
        raise NotFound("No such host")
