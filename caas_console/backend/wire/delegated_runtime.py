"""A Runtime that hands every call on to another, which may be another one with each call."""

from abc import ABC, abstractmethod
from collections.abc import Collection

from caas_console.backend.contracts.operations import PruneTarget
from caas_console.backend.contracts.resources import JSON, ObjectRef
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
    Runtime,
    ShellSession,
    StatsFeed,
)


class DelegatedRuntime(ABC):
    """Implements Runtime by :attr:`runtime`."""

    @property
    @abstractmethod
    def runtime(self) -> Runtime:
        """Who answers now.

        Raises:
            ConsoleError: nobody does.
        """

    async def inspect(self, kind: ObjectKind, ref: ObjectRef) -> JSON:
        return await self.runtime.inspect(kind, ref)

    async def processes(self, container: ObjectRef) -> ProcessTable:
        return await self.runtime.processes(container)

    async def file_changes(self, container: ObjectRef) -> tuple[FileChange, ...]:
        return await self.runtime.file_changes(container)

    async def image_history(self, image: ObjectRef) -> tuple[ImageLayer, ...]:
        return await self.runtime.image_history(image)

    async def prune_preview(self, host_id: str, targets: Collection[PruneTarget]) -> PrunePreview:
        return await self.runtime.prune_preview(host_id, targets)

    async def sample_history(self, container: ObjectRef) -> tuple[ContainerSample, ...]:
        return await self.runtime.sample_history(container)

    def logs(self, container: ObjectRef, query: LogQuery) -> LogStream:
        return self.runtime.logs(container, query)

    async def open_shell(self, container: ObjectRef, spec: ExecSpec) -> ShellSession:
        return await self.runtime.open_shell(container, spec)

    def stats(self) -> StatsFeed:
        return self.runtime.stats()
