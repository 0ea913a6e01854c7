"""An agent of a region without engines, for what no real engine does on demand."""

from collections.abc import AsyncIterator, Callable, Collection
from datetime import UTC, datetime

from caas_console.backend.contracts.errors import NotFound
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import Operation, PruneTarget, StopContainer
from caas_console.backend.contracts.resources import (
    JSON,
    Container,
    ContainerState,
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
    ObjectKind,
    ProcessTable,
    PruneItem,
    PrunePreview,
)
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import Change, WatchBatch, upsert
from caas_console.backend.feed.feed import Feed
from tests.fakes.executor import FakeExecutor
from tests.fakes.streams import FakeLog, FakeShell, FakeStats

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def _one_line() -> AsyncIterator[bytes]:
    yield b"\x01\x00\x00\x00\x00\x00\x00\x05ready"


class FakeAgent:
    """A region whose hosts are ready at once and have the containers that a test puts there.

    Attributes:
        executor: runs every operation but the stop of a container that is there.
        log_source: makes what every container's log holds.
        logs_open: how many logs are being read.
    """

    def __init__(self, region_id: str = "local") -> None:
        self.feed = Feed(f"region/{region_id}")
        self.executor = FakeExecutor()
        self.log_source: Callable[[], AsyncIterator[bytes]] = _one_line
        self.logs_open = 0
        self.shells: list[FakeShell] = []
        self.stats_feeds: list[FakeStats] = []

    def put_container(self, host_id: str, name: str, engine_id: str = "") -> Container:
        container = Container(
            id=f"{host_id}/{engine_id or name}",
            tenant_id="default",
            environment_id="local",
            host_id=host_id,
            name=name,
            image="busybox:1",
            image_id="sha256:1",
            created_at=AT,
            state=ContainerState.RUNNING,
        )
        self.feed.publish([upsert(container)])
        return container

    async def set_hosts(self, hosts: Collection[HostSpec]) -> None:
        wanted = {spec.id for spec in hosts}
        gone = [one.id for one in self.feed.objects("host") if one.id not in wanted]
        self.feed.publish(Change(kind="host", id=host_id) for host_id in gone)
        self.feed.publish(
            upsert(
                Host(**spec.model_dump(exclude={"tls_directory"}), state=HostState.READY, since=AT)
            )
            for spec in hosts
        )

    def watch(self, cursor: str = "") -> AsyncIterator[WatchBatch]:
        return self.feed.watch(cursor)

    async def execute(
        self, host_id: str, operation: Operation, job_id: str, attempt: int
    ) -> AsyncIterator[Progress]:
        self._check_host(host_id)
        if isinstance(operation, StopContainer):
            container = self._container(ObjectRef(host_id, operation.target))
            yield Progress(step="stop")
            stopped = container.model_copy(update={"state": ContainerState.EXITED})
            self.feed.publish([upsert(stopped)])
            return
        async with closing(self.executor.execute(host_id, operation, job_id, attempt)) as reports:
            async for progress in reports:
                yield progress

    async def inspect(self, kind: ObjectKind, ref: ObjectRef) -> JSON:
        self._check_host(ref.host_id)
        if kind == "container":
            return {"Id": self._container(ref).engine_id}
        return {"Kind": kind, "Id": ref.engine_id}

    async def processes(self, container: ObjectRef) -> ProcessTable:
        self._container(container)
        return ProcessTable(titles=("PID", "CMD"), rows=(("1", "sh"),))

    async def file_changes(self, container: ObjectRef) -> tuple[FileChange, ...]:
        self._container(container)
        return (FileChange(path="/tmp/x", change="added"),)

    async def image_history(self, image: ObjectRef) -> tuple[ImageLayer, ...]:
        self._check_host(image.host_id)
        return (ImageLayer(id="sha256:1", created_by="COPY", size_bytes=5),)

    async def prune_preview(self, host_id: str, targets: Collection[PruneTarget]) -> PrunePreview:
        self._check_host(host_id)
        items = tuple(PruneItem(target=one, id="x", name="x", size_bytes=1) for one in targets)
        return PrunePreview(items=items, reclaimable_bytes=len(items))

    async def sample_history(self, container: ObjectRef) -> tuple[ContainerSample, ...]:
        self._container(container)
        return (ContainerSample(id=str(container), at=AT, cpu_percent=1.5),)

    def logs(self, container: ObjectRef, query: LogQuery) -> FakeLog:
        return FakeLog(self, container, query)

    async def open_shell(self, container: ObjectRef, spec: ExecSpec) -> FakeShell:
        self._container(container)
        self.shells.append(FakeShell(spec))
        return self.shells[-1]

    def stats(self) -> FakeStats:
        self.stats_feeds.append(FakeStats())
        return self.stats_feeds[-1]

    def check_container(self, ref: ObjectRef) -> None:
        self._container(ref)

    def _check_host(self, host_id: str) -> None:
        if self.feed.get("host", host_id) is None:
            raise NotFound("There is no such host", f"No host has the id {host_id}.")

    def _container(self, ref: ObjectRef) -> Container:
        self._check_host(ref.host_id)
        container = self.feed.get("container", str(ref))
        if not isinstance(container, Container):
            raise NotFound("There is no such container", f"No such container: {ref.engine_id}")
        return container
