"""The composition root of a site's platform: agents elsewhere, and people who log in."""

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from caas_console.backend.contracts.agent import Agent
from caas_console.backend.platform.identity.sessions import Lives
from caas_console.backend.platform.regions.remote import RemoteAgent
from caas_console.backend.platform.running import beside, open_services, serve_platform
from caas_console.backend.platform.settings import (
    DrainSettings,
    PlatformSettings,
    RegionSettings,
)
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.migrate import prepare_database
from caas_console.backend.serving.signals import stop_on_signals
from caas_console.backend.serving.tcp_socket import listen, server_tls, trusting
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import AGENT_PREFIX, Endpoint
from caas_console.backend.wire.session import unusable_directory

_logger = logging.getLogger(__name__)


def prepared_database(settings: PlatformSettings) -> Database:
    """The database, of this program's schema; reads files, so call it where no loop waits.

    Raises:
        InvalidInput: the data directory cannot be made.
        PlatformUnavailable: the database cannot be used.
    """
    try:
        settings.data_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unusable_directory(error) from error
    place = settings.data_directory / "platform.db"
    prepare_database(place)
    return Database(place)


def serve_production(settings: PlatformSettings) -> None:
    """Serve until the process is asked to stop.

    Raises:
        InvalidInput: what the settings name cannot be used.
        PlatformUnavailable: the database cannot be used.
    """
    shown = settings.tls
    tls = None if shown is None else server_tls(shown.certificate, shown.key)
    agents = {name: _endpoint(name, region) for name, region in settings.regions.items()}
    database = prepared_database(settings)
    listener = listen(settings.listen.address, settings.listen.port)
    asyncio.run(_run(settings, database, agents, listener, tls))


async def _run(
    settings: PlatformSettings,
    database: Database,
    agents: Mapping[str, Endpoint],
    listener: socket.socket,
    tls: ssl.SSLContext | None,
) -> None:
    draining, stopping = asyncio.Event(), asyncio.Event()
    stop_on_signals(draining)
    lives = Lives(settings.sessions.access, settings.sessions.session)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.aclose)
        connected = await stack.enter_async_context(_connected(agents))
        services = await stack.enter_async_context(open_services(database, connected, lives))
        await stack.enter_async_context(beside(_drain(settings.drain, draining, stopping)))
        await serve_platform(
            services,
            services.recognition.actor,
            listener,
            stopping,
            draining=draining,
            tls=tls,
            proxies=[str(network) for network in settings.listen.trusted_proxies],
            grace=settings.drain.grace_seconds,
        )


@asynccontextmanager
async def _connected(agents: Mapping[str, Endpoint]) -> AsyncIterator[Mapping[str, Agent]]:
    async with AsyncExitStack() as stack:
        connections = {name: Connection(endpoint) for name, endpoint in agents.items()}
        for connection in connections.values():
            stack.push_async_callback(connection.aclose)
        yield {name: RemoteAgent(connection) for name, connection in connections.items()}


async def _drain(settings: DrainSettings, draining: asyncio.Event, stopping: asyncio.Event) -> None:
    """Once asked to stop, wait until load balancers have noticed."""
    await draining.wait()
    _logger.info("about to end in %g s", settings.notice_seconds)
    await asyncio.sleep(settings.notice_seconds)
    stopping.set()


def _endpoint(region_id: str, region: RegionSettings) -> Endpoint:
    parts = urlsplit(region.url)
    on_socket = parts.scheme == "unix"
    base = "http://agent" if on_socket else region.url.rstrip("/")
    return Endpoint(
        url=base + AGENT_PREFIX,
        token=region.token.get_secret_value(),
        peer=f"agent of region {region_id}",
        socket=Path(parts.path) if on_socket else None,
        tls=None if on_socket else trusting(region.ca_file),
        of_platform=True,
    )
