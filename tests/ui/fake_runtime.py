"""A Runtime whose every answer is given by the test; what was not given is not asked for."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, NoReturn

from typing_extensions import override

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

if TYPE_CHECKING:
    from caas_console.backend.contracts.errors import ConsoleError


def _unexpected(*_arguments: object) -> NoReturn:
    raise AssertionError("the test did not expect this question")


class FakeRuntime(Runtime):
    """Shells, logs and measurements come from the functions that the test sets."""

    def __init__(self) -> None:
        self.on_open_shell: Callable[[ExecSpec], ShellSession] = _unexpected
        self.on_logs: Callable[[LogQuery], LogStream] = _unexpected
        self.on_processes: Callable[[], ProcessTable] = _unexpected
        self.on_file_changes: Callable[[], tuple[FileChange, ...]] = _unexpected
        self.on_stats: Callable[[], StatsFeed] = _unexpected
        self.on_prune_preview: Callable[[str], PrunePreview] = _unexpected
        self.history: tuple[ContainerSample, ...] = ()
        self.history_error: ConsoleError | None = None

    @override
    async def open_shell(self, container: ObjectRef, spec: ExecSpec) -> ShellSession:
        return self.on_open_shell(spec)

    @override
    def logs(self, container: ObjectRef, query: LogQuery) -> LogStream:
        return self.on_logs(query)

    @override
    def stats(self) -> StatsFeed:
        return self.on_stats()

    @override
    async def sample_history(self, container: ObjectRef) -> tuple[ContainerSample, ...]:
        if self.history_error is not None:
            raise self.history_error
        return self.history

    @override
    async def inspect(self, kind: ObjectKind, ref: ObjectRef) -> JSON:
        _unexpected()

    @override
    async def processes(self, container: ObjectRef) -> ProcessTable:
        return self.on_processes()

    @override
    async def file_changes(self, container: ObjectRef) -> tuple[FileChange, ...]:
        return self.on_file_changes()

    @override
    async def image_history(self, image: ObjectRef) -> tuple[ImageLayer, ...]:
        _unexpected()

    @override
    async def prune_preview(self, host_id: str, targets: Collection[PruneTarget]) -> PrunePreview:
        return self.on_prune_preview(host_id)
