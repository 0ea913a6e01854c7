"""A platform says that it is not ready where the database does not answer, or an end is near."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import HTTPConnection

from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.platform.routes import health


class MuteDatabase:
    """Takes a question and never answers."""

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Any]:
        await asyncio.Event().wait()
        yield


async def ask(draining: asyncio.Event) -> None:
    state = SimpleNamespace(draining=draining)
    connection = HTTPConnection({"type": "http", "app": SimpleNamespace(state=state)})
    services: Any = SimpleNamespace(database=MuteDatabase())
    await health.ready(connection, services)


async def test_a_database_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_DATABASE_PATIENCE", 0.01)
    with pytest.raises(PlatformUnavailable, match="database does not answer"):
        await ask(asyncio.Event())


async def test_a_platform_that_is_about_to_end_asks_nobody() -> None:
    draining = asyncio.Event()
    draining.set()
    with pytest.raises(PlatformUnavailable, match="about to end"):
        await ask(draining)
