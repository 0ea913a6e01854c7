"""What every platform does, one user's or a site's: open its services and serve them."""

import asyncio
import logging
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from caas_console.backend.contracts.agent import Agent
from caas_console.backend.jobs.runner import JobRunner
from caas_console.backend.platform.activity import Activity
from caas_console.backend.platform.app import create_app
from caas_console.backend.platform.audit.chain import Chainer
from caas_console.backend.platform.audit.checkpoints import Checkpoints
from caas_console.backend.platform.audit.reader import AuditReader
from caas_console.backend.platform.audit.refusals import Refusals
from caas_console.backend.platform.audit.signing import SigningKey
from caas_console.backend.platform.chores import Chore, beside
from caas_console.backend.platform.identity.api_tokens import ApiTokens
from caas_console.backend.platform.identity.logins import Logins
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.identity.retention import forget_regularly
from caas_console.backend.platform.identity.revocation import Revocations
from caas_console.backend.platform.identity.sessions import Lives, Sessions
from caas_console.backend.platform.quotas.jobs import JobClaims
from caas_console.backend.platform.quotas.quotas import Quotas
from caas_console.backend.platform.quotas.reconciler import QuotaReconciler
from caas_console.backend.platform.regions.regions import Regions
from caas_console.backend.platform.services import Services
from caas_console.backend.platform.shared_jobs import heed_others, take_up_regularly
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
from caas_console.backend.serving.garbage import collect_garbage
from caas_console.backend.serving.middleware import Identify
from caas_console.backend.serving.server import GRACE, serve
from caas_console.backend.serving.service_manager import notify
from caas_console.backend.wire.session import StartNotice

if TYPE_CHECKING:
    from caas_console.backend.platform.identity.directory_accounts import DirectoryAccounts
    from caas_console.backend.platform.leases.membership import Membership

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
    async with AsyncExitStack() as stack:
        membership = None
        if database.is_shared:
            membership = await stack.enter_async_context(_membership(database))
        store = SQLJobStore(database, JobClaims(regions.maker_of), membership)
        runner = await stack.enter_async_context(JobRunner(store, regions))
        sessions = Sessions(database, database.clock, lives)
        recognition = Recognition(database, database.clock)
        api_tokens = ApiTokens(database, database.clock)
        yield Services(
            database=database,
            membership=membership,
            part=part,
            telling=Telling(),
            chainer=Chainer(database, Checkpoints(database, SigningKey(audit_key), database.clock)),
            audit=AuditReader(database),
            refusals=Refusals(database, database.clock),
            regions=regions,
            job_store=store,
            jobs=runner,
            activity=Activity(),
            recognition=recognition,
            revocations=Revocations(part.feed, recognition),
            logins=Logins(database, sessions, database.clock, directory),
            sessions=sessions,
            api_tokens=api_tokens,
            tenants=Tenants(database, database.clock),
            people=People(database, sessions, api_tokens, database.clock),
            groups=Groups(database, database.clock),
            roles=Roles(database, database.clock),
            access=AccessView(database, database.clock),
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
    background: Callable[[], Sequence[Chore]] = list,
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
        background: makes what else one instance at a time does, whenever it begins to.
    """
    app = create_app(services, identify, stopping, draining or stopping)
    part, runner = services.part, services.jobs
    chores = [part.follow(), services.revocations.follow(), services.regions.follow()]
    chores += [services.recognition.token_uses.follow(), collect_garbage()]
    if services.membership is None:
        chores += [*_leaders_chores(services), *background()]
    else:
        leading = services.membership.lead(lambda: [*_leaders_chores(services), *background()])
        chores.append(leading)
        chores += [heed_others(part.feed, runner), take_up_regularly(runner)]
    async with beside(*chores):
        await serve(app, listener, stopping, _tell_ready, tls=tls, proxies=proxies, grace=grace)


def _leaders_chores(services: Services) -> list[Chore]:
    """The background work, which one instance at a time does."""
    return [
        services.chainer.follow(),
        services.part.compact_regularly(),
        services.jobs.prune_regularly(),
        forget_regularly(services.database, services.database.clock),
        QuotaReconciler(services.database, services.regions).follow(),
    ]


@asynccontextmanager
async def _membership(database: Database) -> "AsyncIterator[Membership]":
    # Only here: one user's platform is alone.
    from caas_console.backend.platform.leases.membership import Membership  # noqa: PLC0415

    membership = Membership(database)
    async with membership.living():
        yield membership


def tell_start(notice: StartNotice) -> None:
    """Tell whoever started this process; if it is gone, there is nobody to tell."""
    with suppress(OSError):
        sys.stdout.write(notice.model_dump_json(exclude_none=True) + "\n")
        sys.stdout.flush()


def _tell_ready() -> None:
    _logger.info("serving")
    notify("READY=1")
    tell_start(StartNotice(ready=True))
