import pytest
from sqlalchemy import select

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.errors import Conflict, NotFound, Outdated, PermissionDenied
from caas_console.backend.contracts.tenancy import (
    BindingRequest,
    Group,
    GroupChange,
    GroupRequest,
    Person,
)
from caas_console.backend.platform.identity.recognition import held_by
from caas_console.backend.platform.store.schema import change_log
from caas_console.backend.wire.connection import Connection
from tests.integration.platform.mariadb import on_both
from tests.integration.platform.tenancy.conftest import ADMIN, AUDITOR, OWN, TENANT_ADMIN, Office

DIRECTORYS = GroupRequest(name="Operators", directory_name="CN=Operators,DC=example,DC=com")


async def roles_of(office: Office, person: Person) -> list[Role]:
    async with office.database.reading() as connection:
        return [one.role for one in (await held_by(connection, person.id)).grants]


async def members_of(office: Office, group: Group) -> list[Person]:
    return await office.groups.members(group.id, ADMIN, after="", limit=9)


@on_both
async def test_a_groups_members_have_its_roles_until_they_leave_it(office: Office) -> None:
    person = await office.hire()
    group = await office.groups.create(GroupRequest(name="Developers"), ADMIN)
    await office.roles.add(OWN, BindingRequest(role=Role.DEVELOPER, group="Developers"), ADMIN)
    await office.groups.add_member(group.id, person.id, ADMIN)
    assert await members_of(office, group) == [person]
    assert await roles_of(office, person) == [Role.DEVELOPER]
    await office.groups.remove_member(group.id, person.id, ADMIN)
    assert await members_of(office, group) == []
    assert await roles_of(office, person) == []


async def test_a_change_of_members_is_a_change_of_the_group(office: Office) -> None:
    person = await office.hire()
    group = await office.groups.create(GroupRequest(name="Developers"), ADMIN)
    await office.groups.add_member(group.id, person.id, ADMIN)
    joined = await office.groups.get(group.id, ADMIN)
    assert joined.revision > group.revision
    await office.groups.add_member(group.id, person.id, ADMIN)
    assert await office.groups.get(group.id, ADMIN) == joined
    with pytest.raises(Outdated):
        await office.groups.change(group.id, GroupChange(name="D"), group.revision, ADMIN)


@on_both
async def test_a_group_and_whoever_watches_it_know_how_many_are_in_it(office: Office) -> None:
    people = [await office.hire(login) for login in ("berta", "carl", "dora")]
    group = await office.groups.create(GroupRequest(name="Developers"), ADMIN)

    async def check(count: int) -> None:
        now = await office.groups.get(group.id, ADMIN)
        assert now.members == len(await members_of(office, group)) == count
        async with office.database.reading() as connection:
            query = select(change_log.c.document).where(change_log.c.object_id == group.id)
            told = await connection.scalars(query.order_by(change_log.c.revision.desc()).limit(1))
            assert Group.model_validate_json(told.one()).members == count

    await check(0)
    for number, person in enumerate(people, 1):
        await office.groups.add_member(group.id, person.id, ADMIN)
        await check(number)
    await office.groups.remove_member(group.id, people[0].id, ADMIN)
    await check(2)
    now = await office.groups.get(group.id, ADMIN)
    await office.groups.change(group.id, GroupChange(name="Devs"), now.revision, ADMIN)
    await check(2)


async def test_who_is_not_in_a_group_cannot_be_taken_out(office: Office) -> None:
    person = await office.hire()
    group = await office.groups.create(GroupRequest(name="Developers"), ADMIN)
    with pytest.raises(NotFound):
        await office.groups.remove_member(group.id, person.id, ADMIN)
    with pytest.raises(NotFound):
        await office.groups.add_member(group.id, "nobody", ADMIN)


@on_both
async def test_a_removed_group_takes_its_roles_with_it(office: Office) -> None:
    person = await office.hire()
    group = await office.groups.create(GroupRequest(name="Developers"), ADMIN)
    await office.roles.add(OWN, BindingRequest(role=Role.DEVELOPER, group="Developers"), ADMIN)
    await office.groups.add_member(group.id, person.id, ADMIN)
    await office.groups.remove(group.id, ADMIN)
    assert await roles_of(office, person) == []
    assert await office.roles.page(OWN, ADMIN, after="", limit=9) == []
    with pytest.raises(NotFound):
        await office.groups.get(group.id, ADMIN)


async def test_a_renamed_groups_roles_are_told_with_the_new_name(office: Office) -> None:
    group = await office.groups.create(GroupRequest(name="Developers"), ADMIN)
    await office.roles.add(OWN, BindingRequest(role=Role.DEVELOPER, group="Developers"), ADMIN)
    await office.groups.change(group.id, GroupChange(name="Makers"), group.revision, ADMIN)
    (told,) = await office.roles.page(OWN, ADMIN, after="", limit=9)
    assert told.subject_name == "Makers"


async def test_the_directory_decides_who_is_in_its_groups(office: Office) -> None:
    person = await office.hire()
    group = await office.groups.create(DIRECTORYS, ADMIN)
    with pytest.raises(Conflict):
        await office.groups.add_member(group.id, person.id, ADMIN)
    with pytest.raises(Conflict):
        await office.groups.remove_member(group.id, person.id, ADMIN)


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (GroupRequest(name="Operators"), "name"),
        (DIRECTORYS.model_copy(update={"name": "Others"}), "directory_name"),
    ],
)
async def test_names_are_held_once(office: Office, request_: GroupRequest, field: str) -> None:
    await office.groups.create(DIRECTORYS, ADMIN)
    with pytest.raises(Conflict) as refusal:
        await office.groups.create(request_, ADMIN)
    assert set(refusal.value.fields) == {field}


async def test_who_may_read_groups_is_refused_by_name_and_others_see_none(office: Office) -> None:
    group = await office.groups.create(GroupRequest(name="Developers"), ADMIN)
    with pytest.raises(PermissionDenied):
        await office.groups.remove(group.id, AUDITOR)
    with pytest.raises(NotFound):
        await office.groups.remove(group.id, TENANT_ADMIN)
    with pytest.raises(PermissionDenied):
        await office.groups.page(TENANT_ADMIN, after="", limit=9)


async def test_what_is_done_to_groups_is_recorded(office: Office) -> None:
    person = await office.hire()
    group = await office.groups.create(GroupRequest(name="Developers"), ADMIN)
    await office.groups.add_member(group.id, person.id, ADMIN)
    await office.groups.remove_member(group.id, person.id, ADMIN)
    await office.groups.remove(group.id, ADMIN)
    assert (await office.audited())[1:] == [
        "group.create",
        "group.add-member",
        "group.remove-member",
        "group.remove",
    ]


async def test_a_group_is_filled_and_removed_over_the_api(platform: Connection) -> None:
    answer = await platform.request("POST", "/groups", body=GroupRequest(name="Developers"))
    path = f"/groups/{Group.model_validate_json(answer).id}"
    await platform.request("PUT", f"{path}/members/anna")
    assert b'"anna"' in await platform.request("GET", f"{path}/members")
    await platform.request("DELETE", f"{path}/members/anna")
    await platform.request("DELETE", path)
    assert b'"items":[]' in await platform.request("GET", "/groups")
