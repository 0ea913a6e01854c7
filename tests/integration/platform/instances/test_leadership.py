"""Who leads, and what becomes of a leader that does not know that it lost."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress

import pytest
from sqlalchemy import URL, func, select, text, update

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.platform.chores import Chore
from caas_console.backend.platform.leases import membership as membership_module
from caas_console.backend.platform.leases.membership import LEADER, LeaseLost, Membership
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.leases import claim_lease
from caas_console.backend.platform.store.schema import change_log, leases
from tests.guards.logs import LogGuard
from tests.integration.platform.instances.conftest import PATIENCE
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(300)  # The first one fetches the servers.


class Worker:
    """An instance whose background work is to write its name, again and again."""

    def __init__(self, name: str, url: URL) -> None:
        self.name = name
        self.database = Database(url)
        self.membership = Membership(self.database)
        self.working = False
        self.refusals: list[ConsoleError] = []

    @contextmanager
    def at_work(self) -> Iterator[None]:
        self.working = True
        try:
            yield
        finally:
            self.working = False

    async def work(self) -> None:
        with self.at_work():
            while True:
                try:
                    await self.write()
                except ConsoleError as error:
                    self.refusals.append(error)
                await asyncio.sleep(0.05)

    async def write(self) -> None:
        await self.database.transact(lambda work: work.log_change("job", self.name, None, None))

    def chores(self) -> list[Chore]:
        return [self.work()]

    async def lead(self) -> None:
        try:
            await self.membership.lead(self.chores)
        finally:
            await self.database.aclose()


@pytest.fixture
async def worker(mariadb: URL) -> AsyncIterator[Callable[[str], Worker]]:
    """`worker(name)` is an instance that leads when it can, until the test ends."""
    tasks: list[asyncio.Task[None]] = []

    def begin(name: str) -> Worker:
        made = Worker(name, mariadb)
        tasks.append(asyncio.create_task(made.lead(), name=name))
        return made

    yield begin
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def writers(database: Database) -> list[str]:
    query = select(change_log.c.object_id).order_by(change_log.c.revision)
    async with database.reading() as connection:
        return list(await connection.scalars(query))


async def expire(database: Database) -> None:
    past = func.timestampadd(text("SECOND"), -1, func.utc_timestamp(text("6")))

    async def act(work: UnitOfWork) -> None:
        expired = update(leases).where(leases.c.name == LEADER).values(expires_at=past)
        await work.connection.execute(expired)

    await database.transact(act)


async def test_one_leads_and_the_next_follows_as_soon_as_it_ends(
    worker: Callable[[str], Worker], mariadb: URL
) -> None:
    first = Worker("first", mariadb)
    leading = asyncio.create_task(first.lead())
    await eventually(lambda: first.working, PATIENCE)
    second = worker("second")
    await asyncio.sleep(0.5)
    assert not second.working
    leading.cancel()
    await asyncio.wait([leading])
    await eventually(lambda: second.working, PATIENCE)


async def test_a_leader_that_lost_the_lease_unawares_writes_nothing_more(
    worker: Callable[[str], Worker], monkeypatch: pytest.MonkeyPatch, log_guard: LogGuard
) -> None:
    """As one that was paused: it neither renews nor looks at the clock."""
    log_guard.expect("WARNING .*membership: this instance, .*, leads no longer")
    with monkeypatch.context() as patch:
        patch.setattr(membership_module, "RENEW_INTERVAL", 3600.0)
        patch.setattr(membership_module, "TRUSTED", 3600.0)
        first = worker("first")
        await eventually(lambda: first.working, PATIENCE)
        await asyncio.sleep(0)
    second = Worker("second", first.database._engines.writing.url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(second.database.aclose)
        # Between two writes of the first.
        async with first.database._writing:
            await expire(second.database)
            leading = asyncio.create_task(second.membership.lead(second.chores))
            await eventually(lambda: second.working, PATIENCE)
        await eventually(lambda: bool(first.refusals) and not first.working, PATIENCE)
        assert isinstance(first.refusals[0], LeaseLost)
        leading.cancel()
        await asyncio.wait([leading])
        told = await writers(second.database)
    assert told == sorted(told)
    assert {"first", "second"} == set(told)


async def test_a_leader_that_cannot_renew_stops_by_its_own_clock(
    worker: Callable[[str], Worker],
    mariadb: URL,
    monkeypatch: pytest.MonkeyPatch,
    log_guard: LogGuard,
) -> None:
    log_guard.expect("WARNING .*membership: the database was not heard of for too long")
    log_guard.expect("WARNING .*membership: this instance, .*, leads no longer")
    monkeypatch.setattr(membership_module, "RENEW_INTERVAL", 0.2)
    monkeypatch.setattr(membership_module, "TRUSTED", 2.0)
    first, other = worker("first"), Database(mariadb)
    await eventually(lambda: first.working, PATIENCE)

    async def hold_up(_work: UnitOfWork) -> None:
        """Whoever has the counter keeps all others from writing."""
        await eventually(lambda: not first.working, PATIENCE)

    with suppress(ConsoleError):
        await other.transact(hold_up)
    await other.aclose()
    await eventually(lambda: first.working, PATIENCE)


async def test_many_that_write_do_not_keep_a_leader_from_renewing(
    worker: Callable[[str], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = worker("first")
    await eventually(lambda: first.working, PATIENCE)
    claims = 0

    async def claimed(work: UnitOfWork, name: str, holder: str) -> int | None:
        nonlocal claims
        claims += 1
        return await claim_lease(work, name, holder)

    monkeypatch.setattr(membership_module, "claim_lease", claimed)
    # As long as the queue is.
    async with first.database._writing:
        await eventually(lambda: claims > 0, PATIENCE)
