import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from caas_console.backend.contracts.access import GrantPath, Permission, Role
from caas_console.backend.contracts.errors import (
    AuthError,
    ConsoleError,
    Gone,
    PermissionDenied,
    PlatformUnavailable,
    TenantSuspended,
)
from caas_console.backend.contracts.tenancy import Binding, Person, PersonState, TenantState
from caas_console.backend.platform.identity import revocation
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.identity.revocation import (
    RECHECK,
    Revocations,
    held_still,
    same_access,
)
from caas_console.backend.platform.identity.sessions import ACCESS_LIFE, SESSION_LIFE, Sessions
from caas_console.backend.platform.policy.decision import Actor, require
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.tenancy import BINDINGS, PEOPLE, TENANTS, binding_id
from caas_console.backend.platform.watch.part import PlatformPart
from tests.guards.logs import LogGuard
from tests.integration.platform.identity.conftest import START, AddPerson, MovedClock
from tests.waiting import eventually

OWN = "default"
SHELL = partial(require, permission=Permission.CONTAINERS_SHELL, tenant_id=OWN)


class Stay:
    """Somebody in a guarded context, until it ends.

    Attributes:
        ended_by: what ended it.
    """

    def __init__(self, revocations: Revocations, actor: Actor, check: Callable[[Actor], None]):
        self.ended_by: ConsoleError | None = None
        self._revocations = revocations
        self._actor = actor
        self._check = check
        self.inside = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            async with self._revocations.guarding(self._actor, self._check):
                self.inside.set()
                await asyncio.Event().wait()
        except ConsoleError as error:
            self.ended_by = error

    async def end(self) -> ConsoleError:
        await asyncio.wait_for(self._task, 30)
        assert self.ended_by is not None
        return self.ended_by

    async def leave(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task


Enter = Callable[..., Awaitable[Stay]]


@pytest.fixture
async def berta(add_person: AddPerson, database: Database) -> Person:
    person = await add_person()

    async def act(work: UnitOfWork) -> None:
        await BINDINGS.add(work, developer(person))

    await database.transact(act)
    return person


def developer(person: Person) -> Binding:
    return Binding(
        id=binding_id(Role.DEVELOPER, "person", person.id, OWN),
        tenant_id=OWN,
        role=Role.DEVELOPER,
        subject_kind="person",
        subject_id=person.id,
        subject_name=person.name,
        created_at=START,
    )


@pytest.fixture
async def berta_acts(
    berta: Person, database: Database, sessions: Sessions, recognition: Recognition
) -> Actor:
    async def act(work: UnitOfWork) -> str:
        return (await sessions.open(work, berta, client="", address="")).access_token

    actor = await recognition.actor(await database.transact(act))
    assert actor is not None
    return actor


@pytest.fixture
def recheck() -> float:
    return RECHECK


@pytest.fixture
async def revocations(
    database: Database, recognition: Recognition, recheck: float
) -> AsyncIterator[Revocations]:
    part = PlatformPart(database)
    await part.load()
    revocations = Revocations(part.feed, recognition, recheck)
    following = [asyncio.create_task(one) for one in (part.follow(), revocations.follow())]
    yield revocations
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)


@pytest.fixture
async def enter(revocations: Revocations) -> AsyncIterator[Enter]:
    stays = []

    async def make(actor: Actor, check: Callable[[Actor], None] = SHELL) -> Stay:
        stay = Stay(revocations, actor, check)
        stays.append(stay)
        await stay.inside.wait()
        return stay

    yield make
    for stay in stays:
        await stay.leave()


async def save(database: Database, act: Callable[[UnitOfWork], Awaitable[object]]) -> None:
    await database.transact(act)


async def test_who_loses_a_role_is_put_out_and_told_what_is_missing(
    enter: Enter, berta: Person, berta_acts: Actor, database: Database
) -> None:
    stay = await enter(berta_acts)
    await save(database, lambda work: BINDINGS.remove(work, developer(berta)))
    error = await stay.end()
    assert isinstance(error, PermissionDenied)
    assert "containers.shell" in error.detail


async def test_whose_session_is_ended_is_put_out_and_told_so(
    enter: Enter, berta_acts: Actor, sessions: Sessions
) -> None:
    stay = await enter(berta_acts)
    await sessions.revoke(berta_acts.credential_id, berta_acts)
    assert isinstance(error := await stay.end(), AuthError)
    assert error.detail == "Somebody ended it."


async def test_who_is_disabled_is_put_out(
    enter: Enter, berta: Person, berta_acts: Actor, database: Database
) -> None:
    stay = await enter(berta_acts)
    disabled = berta.model_copy(update={"state": PersonState.DISABLED})
    await save(database, lambda work: PEOPLE.save(work, disabled))
    assert str(await stay.end()) == "The account is disabled"


async def suspend(work: UnitOfWork) -> None:
    tenant = await TENANTS.get(work.connection, OWN)
    await TENANTS.save(work, tenant.model_copy(update={"state": TenantState.SUSPENDED}))


