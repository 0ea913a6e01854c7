"""Limits: who sets them, and that nobody's change is overwritten."""

import pytest
from sqlalchemy import select

from caas_console.backend.contracts.access import GrantPath, Role
from caas_console.backend.contracts.errors import (
    InvalidInput,
    NotFound,
    Outdated,
    PermissionDenied,
)
from caas_console.backend.contracts.tenancy import QuotaLimit, QuotaResource
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.quotas.claims import Claimant, claim
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.schema import audit
from tests.integration.platform.quotas.conftest import ADMIN, Limits

CONTAINERS = QuotaResource.CONTAINERS
HEAD = Actor("tina", "Tina", (GrantPath(role=Role.TENANT_ADMIN, tenant_id="default"),))


async def test_all_that_is_counted_is_listed_limited_or_not(limits: Limits) -> None:
    found = {
        (one.environment_id, one.resource) for one in await limits.service.of_tenant("default")
    }
    assert found == {
        (place, resource)
        for place in (None, "local")
        for resource in QuotaResource
        if (place, resource) != ("local", QuotaResource.ENVIRONMENTS)
    }


async def test_a_limit_is_set_lowered_and_taken_off(limits: Limits) -> None:
    for limit in (8, 4, None):
        saved = await limits.set(CONTAINERS, limit)
        assert await limits.of(CONTAINERS) == saved
        assert saved.limit == limit


async def test_a_limit_that_somebody_else_changed_is_not_overwritten(limits: Limits) -> None:
    read = await limits.set(CONTAINERS, 8)
    await limits.set(CONTAINERS, 9)
    for revision in (0, read.revision, 10**9):
        with pytest.raises(Outdated):
            await limits.service.limit(
                "default", None, CONTAINERS, QuotaLimit(limit=1), revision=revision, actor=ADMIN
            )
    assert (await limits.of(CONTAINERS)).limit == 9


async def test_a_claim_in_between_does_not_outdate_what_was_read(
    database: Database, limits: Limits
) -> None:
    read = await limits.set(CONTAINERS, 8)
    claimant = Claimant("job", "default", "local", "local")
    await database.transact(lambda work: claim(work, claimant, {CONTAINERS: 1}))
    saved = await limits.service.limit(
        "default", None, CONTAINERS, QuotaLimit(limit=9), revision=read.revision, actor=ADMIN
    )
    assert (saved.limit, saved.used) == (9, 1)


async def test_the_change_of_a_limit_is_in_the_audit_trail(
    database: Database, limits: Limits
) -> None:
    await limits.set(CONTAINERS, 8)
    async with database.reading() as connection:
        rows = await connection.execute(
            select(audit.c.actor_id, audit.c.after).where(audit.c.action == "quota.limit")
        )
        ((actor, after),) = rows.all()
    assert (actor, '"limit": 8' in after) == ("root", True)


async def test_a_tenants_admin_shares_out_among_environments_what_the_tenant_was_given(
    limits: Limits,
) -> None:
    wanted = QuotaLimit(limit=3)
    saved = await limits.service.limit(
        "default", "local", CONTAINERS, wanted, revision=0, actor=HEAD
    )
    assert saved.limit == 3
    with pytest.raises(PermissionDenied):
        await limits.service.limit("default", None, CONTAINERS, wanted, revision=0, actor=HEAD)


async def test_an_environment_of_nobody_or_of_another_tenant_is_not_there(limits: Limits) -> None:
    with pytest.raises(NotFound):
        await limits.service.limit(
            "default", "nowhere", CONTAINERS, QuotaLimit(limit=3), revision=0, actor=ADMIN
        )


async def test_environments_are_not_counted_in_an_environment(limits: Limits) -> None:
    with pytest.raises(InvalidInput):
        await limits.service.limit(
            "default",
            "local",
            QuotaResource.ENVIRONMENTS,
            QuotaLimit(limit=3),
            revision=0,
            actor=ADMIN,
        )
