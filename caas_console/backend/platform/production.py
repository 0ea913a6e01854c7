"""The composition root of a site's platform: agents elsewhere, and people who log in."""

import asyncio
import logging
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import (
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
)
from functools import partial
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import urlsplit

from caas_console.backend.contracts.agent import Agent
from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.jobs.runner import JobRunner
from caas_console.backend.platform.chores import Chore, beside
from caas_console.backend.platform.command_database import prepare_for_command
from caas_console.backend.platform.directory.settings import DirectorySettings
from caas_console.backend.platform.identity.directory_accounts import DirectoryAccounts
from caas_console.backend.platform.identity.directory_review import DirectoryReview
from caas_console.backend.platform.identity.sessions import Clock, Lives
from caas_console.backend.platform.instance import AUDIT_KEY, only_instance
from caas_console.backend.platform.regions.remote import RemoteAgent
from caas_console.backend.platform.running import open_services, serve_platform
from caas_console.backend.platform.services import Services
from caas_console.backend.platform.settings import (
    DrainSettings,
    PlatformSettings,
    RegionSettings,
    TLSSettings,
)
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.dialects import Place, parse_url
from caas_console.backend.platform.store.migrate import prepare_database
from caas_console.backend.serving.service_manager import notify
from caas_console.backend.serving.signals import call_on_hangup, stop_on_signals
from caas_console.backend.serving.tcp_socket import (
    listen,
    renew_certificate,
    server_tls,
    trusting,
)
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import AGENT_PREFIX, Endpoint

_logger = logging.getLogger(__name__)


def prepared_database(settings: PlatformSettings) -> Database:
    """The database for a command, of this program's schema; a platform may be using it.

    It reads files, so call it where no loop waits.

    Raises:
        Conflict: it is a file of another schema, and a platform is using it.
        InvalidInput: its URL is not valid, or the data directory cannot be made.
        PlatformUnavailable: the database cannot be used.
    """
    place = database_place(settings)
    prepare_for_command(place)
    return Database(place)


def database_place(settings: PlatformSettings) -> Place:
    """Where the database is; without a URL, a file in the data directory, which is made.

    Raises:
        InvalidInput: the URL is not valid, or the data directory cannot be made.
    """
    try:
        settings.data_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            "The data directory cannot be used",
            f"{settings.data_directory}: {error.strerror}.",
            "Make it writable for the platform's user, or choose another in the settings.",
        ) from error
    url = settings.database.url
    if url is None:
        return settings.data_directory / "platform.db"
    return parse_url(url.get_secret_value())


def serve_production(settings: PlatformSettings) -> None:
    """Serve until the process is asked to stop.

    Raises:
        Conflict: another platform serves the same SQLite file.
        InvalidInput: what the settings name cannot be used.
        PlatformUnavailable: the database cannot be used.
    """
    shown = settings.tls
    tls = None if shown is None else server_tls(shown.certificate, shown.key)
    agents = {name: _endpoint(name, region) for name, region in settings.regions.items()}
    place = database_place(settings)
    with _alone_on_file(settings):
        # Not before: whoever serves the file goes on with the schema that it has.
        prepare_database(place)
        database = Database(place)
        directory = None
        if settings.directory is not None:
            directory = _directory(settings.directory, database.clock)
        listener = listen(settings.listen.address, settings.listen.port)
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(
                _run(settings, database, listener, agents=agents, directory=directory, tls=tls)
            )


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes the loop: uvloop, which writes to hundreds of TLS streams at less cost."""
    if sys.platform != "linux":
        return None
    # Only here: one user's platform has no such streams, and starts sooner without it.
    import uvloop  # noqa: PLC0415

    return uvloop.new_event_loop


def _alone_on_file(settings: PlatformSettings) -> AbstractContextManager[None]:
    """Others may share a MariaDB; nobody would be told what they do to a file."""
    if settings.database.url is not None:
        return nullcontext()
    return only_instance(settings.data_directory)


async def _run(
    settings: PlatformSettings,
    database: Database,
    listener: socket.socket,
    *,
    agents: Mapping[str, Endpoint],
    directory: DirectoryAccounts | None,
    tls: ssl.SSLContext | None,
) -> None:
    draining, stopping = asyncio.Event(), asyncio.Event()
    stop_on_signals(draining)
    call_on_hangup(partial(_renew, settings.tls, tls))
    lives = Lives(settings.sessions.access, settings.sessions.session)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.aclose)
        connected = await stack.enter_async_context(_connected(agents))
        audit_key = settings.data_directory / AUDIT_KEY
        opening = open_services(database, connected, lives, directory, audit_key=audit_key)
        services = await stack.enter_async_context(opening)
        await stack.enter_async_context(beside(_drain(settings.drain, draining, stopping)))
        group = await stack.enter_async_context(asyncio.TaskGroup())
        group.create_task(_finish(services.jobs, stopping, settings.drain.grace_seconds))
        await serve_platform(
            services,
            services.recognition.actor,
            listener,
            stopping,
            draining=draining,
            tls=tls,
            proxies=list(_with_mapped(settings.listen.trusted_proxies)),
            grace=settings.drain.grace_seconds,
            background=partial(_reviews, settings.directory, directory, services),
        )


def _reviews(
    settings: DirectorySettings | None, directory: DirectoryAccounts | None, services: Services
) -> list[Chore]:
    if settings is None or directory is None or not directory.can_look_up:
        return []
    database = services.database
    review = DirectoryReview(
        database, directory, services.sessions, services.api_tokens, database.clock
    )
    return [review.follow(settings.review_every)]


def _renew(shown: TLSSettings | None, tls: ssl.SSLContext | None) -> None:
    """Show what the certificate's files hold by now."""
    if shown is None or tls is None:
        return
    try:
        renew_certificate(tls, shown.certificate, shown.key)
    except InvalidInput as error:
        _logger.error("the former TLS certificate is shown on: %s", error)  # noqa: TRY400
    else:
        _logger.info("the TLS certificate was read again")


async def _finish(jobs: JobRunner, stopping: asyncio.Event, grace: int) -> None:
    """Once the end has begun, let the jobs that run come to theirs; the others are for others."""
    await stopping.wait()
    await jobs.finish(grace)


def _with_mapped(networks: Iterable[IPv4Network | IPv6Network]) -> Iterator[str]:
    """Networks as uvicorn compares them, which knows an IPv4 address in IPv6 as another one."""
    for network in networks:
        yield str(network)
        if isinstance(network, IPv4Network):
            yield f"::ffff:{network.network_address}/{96 + network.prefixlen}"


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
    notify("STOPPING=1")
    _logger.info("about to end in %g s", settings.notice_seconds)
    await asyncio.sleep(settings.notice_seconds)
    stopping.set()


def _directory(settings: DirectorySettings, clock: Clock) -> DirectoryAccounts:
    try:
        # Only here: what speaks LDAP is an extra.
        from caas_console.backend.platform.directory.directory import Directory  # noqa: PLC0415
    except ImportError as error:
        raise InvalidInput(
            "The platform cannot ask a directory",
            str(error),
            "Install it with its extra, as caas-console[platform,directory].",
        ) from error
    trusting(settings.ca_file)
    return DirectoryAccounts(Directory(settings), clock)


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
