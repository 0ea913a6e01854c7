"""Runs a platform: opens its services, serves them, and closes them in order."""

import asyncio
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import caas_console
from caas_console.backend.contracts.access import GrantPath, Role
from caas_console.backend.contracts.agent import Agent
from caas_console.backend.contracts.resources import HostSpec
from caas_console.backend.jobs.runner import JobRunner
from caas_console.backend.platform.activity import Activity
from caas_console.backend.platform.app import create_app
from caas_console.backend.platform.identity.api_tokens import ApiTokens
from caas_console.backend.platform.identity.logins import Logins
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.identity.sessions import Sessions, utc_now
from caas_console.backend.platform.instance import Directories, published_session
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.regions.regions import Regions
from caas_console.backend.platform.services import Services
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.environments import list_hosts
from caas_console.backend.platform.store.jobs import SQLJobStore
from caas_console.backend.platform.store.seed import seed_embedded
from caas_console.backend.platform.tenancy.tenants import Tenants
from caas_console.backend.platform.watch.part import PlatformPart
from caas_console.backend.serving.middleware import Identify, TokenCheck
from caas_console.backend.serving.server import serve
from caas_console.backend.wire.session import Session, StartNotice

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Embedding:
    """What makes one user's platform.

    Attributes:
        person: the user's name.
        credential: the token that stands for them.
        host: the local host.
        idle_seconds: ends the platform when nobody has needed it for so long; None never.
    """

    person: str
    credential: str
    host: HostSpec
    directories: Directories
    idle_seconds: float | None = None


async def run_platform(
    embedding: Embedding,
    agents: Mapping[str, Agent],
    listener: socket.socket,
    stopping: asyncio.Event,
) -> None:
    """Serve until ``stopping`` is set, or until it has been idle for long enough."""
    async with _services(embedding, agents) as services:
        app = create_app(services, _identification(embedding, services.recognition), stopping)
        with published_session(embedding.directories.runtime, _session(embedding)):
            async with _background(services, embedding, stopping):
                await serve(app, listener, stopping, on_ready=_tell_ready)


@asynccontextmanager
async def _services(embedding: Embedding, agents: Mapping[str, Agent]) -> AsyncIterator[Services]:
    database = Database(embedding.directories.database)
    try:
        await seed_embedded(database, embedding.person, embedding.host)
        async with database.reading() as connection:
            hosts = await list_hosts(connection)
        part = PlatformPart(database)
        await part.load()
        regions, store = Regions(agents, hosts), SQLJobStore(database)
        async with JobRunner(store, regions) as runner:
            sessions = Sessions(database, utc_now)
            yield Services(
                database=database,
                part=part,
                regions=regions,
                job_store=store,
                jobs=runner,
                activity=Activity(),
                recognition=Recognition(database, utc_now),
                logins=Logins(database, sessions, utc_now),
                sessions=sessions,
                api_tokens=ApiTokens(database, utc_now),
                tenants=Tenants(database, utc_now),
            )
    finally:
        await database.aclose()


@asynccontextmanager
async def _background(
    services: Services, embedding: Embedding, stopping: asyncio.Event
) -> AsyncIterator[None]:
    """What runs beside the server; if it fails, which would be a bug, everything ends."""
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(services.part.follow()),
            group.create_task(services.part.compact_regularly()),
            group.create_task(services.regions.follow()),
        ]
        if embedding.idle_seconds is not None:
            tasks.append(
                group.create_task(_stop_when_idle(services, embedding.idle_seconds, stopping))
            )
        yield
        for task in tasks:
            task.cancel()


async def _stop_when_idle(services: Services, seconds: float, stopping: asyncio.Event) -> None:
    await services.activity.until_idle(seconds, lambda: services.jobs.busy)
    _logger.info("nobody has needed the platform for %g s", seconds)
    stopping.set()


def _identification(embedding: Embedding, recognition: Recognition) -> Identify:
    owner = Actor(embedding.person, embedding.person, grants=(GrantPath(role=Role.PLATFORM_ADMIN),))
    check = TokenCheck(embedding.credential)

    async def identify(offered: str) -> Actor | None:
        return owner if check(offered) else await recognition.actor(offered)

    return identify


def _session(embedding: Embedding) -> Session:
    return Session(
        pid=os.getpid(),
        socket=embedding.directories.socket,
        credential=embedding.credential,
        version=caas_console.__version__,
    )


def tell_start(notice: StartNotice) -> None:
    """Tell whoever started this process; if it is gone, there is nobody to tell."""
    with suppress(OSError):
        sys.stdout.write(notice.model_dump_json(exclude_none=True) + "\n")
        sys.stdout.flush()


def _tell_ready() -> None:
    _logger.info("serving")
    tell_start(StartNotice(ready=True))
