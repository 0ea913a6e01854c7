"""``/v1/audit``: who did what."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import Field

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.audit import (
    AuditCheckpoints,
    AuditFilter,
    AuditFormat,
    AuditPage,
)
from caas_console.backend.platform.audit.export import body_of
from caas_console.backend.platform.audit.reader import check_period
from caas_console.backend.platform.identity.revocation import same_access
from caas_console.backend.platform.pagination import MAX_LIMIT, PageRequest
from caas_console.backend.platform.policy.decision import require
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.ndjson import NDJSON_MEDIA_TYPE
from caas_console.backend.wire.routes import RecordResponse
from caas_console.backend.wire.streaming import Body, StreamedResponse

router = APIRouter(tags=["audit"])


class AuditPageRequest(AuditFilter, PageRequest):
    """Which entries, and which page of them."""


class AuditExportRequest(AuditFilter):
    """Which entries, and how they are written."""

    format: AuditFormat = Field(default="jsonl", description="JSON lines, or CSV for a spreadsheet")


@router.get("/audit", response_model=AuditPage)
async def list_audit(
    page: Annotated[AuditPageRequest, Query()], services: ServicesOf, actor: ActorOf
) -> Response:
    """The entries that the actor may read, the latest first.

    With ``object_kind`` and ``object_id`` it is an object's history. A page may hold fewer
    entries than ``limit``, or none, and still have a ``next_cursor``: go on with it.
    """
    check_period(page)
    found = await services.audit.page(actor, page, before=page.after, limit=page.limit)
    return RecordResponse(found)


@router.get(
    "/audit/export",
    response_class=Response,
    responses={
        200: {
            "description": "All entries that the actor may read, the latest first",
            "content": {
                NDJSON_MEDIA_TYPE: {"schema": {"type": "string"}},
                "text/csv": {"schema": {"type": "string"}},
            },
        }
    },
)
async def export_audit(
    wanted: Annotated[AuditExportRequest, Query()], services: ServicesOf, actor: ActorOf
) -> Response:
    """The entries as a file; that they were exported is an entry too."""
    check_period(wanted)

    @asynccontextmanager
    async def opening() -> AsyncIterator[Body]:
        async with services.revocations.guarding(actor, same_access(actor)):
            yield body_of(wanted.format, services.audit.export(actor, wanted))

    return StreamedResponse(opening)


@router.get("/audit/checkpoints", response_model=AuditCheckpoints)
async def list_audit_checkpoints(
    services: ServicesOf,
    actor: ActorOf,
    latest: Annotated[
        int | None, Query(ge=1, le=MAX_LIMIT, description="Only so many of the latest")
    ] = None,
) -> Response:
    """The signed checkpoints of the chain, to be kept elsewhere.

    ``caas-platform verify-audit --checkpoints FILE`` compares the trail with them.
    """
    require(actor, Permission.AUDIT_READ, None)
    found = await services.audit.checkpoints(latest)
    return RecordResponse(AuditCheckpoints(checkpoints=tuple(found)))
