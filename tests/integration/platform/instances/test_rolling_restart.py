"""A site's instances behind HAProxy, on a Galera cluster, are restarted one after the other."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from caas_console.backend.contracts.errors import ConsoleError, PlatformUnavailable
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.tenancy import Tenant, TenantRequest
from caas_console.backend.wire.client import watch
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from tests.integration.platform.instances.conftest import PATIENCE
from tests.integration.platform.production.site import (
    Site,
    SitePlatform,
    free_port,
    log_in_at,
)
from tests.lab.database.haproxy import HAProxy
from tests.lab.database.node import DatabaseAccount
from tests.lab.database.programs import mount_programs
from tests.lab.namespace import Namespace
from tests.lab.session import Session
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(600)  # The first one fetches the servers.

PAUSE = 0.05  # seconds between two requests of one client


@pytest.fixture
def site(tmp_path: Path, database_account: DatabaseAccount, haproxy: HAProxy) -> Iterator[Site]:
    """A site on the cluster, by way of its HAProxy."""
    account, site = database_account, Site(tmp_path)
    url = f"mysql://{account.name}:{account.password}@{haproxy.address}/{account.name}"
    (tmp_path / "url").write_text(url)
    # HAProxy asks twice a second; on a machine that is busy its second answer is later.
    site.sections = f'[drain]\nnotice_seconds = 3\n[database]\nurl_file = "{tmp_path / "url"}"'
    yield site
    site.end_all()


class Balanced:
    """Two instances behind an HAProxy."""

    def __init__(self, site: Site, lab_session: Session, folder: Path) -> None:
        self.site = site
        self.ports = [free_port(), free_port()]
        self.running: dict[int, SitePlatform] = {}
        shown = folder / "shown.pem"
        parts = (site.certificates / name for name in ("cert.pem", "key.pem"))
        shown.write_text("".join(part.read_text() for part in parts))
        self.namespace = Namespace(lab_session, "platforms-balancer")
        mount_programs(self.namespace)
        variables = {f"PLATFORM{at + 1}": f"127.0.0.1:{port}" for at, port in enumerate(self.ports)}
        variables |= {
            "PLATFORM_CERTIFICATE": str(shown),
            "PLATFORM_NAME": "localhost",
            "PLATFORM_CA": str(site.certificates / "ca.pem"),
        }
        self.proxy = HAProxy(
            self.namespace, "30-platform.cfg", "PLATFORM_LISTEN", variables, connected=True
        )

    def connection(self, token: str = "none") -> Connection:
        endpoint = Endpoint(f"https://{self.proxy.address}/v1", token, tls=self.site.trust)
        return Connection(endpoint)

    async def start(self, at: int) -> None:
        trusting = 'trusted_proxies = ["127.0.0.1"]'
        platform = self.running[at] = self.site.start_at(self.ports[at], listen=trusting)
        await asyncio.to_thread(platform.ready)
        await eventually(lambda: self._state(at) == "UP", PATIENCE)

    async def restart(self, at: int) -> None:
        self.running[at].stop()
        assert await self.running[at].wait() == 0
        await self.start(at)

    def _state(self, at: int) -> str:
        return self.proxy.server_states()[f"platform{at + 1}"]


@pytest.fixture
async def balanced(site: Site, lab_session: Session, tmp_path: Path) -> AsyncIterator[Balanced]:
    made = await asyncio.to_thread(Balanced, site, lab_session, tmp_path)
    with made.namespace, made.proxy:
        yield made


class Clients:
    """Who reads, who writes, and who watches.

    Attributes:
        failures: what was answered with anything but a success.
        made: the names of the tenants that were made.
        seen: how often each was told to the watcher.
        snapshots: how often the watcher had to begin anew.
    """

    def __init__(self, balanced: Balanced, token: str) -> None:
        self._balanced = balanced
        self._token = token
        self.failures: list[ConsoleError] = []
        self.reads = 0
        self.made: list[str] = []
        self.seen: Counter[str] = Counter()
        self.snapshots = 0
        self.streams = 0

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Within, they are at it; on the way out, all that was made has been seen."""
        watching = asyncio.create_task(self.watch())
        await eventually(lambda: self.snapshots > 0, PATIENCE)
        done = asyncio.Event()
        working = [asyncio.create_task(one(done)) for one in (self.read, self.read, self.write)]
        yield
        done.set()
        await asyncio.gather(*working)
        await eventually(lambda: set(self.made) <= set(self.seen), PATIENCE)
        watching.cancel()
        await asyncio.wait([watching])

    async def go_on(self) -> None:
        """Return once they have done more."""
        enough = len(self.made) + 10
        await eventually(lambda: len(self.made) > enough, PATIENCE)

    async def read(self, done: asyncio.Event) -> None:
        connection = self._balanced.connection(self._token)
        while not done.is_set():
            try:
                await connection.request("GET", "/tenants")
            except ConsoleError as error:
                self.failures.append(error)
            self.reads += 1
            await asyncio.sleep(PAUSE)
        await connection.aclose()

    async def write(self, done: asyncio.Event) -> None:
        connection = self._balanced.connection(self._token)
        while not done.is_set():
            name = f"tenant-{len(self.made)}"
            try:
                await connection.request("POST", "/tenants", body=TenantRequest(name=name))
            except ConsoleError as error:
                self.failures.append(error)
            self.made.append(name)
            await asyncio.sleep(PAUSE)
        await connection.aclose()

    async def watch(self) -> None:
        """As a console does: a stream that ends is resumed at its cursor."""
        connection, cursor = self._balanced.connection(self._token), ""
        try:
            while True:
                self.streams += 1
                with suppress(PlatformUnavailable):
                    async with closing(watch(connection, cursor)) as batches:
                        async for batch in batches:
                            cursor = batch.cursor or cursor
                            self.snapshots += batch.phase == "end"
                            told = (change.object for change in batch.changes)
                            self.seen.update(one.name for one in told if isinstance(one, Tenant))
        finally:
            await connection.aclose()


async def test_no_request_fails_and_no_change_is_missed_while_all_instances_are_restarted(
    balanced: Balanced,
) -> None:
    one_time = await asyncio.to_thread(balanced.site.make_admin, "anna")
    await asyncio.gather(balanced.start(0), balanced.start(1))
    pair = await log_in_at(balanced.connection(), "anna", one_time, "a-new-password-of-anna")
    clients = Clients(balanced, pair.access_token)
    async with clients.busy():
        for at in range(2):
            await balanced.restart(at)
            await clients.go_on()
    assert clients.failures == []
    assert clients.reads > 100
    assert set(clients.made) == set(clients.seen)
    assert set(clients.seen.values()) == {1}
    # It was moved at least once, and began but once.
    assert (clients.streams > 1, clients.snapshots) == (True, 1)
