"""Shells, logs and file lists are in the trail; measurements are those of one's own tenants."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from caas_console.backend.contracts.access import OPERATION_NEEDS, GrantPath, Permission, Role
from caas_console.backend.contracts.audit import AuditEntry, AuditFilter, Outcome
from caas_console.backend.contracts.errors import (
    AuthError,
    NotFound,
    PermissionDenied,
    ReasonNeeded,
    TenantSuspended,
)
from caas_console.backend.contracts.jobs import JobRequest
from caas_console.backend.contracts.operations import PullImage, RemoveContainer
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec, LogQuery
from caas_console.backend.contracts.tenancy import (
    Tenant,
    TenantChange,
    TenantRequest,
    TenantState,
)
from caas_console.backend.platform.audit import refusals
from caas_console.backend.platform.audit.reader import AuditReader
from caas_console.backend.platform.policy import decision
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.tenancy import binding_id
from caas_console.backend.wire.client import RuntimeClient
from caas_console.backend.wire.connection import Connection
from tests.fakes.agent import FakeAgent
from tests.integration.platform.audit.visitors import visitor
from tests.platforms import directories_in, running_platform
from tests.waiting import eventually, eventually_async

WEB = ObjectRef("local", "web")
REMOVAL = JobRequest(operation=RemoveContainer(target="web"))


@pytest.fixture
async def web(platform: Connection, agent: FakeAgent) -> RuntimeClient:
    """The owner's runtime, with the container `web`."""
    await eventually(lambda: agent.feed.get("host", "local") is not None)
    agent.put_container("local", "web")

    async def known() -> bool:
        return bool(json.loads(await platform.request("GET", "/containers"))["items"])

    await eventually_async(known)
    return RuntimeClient(platform)


async def trail(platform: Connection, action: str) -> list[AuditEntry]:
    """What was recorded, the oldest first."""
    page = json.loads(await platform.request("GET", "/audit", params={"action": action}))
    return [AuditEntry.model_validate(one) for one in reversed(page["items"])]


async def read(runtime: RuntimeClient) -> bytes:
    async with runtime.logs(WEB, LogQuery(tail=10)) as log:
        return b"".join([piece async for piece in log])


async def test_a_shell_is_recorded_when_it_opens_and_when_it_ends(
    platform: Connection, web: RuntimeClient
) -> None:
    spec = ExecSpec(
        command=("sh", "--token", "hunter2"), user="root", environment={"DSN": "hunter2"}
    )
    async with await web.open_shell(WEB, spec) as shell:
        (opened,) = await trail(platform, "container.shell")
        await shell.write(b"exit\n")
        while await shell.read():
            pass

    async def ended() -> bool:
        return len(await trail(platform, "container.shell")) == 2

    await eventually_async(ended)
    closed = (await trail(platform, "container.shell"))[1]
    assert (opened.outcome, closed.outcome) == (Outcome.ACCEPTED, Outcome.SUCCEEDED)
    for entry in (opened, closed):
        assert (entry.actor_id, entry.object_id, entry.object_name, entry.tenant_id) == (
            "anna", "local/web", "web", "default",
        )  # fmt: skip
        assert entry.after is not None
        assert entry.after["user"] == "root"
        assert "hunter2" not in entry.model_dump_json()
    assert closed.after is not None
    assert closed.after["exit_code"] == 7
    assert closed.after["seconds"] >= 0


async def test_a_shell_that_is_hung_up_is_recorded_as_ended(
    platform: Connection, web: RuntimeClient
) -> None:
    async with await web.open_shell(WEB, ExecSpec()):
        pass

    async def ended() -> bool:
        return len(await trail(platform, "container.shell")) == 2

    await eventually_async(ended)


async def cut_off(platform: Connection, action: str) -> AuditEntry:
    """The entry that something begun was cut off."""
    found: list[AuditEntry] = []

    async def recorded() -> bool:
        found[:] = [one for one in await trail(platform, action) if one.outcome is Outcome.CUT_OFF]
        return bool(found)

    await eventually_async(recorded)
    (entry,) = found
    return entry


async def use_shell(runtime: RuntimeClient, act: Callable[[], Awaitable[None]]) -> None:
    """Read a shell, during which something is done, to its end."""
    async with await runtime.open_shell(WEB, ExecSpec()) as shell:
        await act()
        while await shell.read():
            pass


async def suspend(platform: Connection) -> None:
    change = TenantChange(state=TenantState.SUSPENDED)
    tenant = Tenant.model_validate_json(await platform.request("GET", "/tenants/default"))
    seen = {"If-Match": f'"{tenant.revision}"'}
    await platform.request("PATCH", "/tenants/default", body=change, headers=seen)


