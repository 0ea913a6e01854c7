"""What is gone is told to nobody who could not know of it: ids say who held which role where."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.identity import LoginRequest, TokenPair
from caas_console.backend.contracts.resources import Volume
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.tenancy import (
    Binding,
    BindingRequest,
    OneTimePassword,
    PersonRequest,
)
from caas_console.backend.contracts.watch import Change, upsert
from caas_console.backend.wire.client import watch
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from tests.fakes.agent import FakeAgent
from tests.platforms import directories_in

PASSWORD = SecretStr("correct horse battery staple")
LONGEST = 60  # seconds


async def made(owner: Connection, login: str) -> OneTimePassword:
    request = PersonRequest(login=login, name=login)
    return OneTimePassword.model_validate_json(await owner.request("POST", "/people", body=request))


async def given(owner: Connection, path: str, role: Role, login: str) -> Binding:
    request = BindingRequest(role=role, login=login)
    return Binding.model_validate_json(await owner.request("POST", path, body=request))


@pytest.fixture
async def tokens(platform: Connection) -> TokenPair:
    """Those of a developer of the tenant ``default``."""
    berta = await made(platform, "berta")
    await given(platform, "/tenants/default/members", Role.DEVELOPER, "berta")
    login = LoginRequest(login="berta", password=SecretStr(berta.password), new_password=PASSWORD)
    return TokenPair.model_validate_json(await platform.request("POST", "/login", body=login))


async def test_what_was_another_tenants_or_the_platforms_goes_unnoticed(
    platform: Connection, agent: FakeAgent, tokens: TokenPair, tmp_path: Path
) -> None:
    await made(platform, "carl")
    role = await given(platform, "/roles", Role.AUDITOR, "carl")
    member = await given(platform, "/tenants/default/members", Role.VIEWER, "carl")
    foreign = Volume(
        id="elsewhere/payroll",
        tenant_id="other",
        environment_id="elsewhere",
        host_id="elsewhere",
        name="payroll",
        driver="local",
        mountpoint="/payroll",
    )
    own = foreign.model_copy(
        update={"id": "local/data", "tenant_id": "default", "host_id": "local", "name": "data"}
    )
    agent.feed.publish([upsert(foreign), upsert(own)])
    endpoint = Endpoint(
        "http://platform/v1", tokens.access_token, socket=directories_in(tmp_path).socket
    )
    connection = Connection(endpoint)
    told: set[str] = set()
    try:
        async with asyncio.timeout(LONGEST), closing(watch(connection)) as batches:
            complete: set[str] = set()
            async for batch in batches:
                complete |= {batch.part} if batch.phase == "end" else set()
                shown = any(change.id == own.id for change in batch.changes)
                told |= {own.id} if shown else set()
                if complete == {"platform", "region/local"} and own.id in told:
                    break
            told.clear()
            await platform.request("DELETE", f"/roles/{role.id}")
            await platform.request("DELETE", f"/tenants/default/members/{member.id}")
            agent.feed.publish(
                [Change(kind="volume", id=foreign.id), Change(kind="volume", id=own.id)]
            )
            async for batch in batches:
                told |= {change.id for change in batch.changes if change.object is None}
                if {member.id, own.id} <= told:
                    break
    finally:
        await connection.aclose()
    assert told == {member.id, own.id}
