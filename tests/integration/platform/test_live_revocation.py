"""What somebody has open ends when they lose the right to it, and says why."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.errors import (
    AuthError,
    ConsoleError,
    Gone,
    PermissionDenied,
    PlatformUnavailable,
    error_from_problem,
)
from caas_console.backend.contracts.identity import LoginRequest, TokenPair
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec, LogQuery
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.tenancy import (
    Binding,
    BindingRequest,
    OneTimePassword,
    Person,
    PersonChange,
    PersonRequest,
    PersonState,
    Tenant,
    TenantChange,
    TenantState,
)
from caas_console.backend.platform.audit.reader import AuditReader, ExportedPart
from caas_console.backend.wire.client import RuntimeClient, watch
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from caas_console.backend.wire.messages import ShellNotice, ShellRequest
from caas_console.backend.wire.runtime_path import object_path
from tests.fakes.agent import FakeAgent
from tests.platforms import directories_in
from tests.waiting import eventually, eventually_async

CONTAINER = ObjectRef("local", "web")
PASSWORD = SecretStr("correct horse battery staple")
LONGEST = 30  # seconds


class Berta:
    """A developer of the platform's one tenant, logged in.

    Attributes:
        connection: hers.
    """

    def __init__(self, owner: Connection, socket: Path) -> None:
        self._owner = owner
        self._socket = socket
        self.person: Person
        self.member: Binding
        self.session_id = ""
        self.connection: Connection

    async def begin(self) -> None:
        request = PersonRequest(login="berta", name="Berta")
        answer = await self._owner.request("POST", "/people", body=request)
        made = OneTimePassword.model_validate_json(answer)
        self.person = made.person
        await self.join()
        login = LoginRequest(
            login="berta", password=SecretStr(made.password), new_password=PASSWORD
        )
        answer = await self._owner.request("POST", "/login", body=login)
        pair = TokenPair.model_validate_json(answer)
        self.session_id = pair.session_id
        endpoint = Endpoint("http://platform/v1", pair.access_token, socket=self._socket)
        self.connection = Connection(endpoint)

    async def join(self) -> None:
        request = BindingRequest(role=Role.DEVELOPER, login="berta")
        answer = await self._owner.request("POST", "/tenants/default/members", body=request)
        self.member = Binding.model_validate_json(answer)

    async def is_removed(self) -> None:
        await self._owner.request("DELETE", f"/tenants/default/members/{self.member.id}")

    async def is_logged_out(self) -> None:
        await self._owner.request("POST", f"/sessions/{self.session_id}/revoke")

    async def is_disabled(self) -> None:
        change = PersonChange(state=PersonState.DISABLED)
        answer = await self._owner.request("GET", f"/people/{self.person.id}")
        tag = f'"{Person.model_validate_json(answer).revision}"'
        path = f"/people/{self.person.id}"
        await self._owner.request("PATCH", path, body=change, headers={"If-Match": tag})

    async def is_suspended_with_her_tenant(self) -> None:
        answer = await self._owner.request("GET", "/tenants/default")
        tag = f'"{Tenant.model_validate_json(answer).revision}"'
        change = TenantChange(state=TenantState.SUSPENDED)
        path = "/tenants/default"
        await self._owner.request("PATCH", path, body=change, headers={"If-Match": tag})


@pytest.fixture
async def berta(platform: Connection, agent: FakeAgent, tmp_path: Path) -> AsyncIterator[Berta]:
    agent.put_container("local", "web")
    made = Berta(platform, directories_in(tmp_path).socket)
    await made.begin()
    yield made
    await made.connection.aclose()


async def to_its_end(stream: AsyncIterator[object]) -> None:
    async with asyncio.timeout(LONGEST):
        async for _ in stream:
            pass


Losing = Callable[[Berta], Awaitable[None]]
LOSSES = [
    pytest.param(Berta.is_removed, PermissionDenied, id="role-removed"),
    pytest.param(Berta.is_suspended_with_her_tenant, PermissionDenied, id="tenant-suspended"),
    pytest.param(Berta.is_logged_out, AuthError, id="session-revoked"),
    pytest.param(Berta.is_disabled, AuthError, id="person-disabled"),
]


@pytest.mark.parametrize(("lose", "reason"), LOSSES)
async def test_an_open_shell_closes_and_says_why(
    berta: Berta, agent: FakeAgent, lose: Losing, reason: type[ConsoleError]
) -> None:
    shell = await RuntimeClient(berta.connection).open_shell(CONTAINER, ExecSpec())
    async with shell:
        await shell.write(b"still here")
        assert await shell.read() == b"still here"
        await lose(berta)
        async with asyncio.timeout(LONGEST):
            with pytest.raises(reason):
                await shell.read()
    await eventually(lambda: not agent.shells[0].open)


@pytest.mark.parametrize(("lose", "reason"), LOSSES)
async def test_nothing_is_run_on_a_socket_that_was_opened_while_it_was_allowed(
    berta: Berta, agent: FakeAgent, lose: Losing, reason: type[ConsoleError]
) -> None:
    async with berta.connection.socket(object_path("container", CONTAINER, "shell")) as socket:
        await lose(berta)
        command = ExecSpec(command=("rm", "-rf", "/data"))
        await socket.send(ShellRequest(open=command).model_dump_json())
        notice = ShellNotice.model_validate_json(await socket.receive())
    assert notice.problem is not None
    assert isinstance(error_from_problem(notice.problem), reason)
    assert not agent.shells


async def test_a_followed_log_ends(berta: Berta, agent: FakeAgent) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"one line"
        await asyncio.Event().wait()

    agent.log_source = endless
    query = LogQuery(follow=True)
    async with RuntimeClient(berta.connection).logs(CONTAINER, query) as log:
        lines = aiter(log)
        assert await anext(lines) == b"one line"
        await berta.is_removed()
        async with asyncio.timeout(LONGEST):
            with pytest.raises(PlatformUnavailable):
                await anext(lines)
    await eventually(lambda: not agent.logs_open)


async def test_an_export_of_the_audit_trail_ends(
    platform: Connection, berta: Berta, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless(*_reading: object) -> AsyncIterator[ExportedPart]:
        yield ExportedPart((), {})
        await asyncio.Event().wait()

    request = BindingRequest(role=Role.AUDITOR, login="berta")
    answer = await platform.request("POST", "/roles", body=request)
    role = Binding.model_validate_json(answer)
    monkeypatch.setattr(AuditReader, "export", endless)
    async with berta.connection.stream("GET", "/audit/export", params={"format": "csv"}) as export:
        chunks = export.chunks()
        assert b"actor_id" in await anext(chunks)
        await platform.request("DELETE", f"/roles/{role.id}")
        with pytest.raises(PlatformUnavailable):
            await to_its_end(chunks)


async def test_measurements_end(berta: Berta, agent: FakeAgent) -> None:
    async with RuntimeClient(berta.connection).stats() as stats:
        await stats.focus([str(CONTAINER)])
        batches = aiter(stats)
        (sample,) = await anext(batches)
        assert sample.id == str(CONTAINER)
        await berta.is_removed()
        with pytest.raises(Gone):
            await to_its_end(batches)
    await eventually(lambda: not agent.stats_feeds[0].open)


async def test_a_watch_ends_and_the_next_one_shows_what_may_be_seen_then(berta: Berta) -> None:
    async def seen() -> set[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        complete: set[str] = set()
        async with closing(watch(berta.connection)) as batches:
            async for batch in batches:
                found |= {(change.kind, change.id) for change in batch.changes if change.object}
                complete |= {batch.part} if batch.phase == "end" else set()
                if complete == {"platform", "region/local"}:
                    break
        return found

    async def sees_container() -> bool:
        return ("container", str(CONTAINER)) in await seen()

    await eventually_async(sees_container)
    async with closing(watch(berta.connection)) as batches:
        assert await anext(batches)
        await berta.is_removed()
        with pytest.raises(PlatformUnavailable):
            await to_its_end(batches)
    assert not await sees_container()
    async with closing(watch(berta.connection)) as batches:
        assert await anext(batches)
        # More may be seen: that has to be shown too.
        await berta.join()
        with pytest.raises(PlatformUnavailable):
            await to_its_end(batches)
    assert await sees_container()


async def test_a_watch_of_a_session_that_was_ended_is_not_opened_again(berta: Berta) -> None:
    async with closing(watch(berta.connection)) as batches:
        assert await anext(batches)
        await berta.is_logged_out()
        with pytest.raises(PlatformUnavailable):
            await to_its_end(batches)
    with pytest.raises(AuthError):
        await anext(aiter(watch(berta.connection)))
