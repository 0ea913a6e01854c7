"""``/healthz`` and ``/readyz``, for whoever starts platforms and whoever sends them requests."""

import asyncio

from fastapi.responses import Response
from sqlalchemy import select
from starlette.requests import HTTPConnection

from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.platform.services import ServicesOf
from caas_console.backend.platform.store.schema import identity

# Longer than a transaction that others wait for, shorter than a load balancer's patience.
_DATABASE_PATIENCE = 2.0  # seconds


async def healthy() -> Response:
    """Answers while the process lives; a database that is away is no reason to start it anew."""
    return Response(status_code=204)


async def ready(connection: HTTPConnection, services: ServicesOf) -> Response:
    """Answers while new requests are welcome: the database answers, and no end is near."""
    draining: asyncio.Event = connection.app.state.draining
    if draining.is_set():
        raise PlatformUnavailable(
            "This platform is about to end", hint="Ask another instance, or this one in a moment."
        )
    try:
        async with asyncio.timeout(_DATABASE_PATIENCE), services.database.reading() as reading:
            await reading.execute(select(identity.c.epoch))
    except TimeoutError as error:
        raise PlatformUnavailable(
            "The platform's database does not answer",
            f"It said nothing within {_DATABASE_PATIENCE:g} s.",
            "Check that it runs; the platform goes on by itself.",
        ) from error
    return Response(status_code=204)
