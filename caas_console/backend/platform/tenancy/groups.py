"""Groups: people who get roles together, chosen here or by the directory."""

from sqlalchemy import ColumnElement, delete, insert, select

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.errors import Conflict
from caas_console.backend.contracts.tenancy import Group, GroupChange, GroupRequest, Person
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.identity.sessions import Clock
from caas_console.backend.platform.policy.decision import Actor, require
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.ids import new_id
from caas_console.backend.platform.store.schema import bindings, group_members, groups, people
from caas_console.backend.platform.store.tenancy import BINDINGS, GROUPS, PEOPLE
from caas_console.backend.platform.tenancy.administrators import require_platform_administrator
from caas_console.backend.platform.tenancy.renaming import tell_renamed


class Groups:
    """What can be done with groups.

    Every method but :meth:`page` raises NotFound for a group that the actor may not know of, and
    PermissionDenied where the actor may know of it but not do this. Each change of a group's
    members is a change of the group: it has a new revision, and is told to whoever watches.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def page(self, actor: Actor, *, after: str, limit: int) -> list[Group]:
        """The groups with ids beyond ``after``."""
        require(actor, Permission.GROUPS_READ, None)
        async with self._database.reading() as connection:
            return await GROUPS.list(connection, groups.c.id > after, limit=limit)

    async def get(self, group_id: str, actor: Actor) -> Group:
        """A group."""
        require(actor, Permission.GROUPS_READ, None, GROUPS.absent(group_id))
        async with self._database.reading() as connection:
            return await GROUPS.get(connection, group_id)

    async def create(self, request: GroupRequest, actor: Actor) -> Group:
        """A new group, without members.

        Raises:
            Conflict: another one has the name or the directory's name.
        """
        require(actor, Permission.GROUPS_MANAGE, None)
        group = Group(id=new_id(self._clock()), **request.model_dump())

        async def act(work: UnitOfWork) -> Group:
            await _check_free(work, group)
            saved = await GROUPS.add(work, group)
            await record(work, actor, _deed("group.create", saved, after=saved))
            return saved

        return await self._database.transact(act)

    async def change(
        self, group_id: str, change: GroupChange, revision: int, actor: Actor
    ) -> Group:
        """Change what the request names.

        Raises:
            Outdated: the group is not any more as it was with that revision.
            Conflict: another one has the name.
        """
        require(actor, Permission.GROUPS_MANAGE, None, GROUPS.absent(group_id))

        async def act(work: UnitOfWork) -> Group:
            before = await GROUPS.get(work.connection, group_id)
            values = change.model_dump(exclude_none=True)
            wanted = before.model_copy(update={**values, "revision": revision})
            await _check_free(work, wanted)
            saved = await GROUPS.save(work, wanted)
            if saved.name != before.name:
                await tell_renamed(work, "group", group_id, saved.name)
            await record(work, actor, _deed("group.change", saved, before=before, after=saved))
            return saved

        return await self._database.transact(act)

    async def remove(self, group_id: str, actor: Actor) -> None:
        """Remove a group; its members lose the roles that they had by it.

        Raises:
            Conflict: nobody would be left who administers the platform.
        """
        require(actor, Permission.GROUPS_MANAGE, None, GROUPS.absent(group_id))

        async def act(work: UnitOfWork) -> None:
            group = await GROUPS.get(work.connection, group_id)
            for binding in await BINDINGS.list(work.connection, bindings.c.group_id == group_id):
                await BINDINGS.remove(work, binding)
            await GROUPS.remove(work, group)
            await require_platform_administrator(work, self._clock())
            await record(work, actor, _deed("group.remove", group, before=group))

        await self._database.transact(act)

    async def members(self, group_id: str, actor: Actor, *, after: str, limit: int) -> list[Person]:
        """The people in a group with ids beyond ``after``."""
        require(actor, Permission.GROUPS_READ, None, GROUPS.absent(group_id))
        inside = select(group_members.c.person_id).where(group_members.c.group_id == group_id)
        async with self._database.reading() as connection:
            await GROUPS.get(connection, group_id)
            query = [people.c.id > after, people.c.id.in_(inside)]
            return await PEOPLE.list(connection, *query, limit=limit)

    async def add_member(self, group_id: str, person_id: str, actor: Actor) -> None:
        """Put a person into a group; who is in it stays.

        Raises:
            NotFound: there is no such person.
            Conflict: the directory decides who is in it.
        """
        require(actor, Permission.GROUPS_MANAGE, None, GROUPS.absent(group_id))

        async def act(work: UnitOfWork) -> None:
            group = await _own_group(work, group_id)
            person = await PEOPLE.get(work.connection, person_id)
            inside = select(group_members.c.person_id).where(*_membership(group_id, person_id))
            if await work.connection.scalar(inside) is not None:
                return
            await work.connection.execute(
                insert(group_members).values(group_id=group_id, person_id=person_id)
            )
            saved = await GROUPS.save(work, with_members(group, 1))
            await record(work, actor, _deed("group.add-member", saved, detail=person.login))

        await self._database.transact(act)

    async def remove_member(self, group_id: str, person_id: str, actor: Actor) -> None:
        """Take a person out of a group.

        Raises:
            NotFound: they are not in it.
            Conflict: the directory decides who is in it, or nobody would be left who administers
                the platform.
        """
        require(actor, Permission.GROUPS_MANAGE, None, GROUPS.absent(group_id))

        async def act(work: UnitOfWork) -> None:
            group = await _own_group(work, group_id)
            person = await PEOPLE.get(work.connection, person_id)
            removed = await work.connection.execute(
                delete(group_members).where(*_membership(group_id, person_id))
            )
            if not removed.rowcount:
                raise PEOPLE.absent(person_id)
            saved = await GROUPS.save(work, with_members(group, -1))
            await require_platform_administrator(work, self._clock())
            await record(work, actor, _deed("group.remove-member", saved, detail=person.login))

        await self._database.transact(act)


def with_members(group: Group, more: int) -> Group:
    """A group that was read before so many people came into it, or left it."""
    return group.model_copy(update={"members": group.members + more})


def _membership(group_id: str, person_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return group_members.c.group_id == group_id, group_members.c.person_id == person_id


async def _own_group(work: UnitOfWork, group_id: str) -> Group:
    group = await GROUPS.get(work.connection, group_id)
    if group.directory_name is not None:
        raise Conflict(
            "The directory decides who is in this group",
            f"It is {group.directory_name}.",
            "Change its members there; it is read again at each login.",
        )
    return group


async def _check_free(work: UnitOfWork, group: Group) -> None:
    others = groups.c.id != group.id
    if await GROUPS.find(work.connection, groups.c.name == group.name, others):
        raise _taken("name", f"Another group has this name: {group.name}.")
    same = groups.c.directory_name == group.directory_name
    if group.directory_name and await GROUPS.find(work.connection, same, others):
        raise _taken(
            "directory_name", f"Another group is this one of the directory: {group.directory_name}."
        )


def _taken(field: str, detail: str) -> Conflict:
    return Conflict(
        "There is such a group already",
        detail,
        "Choose another one.",
        fields={field: "This is taken already."},
    )


def _deed(
    action: str,
    group: Group,
    *,
    detail: str = "",
    before: Group | None = None,
    after: Group | None = None,
) -> Deed:
    return Deed(action, "group", group.id, group.name, detail=detail, before=before, after=after)
