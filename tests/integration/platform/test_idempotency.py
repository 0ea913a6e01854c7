"""A POST that is sent again with its key is answered again, and done once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update

from caas_console.backend.contracts.errors import EngineError
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.kept_answers import KEPT_FOR
from caas_console.backend.platform.store.schema import audit, kept_answers, tenants
from caas_console.backend.wire.connection import Connection
from tests.fakes.agent import FakeAgent
from tests.platforms import directories_in
from tests.serving import TOKEN
from tests.waiting import eventually_async

KEY = {"Idempotency-Key": "a-key"}


@pytest.fixture
async def client(tmp_path: Path, platform: Connection) -> AsyncIterator[httpx.AsyncClient]:
    assert platform
    transport = httpx.AsyncHTTPTransport(uds=str(directories_in(tmp_path).socket))
    async with httpx.AsyncClient(
        transport=transport,
        base_url="http://platform/v1",
        headers={"Authorization": f"Bearer {TOKEN}"},
        timeout=30,
    ) as client:
        yield client


@pytest.fixture
async def beside(tmp_path: Path, platform: Connection) -> AsyncIterator[Database]:
    """The platform's database, opened beside it."""
    assert platform
    database = Database(directories_in(tmp_path).database)
    yield database
    await database.aclose()


async def count(database: Database, name: str) -> int:
    async with database.reading() as connection:
        query = select(func.count()).select_from(tenants).where(tenants.c.name == name)
        return int(await connection.scalar(query) or 0)


async def create(client: httpx.AsyncClient, name: str, **values: Any) -> httpx.Response:
    return await client.post("/tenants", json={"name": name, **values}, headers=KEY)


async def test_the_second_request_gets_the_answer_of_the_first(
    client: httpx.AsyncClient, beside: Database
) -> None:
    first, second = [await create(client, "Payments") for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    for header in ("etag", "location", "content-type"):
        assert first.headers[header] == second.headers[header]
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert await count(beside, "Payments") == 1


async def test_of_many_at_the_same_time_one_does_it(
    client: httpx.AsyncClient, beside: Database
) -> None:
    answers = await asyncio.gather(*(create(client, "Payments") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await count(beside, "Payments") == 1


async def test_another_request_with_the_same_key_is_refused(client: httpx.AsyncClient) -> None:
    await create(client, "Payments")
    for other in (
        await create(client, "Cards"),
        await client.post(
            "/tenants/import",
            json={"tenants": [{"external_id": "1", "name": "x"}]},
            headers=KEY,
        ),
    ):
        assert other.status_code == 422
        assert other.json()["title"] == "The idempotency key was used for another request"


async def test_what_was_refused_can_be_asked_again_with_the_same_key(
    client: httpx.AsyncClient, beside: Database
) -> None:
    await client.post("/tenants", json={"name": "Payments"})
    assert (await create(client, "Payments")).status_code == 409
    assert (await create(client, "Cards")).status_code == 201
    assert await count(beside, "Cards") == 1


async def test_what_fails_leaves_nothing_and_is_not_kept(
    client: httpx.AsyncClient, beside: Database
) -> None:
    await client.post("/tenants", json={"name": "Taken"})
    both = {"tenants": [{"external_id": "1", "name": "New"}, {"external_id": "2", "name": "Taken"}]}
    refused = await client.post("/tenants/import", json=both, headers=KEY)
    assert refused.status_code == 409
    assert await count(beside, "New") == 0
    async with beside.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(kept_answers)) == 0


async def test_a_secret_is_not_kept(client: httpx.AsyncClient, beside: Database) -> None:
    expires_at = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    wanted = {"name": "t", "scopes": ["hosts.read"], "expires_at": expires_at}
    first = await client.post("/tokens", json=wanted, headers=KEY)
    assert (first.status_code, first.headers["cache-control"]) == (201, "no-store")
    again = await client.post("/tokens", json=wanted, headers=KEY)
    assert (again.status_code, again.json()["title"]) == (
        409,
        "This request was carried out before",
    )
    async with beside.reading() as connection:
        assert await connection.scalar(select(kept_answers.c.body)) is None


async def test_an_answer_is_kept_for_a_day(client: httpx.AsyncClient, beside: Database) -> None:
    await create(client, "Payments")
    yesterday = datetime.now(UTC) - KEPT_FOR

    async def age(work: UnitOfWork) -> None:
        await work.connection.execute(update(kept_answers).values(at=yesterday))

    await beside.transact(age)
    assert (await create(client, "Cards")).status_code == 201


async def test_the_audit_trail_tells_once_of_what_was_done_once(
    client: httpx.AsyncClient, beside: Database
) -> None:
    for _ in range(2):
        await create(client, "Payments")
    async with beside.reading() as connection:
        told = select(func.count()).select_from(audit).where(audit.c.action == "tenant.create")
        assert await connection.scalar(told) == 1


async def test_a_key_that_no_header_should_hold_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/tenants", json={"name": "x"}, headers={"Idempotency-Key": "a" * 201}
    )
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.json()["fields"]


async def test_a_body_that_is_too_large_is_refused_as_such(client: httpx.AsyncClient) -> None:
    answer = await create(client, "x", description="x" * (5 * 1024 * 1024))
    assert answer.status_code == 413


async def test_a_job_is_made_once_with_its_key(client: httpx.AsyncClient) -> None:
    wanted = {"operation": {"kind": "image.pull", "reference": "busybox:1"}}
    first, second = [
        await client.post("/hosts/local/jobs", json=wanted, headers=KEY) for _ in range(2)
    ]
    assert first.json()["id"] == second.json()["id"]


async def test_a_job_is_run_again_once_for_each_key(
    client: httpx.AsyncClient, agent: FakeAgent
) -> None:
    wanted = {"operation": {"kind": "image.pull", "reference": "busybox:1"}}
    job_id = (await client.post("/hosts/local/jobs", json=wanted)).json()["id"]
    agent.executor.fail(job_id, EngineError("It failed"))

    async def has_failed() -> bool:
        state: str = (await client.get(f"/jobs/{job_id}")).json()["state"]
        return state == "failed"

    await eventually_async(has_failed)
    first, second = [await client.post(f"/jobs/{job_id}/retry", headers=KEY) for _ in range(2)]
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.content == second.content
    assert (await client.get(f"/jobs/{job_id}")).json()["attempt"] == 2
