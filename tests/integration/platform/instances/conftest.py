"""Instances of a platform on one MariaDB, with one fake agent, in the test's own loop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import URL

from caas_console.backend.contracts.access import GrantPath, Role
from caas_console.backend.contracts.jobs import Job
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.running import open_services, serve_platform
from caas_console.backend.platform.services import Services
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.seed import seed_embedded
from caas_console.backend.serving.middleware import TokenCheck
from caas_console.backend.serving.unix_socket import listen
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from tests.fakes.agent import FakeAgent
from tests.integration.platform.production.site import Site
from tests.platforms import LOCAL_HOST
from tests.serving import TOKEN
from tests.waiting import eventually_async

OWNER = Actor("anna", "anna", grants=(GrantPath(role=Role.PLATFORM_ADMIN),))
PATIENCE = 60.0  # seconds


@dataclass(frozen=True)
class Instance:
    """A running instance, and a connection to it of somebody who may do everything."""

    services: Services
    connection: Connection

    async def job(self, job: Job) -> Job:
        return Job.model_validate_json(await self.connection.request("GET", f"/jobs/{job.id}"))

    async def until(self, job: Job, condition: Callable[[Job], bool]) -> Job:
        async def holds() -> bool:
            return condition(await self.job(job))

        await eventually_async(holds, PATIENCE)
        return await self.job(job)


Begin = Callable[[str], Awaitable[Instance]]
End = Callable[[Instance], Awaitable[None]]


@asynccontextmanager
async def instance(url: URL, folder: Path, agent: FakeAgent) -> AsyncIterator[Instance]:
    check, stopping = TokenCheck(TOKEN), asyncio.Event()

    async def identify(offered: str) -> Actor | None:
        return OWNER if check(offered) else await services.recognition.actor(offered)

    await asyncio.to_thread(folder.mkdir)
    socket = folder / "socket"
    async with AsyncExitStack() as stack:
        database = Database(url)
        stack.push_async_callback(database.aclose)
        await seed_embedded(database, "anna", LOCAL_HOST)
        opening = open_services(database, {"local": agent}, audit_key=folder / "key.pem")
        services = await stack.enter_async_context(opening)
        serving = asyncio.create_task(serve_platform(services, identify, listen(socket), stopping))
        connection = Connection(Endpoint("http://platform/v1", TOKEN, socket=socket))
        try:
            yield Instance(services, connection)
        finally:
            await connection.aclose()
            stopping.set()
            await serving


@pytest.fixture
async def instances(mariadb: URL, tmp_path: Path, agent: FakeAgent) -> AsyncIterator[Begin]:
    """`instances(name)` is one more instance, until the test ends."""
    async with AsyncExitStack() as stack:

        async def begin(name: str) -> Instance:
            return await stack.enter_async_context(instance(mariadb, tmp_path / name, agent))

        yield begin


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.end_all()
