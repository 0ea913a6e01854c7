"""Tenants: made, changed, suspended, and kept like the cloud portal's."""

from typing import Any

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.errors import Conflict
from caas_console.backend.contracts.tenancy import (
    ImportResult,
    PortalTenant,
    Tenant,
    TenantChange,
    TenantRequest,
    TenantState,
)
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.identity.sessions import Clock
from caas_console.backend.platform.policy.decision import Actor, require
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.ids import new_id
from caas_console.backend.platform.store.schema import tenants
from caas_console.backend.platform.store.tenancy import TENANTS
from caas_console.backend.platform.tenancy.roles import set_members


class Tenants:
    """What can be done with tenants; the caller's right to know of one is checked before."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def page(self, actor: Actor, *, after: str, limit: int) -> list[Tenant]:
        """The tenants that the actor may know of, with ids beyond ``after``."""
        reach = actor.reaches[Permission.TENANTS_READ]
        query = [tenants.c.id > after]
        if not reach.everywhere:
            query.append(tenants.c.id.in_(reach.tenants))
        async with self._database.reading() as connection:
            return await TENANTS.list(connection, *query, limit=limit)

    async def get(self, tenant_id: str) -> Tenant:
        """A tenant.

        Raises:
            NotFound: there is none with the id.
        """
        async with self._database.reading() as connection:
            return await TENANTS.get(connection, tenant_id)

    async def create(self, request: TenantRequest, actor: Actor) -> Tenant:
        """A new tenant.

        Raises:
            Conflict: another one has the name or the external id.
        """
        require(actor, Permission.TENANTS_MANAGE, None)
        return await self._database.transact(
            lambda work: self._add(work, request.model_dump(), actor)
        )

    async def change(
        self, tenant_id: str, change: TenantChange, revision: int, actor: Actor
    ) -> Tenant:
        """Change what the request names.

        Raises:
            Outdated: the tenant is not any more as it was with that revision.
            Conflict: another one has the name or the external id.
        """

        async def act(work: UnitOfWork) -> Tenant:
            before = await TENANTS.get(work.connection, tenant_id)
            values = change.model_dump(exclude_none=True)
            if change.external_id == "":
                values["external_id"] = None
            return await self._save(work, before, {**values, "revision": revision}, actor)

        return await self._database.transact(act)

    async def take_over(self, portal: tuple[PortalTenant, ...], actor: Actor) -> ImportResult:
        """Make the tenants with these external ids like the cloud portal's; all or none.

        Raises:
            Conflict: a tenant that is not the portal's has one of the names.
            InvalidInput: a member is not known, or the role is none in a tenant.
        """
        require(actor, Permission.TENANTS_MANAGE, None)
        if any(one.members is not None for one in portal):
            require(actor, Permission.MEMBERS_MANAGE, None)

        async def act(work: UnitOfWork) -> ImportResult:
            done: dict[str, list[str]] = {"created": [], "changed": [], "unchanged": []}
            for one in portal:
                outcome, tenant_id = await self._follow(work, one, actor)
                done[outcome].append(tenant_id)
            return ImportResult(**{outcome: tuple(ids) for outcome, ids in done.items()})

        return await self._database.transact(act)

    async def _follow(
        self, work: UnitOfWork, portal: PortalTenant, actor: Actor
    ) -> tuple[str, str]:
        """Make one tenant like the portal's; what that came to, and the tenant's id."""
        values = portal.model_dump(exclude={"members"}, exclude_none=True)
        tenant = await TENANTS.find(work.connection, tenants.c.external_id == portal.external_id)
        outcome = "unchanged"
        if tenant is None:
            outcome, tenant = "created", await self._add(work, values, actor)
        elif tenant != tenant.model_copy(update=values):
            outcome, tenant = "changed", await self._save(work, tenant, values, actor)
        if portal.members is not None:
            other = await set_members(work, tenant.id, portal.members, actor, self._clock())
            outcome = "changed" if other and outcome == "unchanged" else outcome
        return outcome, tenant.id

    async def _add(self, work: UnitOfWork, values: dict[str, Any], actor: Actor) -> Tenant:
        now = self._clock()
        tenant_id = new_id(now)
        tenant = Tenant(id=tenant_id, tenant_id=tenant_id, created_at=now, **values)
        await self._check_free(work, tenant)
        saved = await TENANTS.add(work, tenant)
        await record(work, actor, _deed("tenant.create", saved, after=saved))
        return saved

    async def _save(
        self, work: UnitOfWork, before: Tenant, values: dict[str, Any], actor: Actor
    ) -> Tenant:
        wanted = before.model_copy(update=values)
        if (wanted.name, wanted.external_id) != (before.name, before.external_id):
            await self._check_free(work, wanted)
        saved = await TENANTS.save(work, wanted)
        action = "tenant.change"
        if saved.state is not before.state:
            # What decides whether the members may work goes before whatever else is changed.
            is_suspended = saved.state is TenantState.SUSPENDED
            action = "tenant.suspend" if is_suspended else "tenant.resume"
        await record(work, actor, _deed(action, saved, before=before, after=saved))
        return saved

    async def _check_free(self, work: UnitOfWork, tenant: Tenant) -> None:
        others = tenants.c.id != tenant.id
        if await TENANTS.find(work.connection, tenants.c.name == tenant.name, others):
            raise _taken("name", tenant.name)
        same = tenants.c.external_id == tenant.external_id
        if tenant.external_id and await TENANTS.find(work.connection, same, others):
            raise _taken("external_id", tenant.external_id)


def _taken(field: str, value: str) -> Conflict:
    return Conflict(
        "There is such a tenant already",
        f"Another tenant has this {field.replace('_', ' ')}: {value}.",
        "Choose another one.",
        fields={field: "This is taken already."},
    )


def _deed(
    action: str, tenant: Tenant, *, before: Tenant | None = None, after: Tenant | None = None
) -> Deed:
    return Deed(action, "tenant", tenant.id, tenant.name, tenant.id, before=before, after=after)