async def endless() -> AsyncIterator[bytes]:
    await asyncio.Event().wait()
    yield b""


@pytest.mark.usefixtures("web")
async def test_what_a_suspended_tenant_cuts_off_is_recorded_with_why(
    platform: Connection, agent: FakeAgent, tmp_path: Path
) -> None:
    agent.log_source = endless
    async with visitor(tmp_path, Role.DEVELOPER, "default") as developer:
        runtime = RuntimeClient(developer)
        async with runtime.logs(WEB, LogQuery(follow=True)):
            with pytest.raises(TenantSuspended, match="The tenant default is suspended"):
                await use_shell(runtime, lambda: suspend(platform))
        used = await cut_off(platform, "container.shell")
        log = await cut_off(platform, "container.logs")
    assert used.detail == log.detail == "The tenant default is suspended"
    assert (used.actor_id, used.object_name, used.tenant_id) == ("developer", "web", "default")
    assert used.after is not None
    assert used.after["seconds"] >= 0


@pytest.mark.usefixtures("web")
async def test_a_shell_that_is_cut_off_with_its_role_or_session_is_recorded_with_why(
    platform: Connection, tmp_path: Path
) -> None:
    held = binding_id(Role.DEVELOPER, "person", "developer", "default")

    async def remove_member() -> None:
        await platform.request("DELETE", f"/tenants/default/members/{held}")

    async with visitor(tmp_path, Role.DEVELOPER, "default") as developer:
        with pytest.raises(PermissionDenied):
            await use_shell(RuntimeClient(developer), remove_member)
    entry = await cut_off(platform, "container.shell")
    assert "The missing permission is containers.shell." in entry.detail

    async with visitor(tmp_path, Role.OPERATOR) as operator:

        async def end_session() -> None:
            (session,) = json.loads(await operator.request("GET", "/sessions"))["items"]
            await platform.request("POST", f"/sessions/{session['id']}/revoke")

        with pytest.raises(AuthError):
            await use_shell(RuntimeClient(operator), end_session)

    async def told() -> bool:
        entries = await trail(platform, "container.shell")
        return entries[-1].detail == "The session has ended: Somebody ended it."

    await eventually_async(told)
    assert (await trail(platform, "container.shell"))[-1].outcome is Outcome.CUT_OFF


async def test_a_shell_that_cannot_be_opened_is_recorded_as_failed(
    platform: Connection, web: RuntimeClient
) -> None:
    with pytest.raises(NotFound):
        await web.open_shell(ObjectRef("local", "missing"), ExecSpec())
    (failed,) = await trail(platform, "container.shell")
    assert (failed.outcome, failed.object_id) == (Outcome.FAILED, "local/missing")


async def test_every_reading_of_a_log_and_of_file_changes_is_recorded(
    platform: Connection, web: RuntimeClient
) -> None:
    assert await read(web)
    await web.file_changes(WEB)
    (logs,) = await trail(platform, "container.logs")
    assert logs.after is not None
    assert logs.after["tail"] == 10
    (files,) = await trail(platform, "container.files")
    assert files.object_id == "local/web"


@pytest.mark.usefixtures("web")
async def test_support_enters_with_a_reason_which_is_recorded(
    platform: Connection, tmp_path: Path
) -> None:
    async with visitor(tmp_path, Role.SUPPORT) as support:
        with pytest.raises(ReasonNeeded):
            await read(RuntimeClient(support))
        with pytest.raises(ReasonNeeded):
            await RuntimeClient(support).file_changes(WEB)
        assert await read(RuntimeClient(support, "工单 4711"))
        await RuntimeClient(support, "工单 4711").file_changes(WEB)
        async with await RuntimeClient(support, "工单 4711").open_shell(WEB, ExecSpec()):
            pass
    for action in ("container.logs", "container.files"):
        refused, allowed = await trail(platform, action)
        assert (refused.outcome, refused.reason) == (Outcome.REFUSED, "")
        assert (allowed.outcome, allowed.reason) == (Outcome.SUCCEEDED, "工单 4711")
    assert (await trail(platform, "container.shell"))[0].reason == "工单 4711"


