"""What can be read from a region's hosts besides their state: the Protocol :class:`Runtime`.

An agent, the platform (for its clients) and direct mode offer the same; where a request goes
through HTTP, :mod:`caas_console.backend.wire` carries it.
"""

from collections.abc import AsyncIterator, Collection
from datetime import datetime
from typing import Literal, Protocol, Self

from pydantic import Field

from caas_console.backend.contracts.operations import PruneTarget
from caas_console.backend.contracts.resources import JSON, ObjectRef, Record
from caas_console.backend.contracts.tenancy import Moment

ObjectKind = Literal["container", "image", "network", "volume", "host"]
LogFraming = Literal["multiplexed", "raw"]


class ProcessTable(Record):
    """The processes of a container (Engine API, ``GET /containers/{id}/top``)."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class FileChange(Record):
    """A path that differs from the container's image."""

    path: str
    change: Literal["modified", "added", "deleted"]


class ImageLayer(Record):
    """A step of an image's history, newest first."""

    id: str
    created_at: datetime | None = None
    created_by: str = ""
    size_bytes: int = 0
    comment: str = ""
    tags: tuple[str, ...] = ()


class PruneItem(Record):
    """Something that a prune would remove; ``size_bytes`` is None where it is not known."""

    target: PruneTarget
    id: str
    name: str
    size_bytes: int | None = None


class PrunePreview(Record):
    """What a prune would remove, and how many bytes that frees as far as is known."""

    items: tuple[PruneItem, ...] = ()
    reclaimable_bytes: int = 0


class ContainerSample(Record):
    """A measurement of a container.

    Attributes:
        id: the container's resource id.
        cpu_percent: of one CPU, so 200 is two CPUs; None for the first sample.
        memory_bytes: working set (usage less inactive file cache), as ``docker stats`` shows.
        memory_limit_bytes: the container's limit, or the machine's memory.
        network_received_bytes: since the container's start, as the counters after it.
    """

    id: str
    at: datetime
    cpu_percent: float | None = None
    memory_bytes: int | None = None
    memory_limit_bytes: int | None = None
    network_received_bytes: int | None = None
    network_sent_bytes: int | None = None
    block_read_bytes: int | None = None
    block_written_bytes: int | None = None
    processes: int | None = None


class LogQuery(Record):
    """Which part of a container's log is wanted; ``tail`` None is all of it."""

    follow: bool = False
    tail: int | None = Field(default=None, ge=0)
    since: Moment | None = None
    until: Moment | None = None
    timestamps: bool = False
    stdout: bool = True
    stderr: bool = True


class ExecSpec(Record):
    """A command to run inside a container on a terminal.

    ``command`` empty means the best shell that the container has.
    """

    command: tuple[str, ...] = ()
    user: str = ""
    working_directory: str = ""
    environment: dict[str, str] = Field(default_factory=dict)
    columns: int = Field(default=80, ge=1, le=10_000)
    rows: int = Field(default=24, ge=1, le=10_000)


class LogStream(Protocol):
    """A log as the engine sends it, in pieces of any size; leaving the context ends it.

    With framing ``multiplexed`` every record has Docker's 8-byte header (stream, length);
    ``raw`` is the output of a terminal. Who reads slowly slows the source.
    """

    framing: LogFraming

    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc_info: object) -> None: ...
    def __aiter__(self) -> AsyncIterator[bytes]: ...


class ShellSession(Protocol):
    """A running command on a terminal; leaving the context hangs up.

    ``read`` returns b"" when the command has ended; ``exit_code`` is known from then on (None
    where the engine could not tell). ``process_id`` is that of the command in the container's
    ProcessTable, None where it is not known.
    """

    exit_code: int | None
    command: tuple[str, ...]
    process_id: int | None

    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc_info: object) -> None: ...
    async def read(self) -> bytes: ...
    async def write(self, data: bytes) -> None: ...
    async def resize(self, columns: int, rows: int) -> None: ...


class StatsFeed(Protocol):
    """Measurements as they are made: every container each 10 s, those in focus each second."""

    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc_info: object) -> None: ...
    def __aiter__(self) -> AsyncIterator[tuple[ContainerSample, ...]]: ...
    async def focus(self, container_ids: Collection[str]) -> None:
        """Measure these containers, and no others, every second."""


class Runtime(Protocol):
    """Reading and entering what runs.

    Every method raises NotFound for an unknown host or object, EngineUnreachable while the
    host does not answer, and EngineError with the daemon's message where it refuses.
    """

    async def inspect(self, kind: ObjectKind, ref: ObjectRef) -> JSON:
        """The engine's own description (for ``host``: ``GET /info``; engine_id is ignored)."""

    async def processes(self, container: ObjectRef) -> ProcessTable: ...
    async def file_changes(self, container: ObjectRef) -> tuple[FileChange, ...]: ...
    async def image_history(self, image: ObjectRef) -> tuple[ImageLayer, ...]: ...
    async def prune_preview(
        self, host_id: str, targets: Collection[PruneTarget]
    ) -> PrunePreview: ...
    async def sample_history(self, container: ObjectRef) -> tuple[ContainerSample, ...]:
        """The 10 s samples of the last hour, oldest first."""

    def logs(self, container: ObjectRef, query: LogQuery) -> LogStream: ...
    async def open_shell(self, container: ObjectRef, spec: ExecSpec) -> ShellSession: ...
    def stats(self) -> StatsFeed: ...
