"""Claims: never more than is allowed, whoever asks at the same time, and given back once."""

import asyncio
from functools import partial

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from caas_console.backend.contracts.errors import QuotaExceeded
from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.backend.platform.quotas.claims import (
    Amounts,
    Claimant,
    claim,
    release,
    settle,
)
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.migrate import prepare_database
from caas_console.backend.platform.store.schema import quota_claims, quotas
from caas_console.backend.platform.store.seed import seed_embedded
from tests.integration.platform.mariadb import on_both
from tests.integration.platform.quotas.conftest import Limits
from tests.platforms import LOCAL_HOST

CONTAINERS, MEMORY = QuotaResource.CONTAINERS, QuotaResource.MEMORY


def claimant(holder: str) -> Claimant:
    return Claimant(holder, "default", "local", "local")


async def take(database: Database, holder: str, amounts: Amounts) -> bool:
    try:
        await database.transact(lambda work: claim(work, claimant(holder), amounts))
    except QuotaExceeded:
        return False
    return True


@on_both
async def test_of_fifty_at_the_same_time_exactly_as_many_get_a_place_as_there_are(
    database: Database, limits: Limits
) -> None:
    await limits.set(CONTAINERS, 10)
    got = await asyncio.gather(
        *(take(database, f"job-{number}", {CONTAINERS: 1}) for number in range(50))
    )
    assert sum(got) == 10
    assert await limits.used(CONTAINERS) == 10


async def test_both_the_tenants_and_the_environments_limit_hold(
    database: Database, limits: Limits
) -> None:
    await limits.set(CONTAINERS, 2, "local")
    assert await take(database, "a", {CONTAINERS: 2})
    assert not await take(database, "b", {CONTAINERS: 1})
    assert await limits.used(CONTAINERS) == await limits.used(CONTAINERS, "local") == 2


async def test_a_claim_that_is_refused_in_part_is_refused_in_whole(
    database: Database, limits: Limits
) -> None:
    await limits.set(MEMORY, 100)
    assert not await take(database, "a", {CONTAINERS: 1, MEMORY: 101})
    assert await limits.used(CONTAINERS) == 0


@on_both
async def test_a_holder_claims_once_and_gives_back_once(database: Database, limits: Limits) -> None:
    for _ in range(2):
        assert await take(database, "a", {CONTAINERS: 1})
    assert await limits.used(CONTAINERS) == 1
    for _ in range(2):
        await database.transact(lambda work: release(work, "a"))
    assert await limits.used(CONTAINERS) == 0


async def test_what_could_use_everything_is_refused_where_there_is_a_limit(
    database: Database, limits: Limits
) -> None:
    assert await take(database, "a", {MEMORY: None})
    await limits.set(MEMORY, 100)
    assert not await take(database, "b", {MEMORY: None})


async def test_what_is_used_in_truth_counts_though_it_is_too_much(
    database: Database, limits: Limits
) -> None:
    await limits.set(CONTAINERS, 1)
    await database.transact(lambda work: settle(work, claimant("a"), {CONTAINERS: 3}))
    assert await limits.used(CONTAINERS) == 3
    await database.transact(lambda work: settle(work, claimant("a"), {CONTAINERS: 1}))
    assert await limits.used(CONTAINERS) == 1


HOLDERS = st.sampled_from("abcde")
AMOUNTS = st.fixed_dictionaries(
    {}, optional={CONTAINERS: st.integers(0, 6), MEMORY: st.integers(0, 6) | st.none()}
)
PLACES = st.sampled_from([None, "local"])


class QuotaMachine(RuleBasedStateMachine):
    """Claims, releases and limits in any order, against a model that sums up."""

    def __init__(self, database: Database, runner: asyncio.Runner) -> None:
        super().__init__()
        self.database = database
        self.runner = runner
        self.limits = Limits(database)
        self.held: dict[str, dict[QuotaResource, int]] = {}
        self.allowed: dict[tuple[QuotaResource, str | None], int | None] = {}
        for holder in "abcde":
            self._release(holder)
        for resource in (CONTAINERS, MEMORY):
            for place in (None, "local"):
                self.runner.run(self.limits.set(resource, None, place))

    def _release(self, holder: str) -> None:
        self.runner.run(self.database.transact(lambda work: release(work, holder)))

    def _used(self, resource: QuotaResource) -> int:
        return sum(amounts.get(resource, 0) for amounts in self.held.values())

    def _fits(self, resource: QuotaResource, amount: int | None) -> bool:
        limits = [self.allowed.get((resource, place)) for place in (None, "local")]
        if amount is None:
            return limits == [None, None]
        return not amount or all(
            limit is None or self._used(resource) + amount <= limit for limit in limits
        )

    @rule(holder=HOLDERS, amounts=AMOUNTS)
    def claims(self, holder: str, amounts: dict[QuotaResource, int | None]) -> None:
        expected = bool(self.held.get(holder)) or all(
            self._fits(resource, amount) for resource, amount in amounts.items()
        )
        assert self.runner.run(take(self.database, holder, amounts)) is expected
        if expected and not self.held.get(holder):
            self.held[holder] = {one: amount for one, amount in amounts.items() if amount}

    @rule(holder=HOLDERS)
    def releases(self, holder: str) -> None:
        self._release(holder)
        self.held.pop(holder, None)

    @rule(holder=HOLDERS, resource=st.sampled_from([CONTAINERS, MEMORY]), amount=st.integers(0, 9))
    def settles(self, holder: str, resource: QuotaResource, amount: int) -> None:
        truth = {resource: amount}
        self.runner.run(self.database.transact(lambda work: settle(work, claimant(holder), truth)))
        held = {**self.held.get(holder, {}), resource: amount}
        self.held[holder] = {one: amount for one, amount in held.items() if amount}

    @rule(
        resource=st.sampled_from([CONTAINERS, MEMORY]),
        place=PLACES,
        limit=st.integers(0, 12) | st.none(),
    )
    def limits_change(self, resource: QuotaResource, place: str | None, limit: int | None) -> None:
        self.runner.run(self.limits.set(resource, limit, place))
        self.allowed[resource, place] = limit

    @invariant()
    def counters_say_what_is_held(self) -> None:
        counted = self.runner.run(counters(self.database))
        for resource in (CONTAINERS, MEMORY):
            for place in (None, "local"):
                held = self._used(resource)
                assert counted.get((resource, place), (0, 0)) == (held, held)


Counters = dict[tuple[QuotaResource, str | None], tuple[int, int]]


async def counters(database: Database) -> Counters:
    """By resource and place: what the counter says, and what the claims come to."""
    async with database.reading() as connection:
        rows = await connection.execute(
            select(
                quotas.c.resource,
                quotas.c.environment_id,
                quotas.c.used,
                func.coalesce(func.sum(quota_claims.c.amount), 0),
            )
            .outerjoin(quota_claims, quota_claims.c.quota_id == quotas.c.id)
            .group_by(quotas.c.id)
        )
        return {
            (QuotaResource(resource), place): (used, int(claimed))
            for resource, place, used, claimed in rows.all()
        }


def test_counters_are_the_sum_of_what_is_held_after_any_history(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("quotas") / "platform.db"
    prepare_database(path)
    with asyncio.Runner() as runner:

        async def opened() -> Database:
            database = Database(path)
            await seed_embedded(database, "anna", LOCAL_HOST)
            return database

        database = runner.run(opened())
        try:
            run_state_machine_as_test(
                partial(QuotaMachine, database, runner),  # type: ignore[arg-type]
                settings=settings(max_examples=15, stateful_step_count=15, deadline=None),
            )
        finally:
            runner.run(database.aclose())
