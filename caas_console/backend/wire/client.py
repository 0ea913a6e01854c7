"""The client's side of a Runtime that is served over HTTP."""

import json
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any

from pydantic import TypeAdapter

from caas_console.backend.contracts.errors import PlatformUnavailable
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
    ShellSession,
    StatsFeed,
)
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import WatchBatch
from caas_console.backend.wire.client_streams import HTTPLogStream, SocketShell, SocketStats
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.peer import Answer
from caas_console.backend.wire.runtime_path import host_path, object_path
from caas_console.backend.wire.stated_reason import REASON_HEADER, encoded_reason

# A watch and a running operation send a sign of life every 10 s.
LONGEST_SILENCE = 30.0

_FILE_CHANGES = TypeAdapter(tuple[FileChange, ...])
_LAYERS = TypeAdapter(tuple[ImageLayer, ...])
_SAMPLES = TypeAdapter(tuple[ContainerSample, ...])


class RuntimeClient:
    """A Runtime at the other end of a connection, which stays the caller's to close.

    Args:
        reason: why logs, shells and files are asked for; empty where nobody wants to know.
    """

    def __init__(self, connection: Connection, reason: str = "") -> None:
        self._connection = connection
        self._stated = {REASON_HEADER: encoded_reason(reason)} if reason else {}

    async def inspect(self, kind: ObjectKind, ref: ObjectRef) -> JSON:
        description: JSON = json.loads(await self._get(object_path(kind, ref)))
        return description

    async def processes(self, container: ObjectRef) -> ProcessTable:
        body = await self._get(object_path("container", container, "processes"))
        return ProcessTable.model_validate_json(body)

    async def file_changes(self, container: ObjectRef) -> tuple[FileChange, ...]:
        path = object_path("container", container, "file-changes")
        body = await self._connection.request("GET", path, headers=self._stated)
        return _FILE_CHANGES.validate_json(body)

    async def image_history(self, image: ObjectRef) -> tuple[ImageLayer, ...]:
        return _LAYERS.validate_json(await self._get(object_path("image", image, "history")))

    async def prune_preview(self, host_id: str, targets: Collection[PruneTarget]) -> PrunePreview:
        path = host_path(host_id, "prune-preview")
        return PrunePreview.model_validate_json(await self._get(path, target=list(targets)))

    async def sample_history(self, container: ObjectRef) -> tuple[ContainerSample, ...]:
        body = await self._get(object_path("container", container, "samples"))
        return _SAMPLES.validate_json(body)

    def logs(self, container: ObjectRef, query: LogQuery) -> LogStream:
        params = query.model_dump(mode="json", exclude_none=True)
        path = object_path("container", container, "logs")
        return HTTPLogStream(self._connection, path, params, self._stated)

    async def open_shell(self, container: ObjectRef, spec: ExecSpec) -> ShellSession:
        path = object_path("container", container, "shell")
        return await SocketShell.open(self._connection, path, spec, self._stated)

    def stats(self) -> StatsFeed:
        return SocketStats(self._connection)

    async def _get(self, path: str, **params: Any) -> bytes:
        return await self._connection.request("GET", path, params=params)


@asynccontextmanager
async def open_watch(
    connection: Connection, cursor: str = ""
) -> AsyncIterator[AsyncIterator[WatchBatch]]:
    """The API's changes, once it has answered that they will come.

    They end with PlatformUnavailable when the stream is cut or falls silent.
    """
    params = {"cursor": cursor} if cursor else {}
    async with (
        connection.stream("GET", "/watch", params=params, silence=LONGEST_SILENCE) as answer,
        closing(_batches(answer)) as batches,
    ):
        yield batches


async def watch(connection: Connection, cursor: str = "") -> AsyncIterator[WatchBatch]:
    """The API's changes; ends with PlatformUnavailable when the stream is cut or falls silent."""
    async with open_watch(connection, cursor) as batches:
        async for batch in batches:
            yield batch


async def _batches(answer: Answer) -> AsyncIterator[WatchBatch]:
    async for line in answer.lines():
        yield WatchBatch.model_validate_json(line)
    raise PlatformUnavailable("The stream of changes has ended")
