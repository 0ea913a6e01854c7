"""``/v1/watch``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from caas_console.backend.platform.identity.revocation import same_access
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.platform.watch.stream import watch_parts
from caas_console.backend.wire.ndjson import NDJSON_MEDIA_TYPE, encode_lines
from caas_console.backend.wire.streaming import Body, StreamedResponse

router = APIRouter(tags=["watch"])

Cursor = Annotated[str, Query(description="The cursor of the last batch that was taken in")]


@router.get("/watch", response_class=Response)
async def watch(services: ServicesOf, actor: ActorOf, cursor: Cursor = "") -> Response:
    """The state and its changes, a WatchBatch a line, for as long as it is read.

    Each part begins with a snapshot, or with what came after the cursor where that is still
    known. A delta without changes comes at least every 10 s. It is cut when what the person may
    do changes: the next one begins with what may be seen then.
    """

    @asynccontextmanager
    async def opening() -> AsyncIterator[Body]:
        async with services.revocations.guarding(actor, same_access(actor)):
            with services.activity.watching():
                batches = watch_parts(services.parts, actor, cursor, services.telling)
                yield Body(NDJSON_MEDIA_TYPE, encode_lines(batches))

    return StreamedResponse(opening)
