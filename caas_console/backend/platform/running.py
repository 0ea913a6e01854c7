"""What every platform does, one user's or a site's: open its services and serve them."""

import asyncio
import logging
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caas_console.backend.contracts.agent import Agent
from caas_console.backend.jobs.runner import JobRunner
from caas_console.backend.platform.activity import Activity
from caas_console.backend.platform.app import create_app
from caas_console.backend.platform.audit.chain import Chainer
from caas_console.backend.platform.audit.checkpoints import Checkpoints
from caas_console.backend.platform.audit.reader import AuditReader
from caas_console.backend.platform.audit.refusals import Refusals
from caas_console.backend.platform.audit.signing import SigningKey
from caas_console.backend.platform.identity.api_tokens import ApiTokens
from caas_console.backend.platform.identity.logins import Logins
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.identity.revocation import Revocations
from caas_console.backend.platform.identity.sessions import Lives, Sessions, utc_now
from caas_console.backend.platform.quotas.jobs import JobClaims
from caas_console.backend.platform.quotas.quotas import Quotas
from caas_console.backend.platform.quotas.reconciler import QuotaReconciler
from caas_console.backend.platform.regions.regions import Regions
from caas_console.backend.platform.services import Services
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.environments import list_hosts
from caas_console.backend.platform.store.jobs import SQLJobStore
from caas_console.backend.platform.tenancy.access import AccessView
from caas_console.backend.platform.tenancy.groups import Groups
from caas_console.backend.platform.tenancy.people import People
from caas_console.backend.platform.tenancy.roles import Roles
from caas_console.backend.platform.tenancy.tenants import Tenants
from caas_console.backend.platform.watch.part import PlatformPart
from caas_console.backend.platform.watch.stream import Telling
from caas_console.backend.serving.middleware import Identify
from caas_console.backend.serving.server import GRACE, serve
from caas_console.backend.wire.session import StartNotice

if TYPE_CHECKING:
    from caas_console.backend.platform.identity.directory_accounts import DirectoryAccounts

_logger = logging.getLogger(__name__)


@asynccontextmanager
async def open_services(
    database: Database,
    agents: Mapping[str, Agent],
    lives: Lives | None = None,
    directory: "DirectoryAccounts | None" = None,
    *,
    audit_key: Path,
) -> AsyncIterator[Services]:
    """What the routes work with; jobs run until the context is left.

    Args:
        database: one that was prepared; it stays the caller's to close.
        agents: the agent of each region, by region id.
        lives: how long sessions are good; default: as long as usual.
        directory: who people are, besides local accounts.
        audit_key: where the key that signs the audit trail is, or is to be made.
    """
    async with database.reading() as connection:
        hosts = await list_hosts(connection)
    part = PlatformPart(database)
    await part.load()
    regions = Regions(agents, hosts)
    store = SQLJobStore(database, JobClaims(regions.maker_of))
    async with JobRunner(store, regions) as runner:
        sessions = Sessions(database, utc_now, lives)
        recognition = Recognition(database, utc_now)
        api_tokens = ApiTokens(database, utc_now)
        yield Services(
            database=database,
            part=part,
            telling=Telling(),
            chainer=Chainer(database, Checkpoints(database, SigningKey(audit_key), utc_now)),
            audit=AuditReader(database),
            refusals=Refusals(database, utc_now),
            regions=regions,
            job_store=store,
            jobs=runner,
            activity=Activity(),
            recognition=recognition,
            revocations=Revocations(part.feed, recognition),
            logins=Logins(database, sessions, utc_now, directory),
            sessions=sessions,
            api_tokens=api_tokens,
            tenants=Tenants(database, utc_now),
            people=People(database, sessions, api_tokens, utc_now),
            groups=Groups(database, utc_now),
            roles=Roles(database, utc_now),
            access=AccessView(database, utc_now),
            quotas=Quotas(database),
        )


async def serve_platform(
    services: Services,
    identify: Identify,
    listener: socket.socket,
    stopping: asyncio.Event,
    *,
    draining: asyncio.Event | None = None,
    tls: ssl.SSLContext | None = None,
    proxies: Sequence[str] = (),
    grace: int = GRACE,
) -> None:
    """Serve until ``stopping`` is set, and keep the services up to date meanwhile.

    Args:
        services: what the routes work with.
        identify: who a bearer token stands for.
        listener: a bound socket.
        stopping: ends the streams, and with them the server.
        draining: set when no new work is wanted; default: with ``stopping``.
        tls: what the server shows; None speaks in the clear.
        proxies: whose word for a client's address is taken.
        grace: seconds for running requests to finish.
    """
    app = create_app(services, identify, stopping, draining or stopping)
    chores = (
        services.chainer.follow(),
        services.part.follow(),
        services.part.compact_regularly(),
        services.revocations.follow(),
        services.regions.follow(),
        QuotaReconciler(services.database, services.regions).follow(),
    )
    async with beside(*chores):
        await serve(app, listener, stopping, _tell_ready, tls=tls, proxies=proxies, grace=grace)


@asynccontextmanager
async def beside(*chores: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """What runs beside the context, and ends with it; if a chore fails, a bug, all ends."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(chore) for chore in chores]
        yield
        for task in tasks:
            task.cancel()


def tell_start(notice: StartNotice) -> None:
    """Tell whoever started this process; if it is gone, there is nobody to tell."""
    with suppress(OSError):
        sys.stdout.write(notice.model_dump_json(exclude_none=True) + "\n")
        sys.stdout.flush()


def _tell_ready() -> None:
    _logger.info("serving")
    tell_start(StartNotice(ready=True))