async def test_the_members_of_a_tenant_that_is_suspended_are_put_out_and_told_so(
    enter: Enter, berta_acts: Actor, database: Database
) -> None:
    check = held_still(berta_acts, Permission.CONTAINERS_SHELL, OWN)
    stay = await enter(berta_acts, check)
    await save(database, suspend)
    assert isinstance(error := await stay.end(), TenantSuspended)
    assert str(error) == "The tenant default is suspended"


async def test_who_loses_another_right_in_a_suspended_tenant_is_told_what_is_missing(
    enter: Enter, berta: Person, berta_acts: Actor, database: Database
) -> None:
    operator = developer(berta).model_copy(
        update={
            "id": binding_id(Role.OPERATOR, "person", berta.id, None),
            "role": Role.OPERATOR,
            "tenant_id": None,
        }
    )
    await save(database, suspend)
    await save(database, lambda work: BINDINGS.add(work, operator))
    acts = replace(berta_acts, grants=(GrantPath(role=Role.OPERATOR),))
    stay = await enter(acts, held_still(acts, Permission.CONTAINERS_SHELL, OWN))
    await save(database, lambda work: BINDINGS.remove(work, operator))
    error = await stay.end()
    assert not isinstance(error, TenantSuspended)
    assert "containers.shell" in error.detail


async def test_what_was_lost_before_anybody_listened_is_seen(
    enter: Enter, berta: Person, berta_acts: Actor, database: Database
) -> None:
    await save(database, lambda work: BINDINGS.remove(work, developer(berta)))
    stay = await enter(berta_acts)
    assert isinstance(await stay.end(), PermissionDenied)


async def test_other_peoples_changes_put_nobody_out(
    enter: Enter, add_person: AddPerson, berta: Person, berta_acts: Actor, database: Database
) -> None:
    stay = await enter(berta_acts)
    carl = await add_person("carl")
    await save(database, lambda work: BINDINGS.add(work, developer(carl)))
    await save(database, lambda work: BINDINGS.remove(work, developer(carl)))
    await save(database, lambda work: PEOPLE.save(work, berta.model_copy(update={"name": "B"})))
    assert stay.ended_by is None
    # The next change is the one that puts her out.
    await save(database, lambda work: BINDINGS.remove(work, developer(berta)))
    assert isinstance(await stay.end(), PermissionDenied)


async def test_a_session_outlives_the_access_token_that_it_was_entered_with(
    enter: Enter, berta_acts: Actor, sessions: Sessions, clock: MovedClock
) -> None:
    clock.move(2 * ACCESS_LIFE)
    stay = await enter(berta_acts)
    clock.move(ACCESS_LIFE)
    await sessions.revoke(berta_acts.credential_id, berta_acts)
    assert (await stay.end()).detail == "Somebody ended it."


@pytest.mark.parametrize("recheck", [0.01])
async def test_what_expires_ends_without_a_change(
    enter: Enter, berta_acts: Actor, clock: MovedClock
) -> None:
    stay = await enter(berta_acts)
    clock.move(SESSION_LIFE + timedelta(seconds=1))
    assert str(await stay.end()) == "The session has expired"


async def test_more_access_ends_what_shows_all_of_it(
    enter: Enter, berta: Person, berta_acts: Actor, database: Database
) -> None:
    shell = await enter(berta_acts)
    watch = await enter(berta_acts, same_access(berta_acts))
    admin = developer(berta).model_copy(
        update={
            "id": binding_id(Role.TENANT_ADMIN, "person", berta.id, OWN),
            "role": Role.TENANT_ADMIN,
        }
    )
    await save(database, lambda work: BINDINGS.add(work, admin))
    assert isinstance(await watch.end(), Gone)
    assert shell.ended_by is None


async def test_the_owner_of_an_embedded_platform_is_never_put_out(enter: Enter) -> None:
    owner = Actor("anna", "Anna", ())
    checked: list[Actor] = []
    stay = await enter(owner, checked.append)
    await eventually(lambda: checked == [owner])
    assert stay.ended_by is None


async def test_while_the_database_cannot_be_read_nobody_is_put_out(
    enter: Enter,
    berta_acts: Actor,
    recognition: Recognition,
    monkeypatch: pytest.MonkeyPatch,
    log_guard: LogGuard,
) -> None:
    asked = asyncio.Event()

    async def fail(actor: Actor) -> Actor:
        asked.set()
        raise PlatformUnavailable("The platform's database cannot be used", actor.name)

    log_guard.expect("WARNING caas_console.backend.platform.identity.revocation: .*Berta")
    monkeypatch.setattr(revocation, "AGAIN_AFTER", 0.01)
    with monkeypatch.context() as broken:
        broken.setattr(recognition, "again", fail)
        stay = await enter(berta_acts)
        await asked.wait()
        assert stay.ended_by is None
    checked = asyncio.Event()
    await enter(berta_acts, lambda _: checked.set())
    await checked.wait()
    assert stay.ended_by is None
