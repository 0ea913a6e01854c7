"""The composition root of one user's platform: the local daemon's agent in this process."""

import asyncio
import logging
import os
import socket
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

import caas_console
from caas_console.backend.contracts.access import GrantPath, Role
from caas_console.backend.contracts.agent import Agent
from caas_console.backend.contracts.resources import HostSpec
from caas_console.backend.engine.contexts import docker_contexts
from caas_console.backend.engine.fleet import EngineFleet
from caas_console.backend.engine.terminal_notes import TerminalNotes
from caas_console.backend.platform.chores import beside
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.instance import Directories, published_session, user_name
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.running import open_services, serve_platform
from caas_console.backend.platform.services import Services
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.seed import DEFAULT_TENANT, LOCAL, seed_embedded
from caas_console.backend.serving.middleware import Identify, TokenCheck
from caas_console.backend.serving.signals import stop_on_signals
from caas_console.backend.wire.session import Session

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


def serve_embedded(
    credential: str,
    directories: Directories,
    listener: socket.socket,
    *,
    endpoint: str | None,
    idle_seconds: float | None,
) -> None:
    """Serve the user's platform on ``listener`` until it is ended.

    ``endpoint`` is the local host's daemon; None is the user's current Docker context.
    """
    embedding = Embedding(
        person=user_name(),
        credential=credential,
        host=_local_host(endpoint),
        directories=directories,
        idle_seconds=idle_seconds,
    )
    asyncio.run(_run(embedding, listener))


async def _run(embedding: Embedding, listener: socket.socket) -> None:
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    fleet = EngineFleet(LOCAL, TerminalNotes(embedding.directories.terminals))
    try:
        await run_embedded(embedding, {LOCAL: fleet}, listener, stopping)
    finally:
        await fleet.aclose()


async def run_embedded(
    embedding: Embedding,
    agents: Mapping[str, Agent],
    listener: socket.socket,
    stopping: asyncio.Event,
) -> None:
    """Serve until ``stopping`` is set, or until it has been idle for long enough."""
    database = Database(embedding.directories.database)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.aclose)
        await seed_embedded(database, embedding.person, embedding.host)
        opening = open_services(database, agents, audit_key=embedding.directories.audit_key)
        services = await stack.enter_async_context(opening)
        session = _session(embedding)
        stack.enter_context(published_session(embedding.directories.runtime, session))
        if embedding.idle_seconds is not None:
            idle = _stop_when_idle(services, embedding.idle_seconds, stopping)
            await stack.enter_async_context(beside(idle))
        identify = _identification(embedding, services.recognition)
        await serve_platform(services, identify, listener, stopping)


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


def _local_host(endpoint: str | None) -> HostSpec:
    tls_directory = None
    if endpoint is None:
        contexts = docker_contexts()
        current = next((one for one in contexts if one.current), contexts[0])
        endpoint, tls_directory = current.endpoint, current.tls_directory
    return HostSpec(
        id=LOCAL,
        tenant_id=DEFAULT_TENANT,
        environment_id=LOCAL,
        name=LOCAL,
        endpoint=endpoint,
        tls_directory=tls_directory,
    )
