"""A platform with two tenants, a host in each, and a person for each role."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

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
from tests.integration.platform.matrix.expected import ROLES
from tests.integration.platform.matrix.requests import Route, ask
from tests.integration.platform.matrix.subjects import placed_subjects
from tests.platforms import directories_in

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


async def use(world: World, route: Route, place: str, role: str, body: JSON | None) -> JSON:
    token, _session = await world.token(role)
    path = route.path
    for name in PARAMETER.findall(path):
        path = path.replace(f"{{{name}}}", await world.named(name, place, role))
    return await ask(world.socket, route, f"/v1{path}", token, body)
