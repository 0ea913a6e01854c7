"""The audit trail of a platform, over its API."""

import asyncio
from collections.abc import AsyncIterator, Callable

from caas_console.backend.contracts.audit import (
    AuditCheckpoint,
    AuditCheckpoints,
    AuditFilter,
    AuditFormat,
    AuditPage,
)
from caas_console.backend.wire.connection import Connection, Params


class PlatformAuditTrail:
    """The AuditTrail of a platform.

    Args:
        connection: asked for with each call; raises PlatformUnavailable while there is none.
    """

    def __init__(self, connection: Callable[[], Connection]) -> None:
        self._connection = connection

    async def page(self, wanted: AuditFilter, *, cursor: str = "", limit: int = 100) -> AuditPage:
        params: Params = {**_params(wanted), "cursor": cursor, "limit": limit}
        body = await self._connection().request("GET", "/audit", params=params)
        # Beside the loop: hundreds of entries with what was before and after take a while.
        return await asyncio.to_thread(AuditPage.model_validate_json, body)

    async def export(self, wanted: AuditFilter, form: AuditFormat) -> AsyncIterator[bytes]:
        params = {**_params(wanted), "format": form}
        async with self._connection().stream("GET", "/audit/export", params=params) as answer:
            async for chunk in answer.chunks():
                yield chunk

    async def checkpoints(self, latest: int | None = None) -> tuple[AuditCheckpoint, ...]:
        params: Params = {} if latest is None else {"latest": latest}
        body = await self._connection().request("GET", "/audit/checkpoints", params=params)
        found = await asyncio.to_thread(AuditCheckpoints.model_validate_json, body)
        return found.checkpoints


def _params(wanted: AuditFilter) -> dict[str, str]:
    return wanted.model_dump(mode="json", exclude_defaults=True)
