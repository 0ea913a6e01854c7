"""Every route, every role, the own tenant and a foreign one."""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from caas_console.backend.contracts.access import Permission, Role
from caas_console.backend.contracts.identity import TokenRequest
from caas_console.backend.contracts.operations import PullImage
from caas_console.backend.contracts.resources import HostSpec
from caas_console.backend.contracts.tenancy import Binding, Person, Tenant
from caas_console.backend.jobs import lifecycle
from caas_console.backend.platform.identity.api_tokens import ApiTokens
from caas_console.backend.platform.identity.sessions import Sessions
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.clock import utc_now
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.jobs import SQLJobStore
from caas_console.backend.platform.store.migrate import prepare_database
from caas_console.backend.platform.store.schema import environments, hosts
from caas_console.backend.platform.store.tenancy import BINDINGS, PEOPLE, TENANTS, binding_id
from tests.fakes.agent import FakeAgent
from tests.integration.platform.matrix.expected import ROLES, expectations
from tests.integration.platform.matrix.requests import Route, ask, bodies, routes
from tests.integration.platform.matrix.subjects import placed_subjects
from tests.platforms import directories_in, running_platform
from tests.waiting import eventually

JSON = dict[str, Any]
NOW = datetime.now(UTC)
# The tenant of the embedded platform's host is "own" here.
OWN, FOREIGN = "default", "foreign"
PARAMETER = re.compile(r"{(\w+)}")


class World:
    """A platform with two tenants, a host in each, and a person for each role.

    Attributes:
        socket: where the platform answers.
    """

    def __init__(self, folder: Path) -> None:
        self.places = directories_in(folder)
        prepare_database(self.places.database)
        self.socket = str(self.places.socket)
        self.database = Database(self.places.database)
        self.objects: dict[str, dict[str, str]] = {}

    async def furnish(self) -> None:
        await self.database.transact(self._make_tenants)
        for role in ROLES:
            await self.database.transact(partial(self._make_person, name=role))
        await self.database.transact(partial(self._make_person, name="stranger"))
        store = SQLJobStore(self.database)
        for tenant_id, host_id in ((OWN, "local"), (FOREIGN, "elsewhere")):
            job = lifecycle.new_job(
                tenant_id=tenant_id,
                actor="stranger",
                host_id=host_id,
                operation=PullImage(reference="busybox:1"),
                subject="busybox:1",
                now=NOW,
            )
            job = lifecycle.cancel_requested(job, NOW)
            await store.add(job)
            self.objects[tenant_id] = {
                "tenant_id": tenant_id,
                "environment_id": "local" if tenant_id == OWN else FOREIGN,
                "host_id": host_id,
                "job_id": job.id,
            }

    async def token(self, person: str) -> tuple[str, str]:
        """A fresh session's access token, and the session's id."""
        sessions = Sessions(self.database, utc_now)

        async def act(work: UnitOfWork) -> tuple[str, str]:
            found = await PEOPLE.get(work.connection, person)
            pair = await sessions.open(work, found, client="", address="")
            return pair.access_token, pair.session_id

        return await self.database.transact(act)

    async def api_token_id(self, person: str) -> str:
        request = TokenRequest(
            name="t", scopes=(Permission.HOSTS_READ,), expires_at=NOW + timedelta(days=1)
        )
        made = await ApiTokens(self.database, utc_now).create(request, Actor(person, person, ()))
        return made.token.id

    async def named(self, name: str, place: str, role: str) -> str:
        """What stands for a parameter of a path in the own or the foreign place."""
        owner = role if place == OWN else "stranger"
        if name == "session_id":
            return (await self.token(owner))[1]
        if name == "token_id":
            return await self.api_token_id(owner)
        if place != "absent":
            self.objects[place]["person_id"] = owner
            self.objects[place] |= await placed_subjects(self.database, place, owner)
        if name == "resource":
            return "memory"
        return self.objects[place].get(name, "c")

    async def _make_tenants(self, work: UnitOfWork) -> None:
        for tenant_id in (OWN, FOREIGN):
            tenant = Tenant(id=tenant_id, tenant_id=tenant_id, name=tenant_id, created_at=NOW)
            await TENANTS.add(work, tenant)
        await work.connection.execute(
            insert(environments).values(
                id=FOREIGN,
                tenant_id=FOREIGN,
                region_id="local",
                name=FOREIGN,
                engine_kind="engine",
                revision=0,
            )
        )
        elsewhere = HostSpec(
            id="elsewhere",
            tenant_id=FOREIGN,
            environment_id=FOREIGN,
            name="elsewhere",
            endpoint="unix:///elsewhere",
        )
        await work.connection.execute(insert(hosts).values(elsewhere.model_dump()))

    async def _make_person(self, work: UnitOfWork, name: str) -> None:
        await PEOPLE.add(work, Person(id=name, login=name, name=name, created_at=NOW))
        if name not in list(Role):
            return
        role = Role(name)
        tenant_id = OWN if role.of_tenant else None
        binding = Binding(
            id=binding_id(role, "person", name, tenant_id),
            tenant_id=tenant_id,
            role=role,
            subject_kind="person",
            subject_id=name,
            subject_name=name,
            created_at=NOW,
        )
        await BINDINGS.add(work, binding)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    agent = FakeAgent()
    made = World(tmp_path)
    await made.furnish()
    async with running_platform(tmp_path, agent):
        await eventually(lambda: agent.feed.get("host", "elsewhere") is not None)
        agent.put_container("local", "c")
        agent.put_container("elsewhere", "c")
        yield made
    await made.database.aclose()


def test_the_table_leaves_no_route_out_and_has_no_other() -> None:
    assert set(expectations()["nobody"]) == set(routes())


@pytest.mark.parametrize("role", ROLES)
async def test_each_route_answers_the_role_as_the_table_says(world: World, role: str) -> None:
    shown = bodies()
    outcomes = {}
    for name, route in routes().items():
        places = (OWN, FOREIGN) if PARAMETER.search(route.path) else (OWN,)
        outcomes[name] = "".join(
            [outcome(await use(world, route, place, role, shown.get(name))) for place in places]
        )
    assert outcomes == expectations()[role]


@pytest.mark.parametrize("role", ["developer", "tenant-admin", "nobody"])
async def test_what_is_foreign_looks_like_what_is_not_there(world: World, role: str) -> None:
    shown = bodies()
    for name, route in routes().items():
        if not PARAMETER.search(route.path) or name in {"revoke_session", "revoke_token"}:
            continue
        foreign = await use(world, route, FOREIGN, role, shown.get(name))
        world.objects["absent"] = {
            key: "x" * len(value) for key, value in world.objects[FOREIGN].items()
        }
        absent = await use(world, route, "absent", role, shown.get(name))
        text = json.dumps(foreign)
        for key, value in world.objects[FOREIGN].items():
            text = text.replace(value, world.objects["absent"][key])
        alike = json.loads(text) | {"request_id": absent["request_id"]}
        assert alike == absent, name


async def use(world: World, route: Route, place: str, role: str, body: JSON | None) -> JSON:
    token, _session = await world.token(role)
    path = route.path
    for name in PARAMETER.findall(path):
        path = path.replace(f"{{{name}}}", await world.named(name, place, role))
    return await ask(world.socket, route, f"/v1{path}", token, body)


def outcome(answer: JSON) -> str:
    match answer:
        case {"status": 401}:
            return "401"
        case {"status": 403, "code": "reason-needed"}:
            return "R"
        case {"status": 403}:
            return "N"
        case {"status": 404}:
            return "-"
    assert answer["status"] < 500, answer
    return "Y"
