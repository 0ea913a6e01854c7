"""Serving an application in the test's own loop, on a Unix socket."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.types import ASGIApp

from caas_console.backend.serving.server import serve
from caas_console.backend.serving.unix_socket import listen

TOKEN = "t" * 40


@asynccontextmanager
async def served(path: Path, make_app: Callable[[asyncio.Event], ASGIApp]) -> AsyncIterator[None]:
    """The app, made with the event that stops it, answers at ``path`` within the context."""
    stopping, ready = asyncio.Event(), asyncio.Event()
    app = make_app(stopping)
    serving = asyncio.create_task(serve(app, listen(path), stopping, ready.set))
    try:
        await ready.wait()
        yield
    finally:
        stopping.set()
        await serving
