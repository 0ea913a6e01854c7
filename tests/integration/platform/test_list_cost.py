"""A list asks the database as often whatever there is, and whoever asks."""

import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.tenancy import Binding, Person, Tenant
from caas_console.backend.contracts.watch import upsert
from caas_console.backend.platform.identity.sessions import Sessions
from caas_console.backend.platform.store.clock import utc_now
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.ids import new_id
from caas_console.backend.platform.store.migrate import prepare_database
from caas_console.backend.platform.store.schema import audit, people
from caas_console.backend.platform.store.tenancy import BINDINGS, PEOPLE, TENANTS, binding_id
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from tests.fakes.agent import FakeAgent
from tests.integration.platform.statements import asked
from tests.platforms import directories_in, running_platform
from tests.waiting import eventually_async

NOW = datetime.now(UTC)
MANY, FEW = 10_000, 100
SHARED = 10  # tenants that have all there is
TENANTS_OF_MANY = [f"tenant-{number:03}" for number in range(200)]


class Crowd:
    """A platform, in whose lists there is more and more.

    Attributes:
        tokens: of an administrator, of somebody with a role in one tenant, and with one in many.
    """

    def __init__(self, folder: Path, agent: FakeAgent) -> None:
        self.tokens: dict[str, str] = {}
        self._places = directories_in(folder)
        prepare_database(self._places.database)
        self._database = Database(self._places.database)
        self._agent = agent
        self._count = 0

    async def settle(self) -> None:
        async def act(work: UnitOfWork) -> None:
            for one in TENANTS_OF_MANY:
                await TENANTS.add(work, Tenant(id=one, tenant_id=one, name=one, created_at=NOW))
            for name, role, within in (
                ("admin", Role.PLATFORM_ADMIN, [None]),
                ("of one", Role.TENANT_ADMIN, TENANTS_OF_MANY[:1]),
                ("of many", Role.TENANT_ADMIN, TENANTS_OF_MANY),
            ):
                self.tokens[name] = await self._add(work, name, role, within)

        await self._database.transact(act)

    async def _add(
        self, work: UnitOfWork, name: str, role: Role, within: Sequence[str | None]
    ) -> str:
        person = await PEOPLE.add(work, Person(id=name, login=name, name=name, created_at=NOW))
        for tenant_id in within:
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
        sessions = Sessions(self._database, utc_now)
        return (await sessions.open(work, person, client="", address="")).access_token

    async def grow(self, count: int) -> None:
        """Let there be so many people, entries of the audit trail and containers."""
        numbers = range(self._count, count)
        self._count = count

        async def act(work: UnitOfWork) -> None:
            await work.connection.execute(insert(people), [_person(number) for number in numbers])
            await work.connection.execute(insert(audit), [_entry(number) for number in numbers])

        await self._database.transact(act)
        one = self._agent.put_container("local", "c")
        self._agent.feed.publish(
            upsert(
                one.model_copy(update={"id": f"local/c{number}", "tenant_id": _tenant_of(number)})
            )
            for number in numbers
        )
        await eventually_async(self._has_containers, 60)

    async def _has_containers(self) -> bool:
        page = await self._page("of one", "/containers", self._count // SHARED - 1)
        return page["next_cursor"] is not None

    async def _page(self, who: str, path: str, limit: int) -> dict[str, Any]:
        endpoint = Endpoint("http://platform/v1", self.tokens[who], socket=self._places.socket)
        connection = Connection(endpoint)
        answer = await connection.request("GET", path, params={"limit": limit})
        await connection.aclose()
        page: dict[str, Any] = json.loads(answer)
        return page

    async def statements(self, who: str, path: str) -> int:
        """How many a request for a page takes; there is something on it."""
        with asked() as statements:
            page = await self._page(who, path, FEW // 2)
        assert page["items"]
        return len(statements)

    async def aclose(self) -> None:
        await self._database.aclose()


def _tenant_of(number: int) -> str:
    return TENANTS_OF_MANY[number % SHARED]


def _person(number: int) -> dict[str, Any]:
    name = f"person-{number:05}"
    told = Person(id=name, login=name, name=name, created_at=NOW)
    return told.model_dump(exclude={"kind", "tenant_id"}) | {"revision": 1}


def _entry(number: int) -> dict[str, Any]:
    at = NOW + timedelta(seconds=number)
    texts = ("actor_name", "credential_id", "address", "request_id", "object_name", "reason")
    return {
        **dict.fromkeys(texts, ""),
        "id": new_id(at),
        "at": at,
        "actor_id": "anna",
        "action": "container.stop",
        "object_kind": "container",
        "object_id": f"local/{number}",
        "tenant_id": _tenant_of(number),
        "outcome": "succeeded",
        "detail": "",
        "before": None,
        "after": None,
    }


@pytest.fixture
async def crowd(tmp_path: Path) -> AsyncIterator[Crowd]:
    agent = FakeAgent()
    made = Crowd(tmp_path, agent)
    await made.settle()
    async with running_platform(tmp_path, agent):
        yield made
    await made.aclose()


@pytest.mark.timeout(300)
async def test_a_list_takes_as_many_statements_of_ten_thousand_as_of_a_hundred(
    crowd: Crowd,
) -> None:
    paths = ("/containers", "/audit", "/tenants", "/sessions")
    lists = [(who, path) for who in ("admin", "of one", "of many") for path in paths]
    lists.append(("admin", "/people"))
    await crowd.grow(FEW)
    few = {one: await crowd.statements(*one) for one in lists}
    await crowd.grow(MANY)
    assert {one: await crowd.statements(*one) for one in lists} == few
    for path in paths:
        assert few["of one", path] == few["of many", path], path
    # The transaction, the session with its person, and the roles; what is observed is in memory.
    assert few["of many", "/containers"] == 3
