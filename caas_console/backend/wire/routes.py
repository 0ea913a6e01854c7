"""The Runtime Protocol as HTTP routes, for the platform and the agent alike.

The application says in ``app.state.runtime_for`` which Runtime a connection uses.
"""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import BaseModel, RootModel
from starlette.requests import HTTPConnection

from caas_console.backend.contracts.operations import PruneTarget
from caas_console.backend.contracts.resources import JSON, ObjectRef
from caas_console.backend.contracts.runtime import (
    ContainerSample,
    FileChange,
    ImageLayer,
    LogQuery,
    ObjectKind,
    ProcessTable,
    PrunePreview,
    Runtime,
)
from caas_console.backend.wire.log_media import media_type_of
from caas_console.backend.wire.streaming import Body, StreamedResponse

router = APIRouter(tags=["runtime"])


# Which Runtime a connection uses; its actor may have been recognised.
RuntimeFor = Callable[[HTTPConnection], Runtime]


async def runtime_of(connection: HTTPConnection) -> Runtime:
    """The Runtime that the application serves to whoever is at the connection."""
    runtime_for: RuntimeFor = connection.app.state.runtime_for
    return runtime_for(connection)


RuntimeOf = Annotated[Runtime, Depends(runtime_of)]


class FileChanges(RootModel[tuple[FileChange, ...]]):
    """Paths that differ from the image."""


class ImageHistory(RootModel[tuple[ImageLayer, ...]]):
    """An image's layers, newest first."""


class SampleHistory(RootModel[tuple[ContainerSample, ...]]):
    """Measurements, oldest first."""


class RecordResponse(Response):
    """A record as JSON, written by the record itself."""

    media_type = "application/json"

    def __init__(self, record: BaseModel, status_code: int = 200) -> None:
        super().__init__(record.model_dump_json(), status_code)


# For an answer with a secret in it: nobody on the way may keep it (RFC 9111, section 5.2.2.5).
NO_STORE = {"Cache-Control": "no-store"}


class SecretResponse(RecordResponse):
    """A record with a secret in it."""

    def __init__(self, record: BaseModel, status_code: int = 200) -> None:
        super().__init__(record, status_code)
        self.headers.update(NO_STORE)


async def _inspected(runtime: Runtime, kind: ObjectKind, ref: ObjectRef) -> Response:
    description = await runtime.inspect(kind, ref)
    return Response(json.dumps(description), media_type="application/json")


@router.get("/hosts/{host_id}/engine", response_model=JSON)
async def inspect_engine(host_id: str, runtime: RuntimeOf) -> Response:
    """What the host's engine says of itself."""
    return await _inspected(runtime, "host", ObjectRef(host_id, ""))


@router.get("/hosts/{host_id}/containers/{container_id}", response_model=JSON)
async def inspect_container(host_id: str, container_id: str, runtime: RuntimeOf) -> Response:
    """The engine's own description of a container."""
    return await _inspected(runtime, "container", ObjectRef(host_id, container_id))


@router.get("/hosts/{host_id}/images/{image_id}", response_model=JSON)
async def inspect_image(host_id: str, image_id: str, runtime: RuntimeOf) -> Response:
    """The engine's own description of an image."""
    return await _inspected(runtime, "image", ObjectRef(host_id, image_id))


@router.get("/hosts/{host_id}/networks/{network_id}", response_model=JSON)
async def inspect_network(host_id: str, network_id: str, runtime: RuntimeOf) -> Response:
    """The engine's own description of a network."""
    return await _inspected(runtime, "network", ObjectRef(host_id, network_id))


@router.get("/hosts/{host_id}/volumes/{volume_name}", response_model=JSON)
async def inspect_volume(host_id: str, volume_name: str, runtime: RuntimeOf) -> Response:
    """The engine's own description of a volume."""
    return await _inspected(runtime, "volume", ObjectRef(host_id, volume_name))


@router.get("/hosts/{host_id}/containers/{container_id}/processes", response_model=ProcessTable)
async def list_processes(host_id: str, container_id: str, runtime: RuntimeOf) -> Response:
    """The processes of a running container."""
    return RecordResponse(await runtime.processes(ObjectRef(host_id, container_id)))


@router.get("/hosts/{host_id}/containers/{container_id}/file-changes", response_model=FileChanges)
async def list_file_changes(host_id: str, container_id: str, runtime: RuntimeOf) -> Response:
    """What differs in a container's files from its image."""
    changes = await runtime.file_changes(ObjectRef(host_id, container_id))
    return RecordResponse(FileChanges(changes))


@router.get("/hosts/{host_id}/containers/{container_id}/samples", response_model=SampleHistory)
async def list_samples(host_id: str, container_id: str, runtime: RuntimeOf) -> Response:
    """The measurements of the last hour, each 10 s."""
    samples = await runtime.sample_history(ObjectRef(host_id, container_id))
    return RecordResponse(SampleHistory(samples))


@router.get("/hosts/{host_id}/images/{image_id}/history", response_model=ImageHistory)
async def list_image_history(host_id: str, image_id: str, runtime: RuntimeOf) -> Response:
    """The layers of an image."""
    return RecordResponse(ImageHistory(await runtime.image_history(ObjectRef(host_id, image_id))))


@router.get("/hosts/{host_id}/prune-preview", response_model=PrunePreview)
async def preview_prune(
    host_id: str, target: Annotated[list[PruneTarget], Query(min_length=1)], runtime: RuntimeOf
) -> Response:
    """What a prune would remove, and how many bytes that frees."""
    return RecordResponse(await runtime.prune_preview(host_id, target))


@router.get(
    "/hosts/{host_id}/containers/{container_id}/logs",
    response_class=Response,
    responses={
        200: {
            "description": "Docker's own bytes, as they come",
            "content": {
                media_type_of("multiplexed"): {"schema": {"type": "string", "format": "binary"}},
                media_type_of("raw"): {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
)
async def stream_logs(
    host_id: str,
    container_id: str,
    query: Annotated[LogQuery, Query()],
    runtime: RuntimeOf,
) -> Response:
    """A container's log, unparsed; with ``follow`` for as long as it is read."""

    @asynccontextmanager
    async def opening() -> AsyncIterator[Body]:
        async with runtime.logs(ObjectRef(host_id, container_id), query) as log:
            yield Body(media_type_of(log.framing), aiter(log))

    return StreamedResponse(opening)