@pytest.mark.usefixtures("web")
async def test_a_refused_shell_and_a_refused_change_are_recorded(
    platform: Connection, tmp_path: Path
) -> None:
    async with visitor(tmp_path, Role.VIEWER, "default") as viewer:
        with pytest.raises(PermissionDenied):
            await RuntimeClient(viewer).open_shell(WEB, ExecSpec())
        with pytest.raises(PermissionDenied):
            await viewer.request("POST", "/hosts/local/jobs", body=REMOVAL)
    (shell,) = await trail(platform, "container.shell")
    assert (shell.outcome, shell.actor_id, shell.object_id, shell.tenant_id) == (
        Outcome.REFUSED, "viewer", "local/web", "default",
    )  # fmt: skip
    assert "containers.shell" in shell.detail
    (job,) = await trail(platform, "job.create")
    assert (job.outcome, job.object_id) == (Outcome.REFUSED, "local")


@pytest.mark.usefixtures("web")
async def test_an_operation_that_is_refused_is_recorded_with_what_it_was_to_do(
    platform: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No role may make jobs and not this one.
    monkeypatch.setitem(OPERATION_NEEDS, "container.remove", Permission.ACCESS_READ)
    reaches = decision._reaches

    def without(
        grants: tuple[GrantPath, ...], scopes: frozenset[Permission] | None
    ) -> dict[Permission, decision.Reach]:
        return {**reaches(grants, scopes), Permission.ACCESS_READ: decision.NOWHERE}

    monkeypatch.setattr(decision, "_reaches", without)
    with pytest.raises(PermissionDenied):
        await platform.request("POST", "/hosts/local/jobs", body=REMOVAL)
    (refused,) = await trail(platform, "container.remove")
    assert (refused.outcome, refused.object_id) == (Outcome.REFUSED, "local/web")


@pytest.mark.usefixtures("web")
async def test_of_many_refusals_the_first_are_recorded(
    platform: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "PER_MINUTE", 3)
    async with visitor(tmp_path, Role.VIEWER, "default") as viewer:
        for _ in range(6):
            with pytest.raises(PermissionDenied):
                await viewer.request("POST", "/tenants", body=TenantRequest(name="x"))
    found = await trail(platform, "tenant.create")
    assert len(found) == 3
    assert "More within the minute are not recorded." in found[-1].detail


async def test_measurements_of_other_tenants_are_not_shown(
    agent: FakeAgent, web: RuntimeClient, tmp_path: Path
) -> None:
    async with (
        visitor(tmp_path, Role.VIEWER, "elsewhere") as stranger,
        RuntimeClient(stranger).stats() as feed,
    ):
        await feed.focus(["local/web"])
        await eventually(lambda: bool(agent.stats_feeds))
        (measuring,) = agent.stats_feeds
        # Whoever may see it has it measured.
        measuring.focused = ("local/web",)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(aiter(feed)), timeout=1)
    async with web.stats() as feed:
        await feed.focus(["local/web"])
        assert [one.id for one in await anext(aiter(feed))] == ["local/web"]


async def test_a_shell_that_the_platforms_end_closes_is_recorded_as_ended(
    tmp_path: Path, agent: FakeAgent
) -> None:
    async with running_platform(tmp_path, agent) as platform:
        await eventually(lambda: agent.feed.get("host", "local") is not None)
        agent.put_container("local", "web")
        shell = await RuntimeClient(platform).open_shell(WEB, ExecSpec())
    async with shell:
        pass
    database = Database(directories_in(tmp_path).database)
    auditor = Actor("aude", "Aude", (GrantPath(role=Role.AUDITOR),))
    shells = AuditFilter(action="container.shell")
    found = (await AuditReader(database).page(auditor, shells, before="", limit=9)).items
    await database.aclose()
    assert [one.outcome for one in found] == [Outcome.SUCCEEDED, Outcome.ACCEPTED]


async def test_a_refused_request_with_a_key_is_recorded_each_time(
    platform: Connection, tmp_path: Path
) -> None:
    async with visitor(tmp_path, Role.VIEWER, "default") as viewer:
        for _ in range(2):
            with pytest.raises(PermissionDenied):
                await viewer.request(
                    "POST",
                    "/tenants",
                    body=TenantRequest(name="x"),
                    headers={"Idempotency-Key": "k"},
                )
    assert len(await trail(platform, "tenant.create")) == 2


async def test_a_refused_cancel_is_recorded_in_the_jobs_tenant(
    platform: Connection, tmp_path: Path
) -> None:
    body = JobRequest(operation=PullImage(reference="busybox:1"))
    made = json.loads(await platform.request("POST", "/hosts/local/jobs", body=body))
    async with visitor(tmp_path, Role.VIEWER, "default") as viewer:
        with pytest.raises(PermissionDenied):
            await viewer.request("POST", f"/jobs/{made['id']}/cancel")
    (refused,) = await trail(platform, "job.cancel")
    assert (refused.object_id, refused.tenant_id) == (made["id"], "default")
