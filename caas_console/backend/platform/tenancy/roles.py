"""Roles that people and groups hold: a tenant's members, and the platform's own."""

from datetime import datetime

from caas_console.backend.contracts.access import Permission, Role
from caas_console.backend.contracts.errors import Conflict, InvalidInput
from caas_console.backend.contracts.tenancy import Binding, BindingRequest, Group, Person
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.identity.sessions import Clock
from caas_console.backend.platform.policy.decision import Actor, require
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.schema import bindings, groups, people
from caas_console.backend.platform.store.tenancy import (
    BINDINGS,
    GROUPS,
    PEOPLE,
    TENANTS,
    binding_id,
)
from caas_console.backend.platform.tenancy.administrators import (
    require_platform_administrator,
    require_tenant_administrator,
)


class Roles:
    """What can be done with roles; with a tenant the tenant's, with None the platform's.

    Every method raises NotFound for a tenant or a role that the actor may not know of, and
    PermissionDenied where the actor may know of it but not do this.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def page(
        self, tenant_id: str | None, actor: Actor, *, after: str, limit: int
    ) -> list[Binding]:
        """Who holds which role, with ids beyond ``after``."""
        if tenant_id is None:
            require(actor, Permission.MEMBERS_READ, None)
        else:
            require(actor, Permission.MEMBERS_READ, tenant_id, TENANTS.absent(tenant_id))
        async with self._database.reading() as connection:
            if tenant_id is not None:
                await TENANTS.get(connection, tenant_id)
            place = bindings.c.tenant_id.is_not_distinct_from(tenant_id)
            return await BINDINGS.list(connection, place, bindings.c.id > after, limit=limit)

    async def add(self, tenant_id: str | None, request: BindingRequest, actor: Actor) -> Binding:
        """Give somebody a role.

        Raises:
            InvalidInput: the role is held elsewhere, or nobody is called so.
            Conflict: they hold it already.
        """
        self._require_manager(tenant_id, actor)

        async def act(work: UnitOfWork) -> Binding:
            if tenant_id is not None:
                await TENANTS.get(work.connection, tenant_id)
            binding = await _wanted(work, tenant_id, request, self._clock())
            if await BINDINGS.find(work.connection, bindings.c.id == binding.id):
                raise Conflict(
                    "This role is held already",
                    f"{binding.subject_name} has the role {binding.role}.",
                )
            return await _give(work, binding, actor)

        return await self._database.transact(act)

    async def remove(self, tenant_id: str | None, of_binding: str, actor: Actor) -> None:
        """Take a role away.

        Raises:
            Conflict: nobody would be left who administers the platform or, unless the actor does
                that, the tenant.
        """
        absent = BINDINGS.absent(of_binding)
        if not actor.reaches[Permission.MEMBERS_READ].covers(tenant_id):
            raise absent
        self._require_manager(tenant_id, actor)

        async def act(work: UnitOfWork) -> None:
            binding = await BINDINGS.get(work.connection, of_binding)
            if binding.tenant_id != tenant_id:
                raise absent
            await _take(work, binding, actor)
            await self._require_administrator(work, binding, actor)

        await self._database.transact(act)

    @staticmethod
    def _require_manager(tenant_id: str | None, actor: Actor) -> None:
        if tenant_id is None:
            require(actor, Permission.PEOPLE_MANAGE, None)
        else:
            require(actor, Permission.MEMBERS_MANAGE, tenant_id, TENANTS.absent(tenant_id))

    async def _require_administrator(
        self, work: UnitOfWork, removed: Binding, actor: Actor
    ) -> None:
        if removed.role is Role.PLATFORM_ADMIN:
            await require_platform_administrator(work, self._clock())
        platforms = actor.reaches[Permission.MEMBERS_MANAGE].everywhere
        if removed.role is Role.TENANT_ADMIN and removed.tenant_id and not platforms:
            await require_tenant_administrator(work, removed.tenant_id, self._clock())


async def set_members(
    work: UnitOfWork,
    tenant_id: str,
    requests: tuple[BindingRequest, ...],
    actor: Actor,
    now: datetime,
) -> bool:
    """Have exactly these hold roles in a tenant; whether that changed anything.

    Raises:
        InvalidInput: a role is held elsewhere, or nobody is called so.
    """
    asked = [await _wanted(work, tenant_id, request, now) for request in requests]
    wanted = {one.id: one for one in asked}
    held = await BINDINGS.list(work.connection, bindings.c.tenant_id == tenant_id)
    gone = [one for one in held if one.id not in wanted]
    for one in held:
        wanted.pop(one.id, None)
    for one in gone:
        await _take(work, one, actor)
    for one in wanted.values():
        await _give(work, one, actor)
    return bool(gone or wanted)


async def _give(work: UnitOfWork, binding: Binding, actor: Actor) -> Binding:
    saved = await BINDINGS.add(work, binding)
    await record(work, actor, _deed("add", saved, after=saved))
    return saved


async def _take(work: UnitOfWork, binding: Binding, actor: Actor) -> None:
    await BINDINGS.remove(work, binding)
    await record(work, actor, _deed("remove", binding, before=binding))


async def _wanted(
    work: UnitOfWork, tenant_id: str | None, request: BindingRequest, now: datetime
) -> Binding:
    """The role that is asked for, whether it is held already or not."""
    if request.role.of_tenant != (tenant_id is not None):
        held = "in a tenant" if request.role.of_tenant else "in the whole platform"
        raise _unfit("role", f"This role is held {held}.")
    if (request.login is None) == (request.group is None):
        raise _unfit("login", "A login or a group is needed, one of the two.")
    subject = await _subject(work, request)
    return Binding(
        id=binding_id(request.role, subject.kind, subject.id, tenant_id),
        tenant_id=tenant_id,
        role=request.role,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_name=subject.name,
        subject_login=subject.login if isinstance(subject, Person) else None,
        created_at=now,
    )


async def _subject(work: UnitOfWork, request: BindingRequest) -> Person | Group:
    found: Person | Group | None
    if request.login is not None:
        found = await PEOPLE.find(work.connection, people.c.login == request.login)
        if found is None:
            raise _unfit("login", "Nobody has this login.")
    else:
        found = await GROUPS.find(work.connection, groups.c.name == request.group)
        if found is None:
            raise _unfit("group", "No group has this name.")
    return found


def _unfit(field: str, fault: str) -> InvalidInput:
    return InvalidInput("The role cannot be given", fields={field: fault})


def _deed(
    verb: str, binding: Binding, *, before: Binding | None = None, after: Binding | None = None
) -> Deed:
    # Members are what a tenant's people call those who hold its roles.
    action = f"role.{verb}" if binding.tenant_id is None else f"member.{verb}"
    name = f"{binding.subject_name}: {binding.role}"
    return Deed(action, "binding", binding.id, name, binding.tenant_id, before=before, after=after)
