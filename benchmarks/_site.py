"""A site's platform as the process that it is, with made-up tenants, people and a region."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks._http_line import Door
from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.tenancy import Binding, Person, Tenant
from caas_console.backend.platform.identity.sessions import Lives, Sessions
from caas_console.backend.platform.store.clock import utc_now
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.dialects import Place, parse_url
from caas_console.backend.platform.store.migrate import prepare_database
from caas_console.backend.platform.store.tenancy import BINDINGS, PEOPLE, TENANTS, binding_id
from tests.integration.platform.production.site import Site
from tests.lab.database.cluster import GaleraCluster
from tests.lab.database.haproxy import HAProxy, before_cluster
from tests.lab.namespace import Namespace
from tests.lab.session import Session

REGION: Final = "made-up"
_AGENT_TOKEN: Final = "a" * 40
# Longer than any soak: nobody renews it.
_LIVES: Final = Lives(timedelta(hours=4), timedelta(hours=4))


class Member(NamedTuple):
    """Somebody to be made: a role in the whole platform, or in tenants."""

    role: Role
    tenants: Sequence[str] = ()


class RunningSite(NamedTuple):
    """A platform that serves.

    Attributes:
        door: where.
        pid: of its process.
        place: its database.
    """

    door: Door
    pid: int
    place: Place


class Galera(NamedTuple):
    """Three nodes, and what platforms connect to."""

    cluster: GaleraCluster
    proxy: HAProxy
    url: str


@contextmanager
def galera() -> Iterator[Galera]:
    """A new cluster behind HAProxy, with an empty database."""
    with (
        Session.create() as session,
        Namespace(session, "galera") as namespace,
        GaleraCluster(namespace) as cluster,
        before_cluster(cluster) as proxy,
    ):
        account = cluster.create_account()
        url = f"mysql://{account.name}:{account.password}@{proxy.address}/{account.name}"
        yield Galera(cluster, proxy, url)


@contextmanager
def running_site(url: str | None = None, *, containers: int, tenants: int) -> Iterator[RunningSite]:
    """A site's platform over TLS.

    Args:
        url: its MariaDB; None is an SQLite file.
        containers: how many its one region has, in as many tenants as there are; see
            :func:`tenant_id`.
        tenants: how many there are.
    """
    with tempfile.TemporaryDirectory(prefix="caas-bench-") as folder, ExitStack() as stack:
        directory = Path(folder)
        site = Site(directory)
        stack.callback(site.end_all)
        socket = directory / "agent.sock"
        stack.enter_context(_region(socket, containers, tenants))
        site.sections = f'[regions.{REGION}]\nurl = "unix://{socket}"\ntoken = "{_AGENT_TOKEN}"\n'
        site.data.mkdir()
        place: Place = site.data / "platform.db"
        if url is not None:
            (directory / "url").write_text(url)
            site.sections += f'[database]\nurl_file = "{directory / "url"}"\n'
            place = parse_url(url)
        prepare_database(place)
        asyncio.run(_add_tenants(place, tenants))
        platform = site.start().ready()
        yield RunningSite(Door(platform.port, site.certificates / "ca.pem"), platform.pid, place)


@contextmanager
def _region(socket: Path, containers: int, tenants: int) -> Iterator[None]:
    command = (sys.executable, "-m", "benchmarks._made_up_region", socket, containers, tenants)
    with subprocess.Popen(
        [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(_AGENT_TOKEN + "\n")
        process.stdin.flush()
        process.stdout.readline()
        try:
            yield
        finally:
            process.terminate()


def tenant_id(number: int) -> str:
    """The id of a made-up tenant."""
    return f"tenant-{number:04}"


async def _add_tenants(place: Place, count: int) -> None:
    async def act(work: UnitOfWork) -> None:
        for number in range(count):
            one = tenant_id(number)
            now = datetime.now(UTC)
            await TENANTS.add(work, Tenant(id=one, tenant_id=one, name=one, created_at=now))

    database = Database(place)
    await database.transact(act)
    await database.aclose()


def logged_in(place: Place, members: Sequence[Member]) -> list[str]:
    """The access tokens of new people, one each."""
    return asyncio.run(_log_in(place, members))


async def _log_in(place: Place, members: Sequence[Member]) -> list[str]:
    async def act(work: UnitOfWork) -> list[str]:
        return [await _add(work, database, number, one) for number, one in enumerate(members)]

    database = Database(place)
    tokens = await database.transact(act)
    await database.aclose()
    return tokens


async def _add(work: UnitOfWork, database: Database, number: int, member: Member) -> str:
    now, name = datetime.now(UTC), f"person-{number:04}"
    person = await PEOPLE.add(work, Person(id=name, login=name, name=name, created_at=now))
    for tenant in member.tenants or (None,):
        binding = Binding(
            id=binding_id(member.role, "person", name, tenant),
            tenant_id=tenant,
            role=member.role,
            subject_kind="person",
            subject_id=name,
            subject_name=name,
            created_at=now,
        )
        await BINDINGS.add(work, binding)
    pair = await Sessions(database, utc_now, _LIVES).open(work, person, client="", address="")
    return pair.access_token
