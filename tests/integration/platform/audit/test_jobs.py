"""Every job is in the trail: who asked for it, who stopped it, and what became of it."""

import json
from datetime import UTC, datetime

import pytest

from caas_console.backend.contracts.access import GrantPath, Role
from caas_console.backend.contracts.audit import AuditEntry, AuditFilter, Outcome
from caas_console.backend.contracts.errors import Conflict
from caas_console.backend.contracts.jobs import Job, JobRequest, JobState, Progress
from caas_console.backend.contracts.operations import (
    ContainerSpec,
    Operation,
    Prune,
    PullImage,
    RunContainer,
    StopContainer,
)
from caas_console.backend.platform.audit.reader import AuditReader
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.ids import new_id
from caas_console.backend.platform.store.jobs import SQLJobStore
from caas_console.backend.wire.connection import Connection
from tests.fakes.agent import FakeAgent
from tests.integration.platform.mariadb import on_both
from tests.waiting import eventually, eventually_async

PULL = PullImage(reference="busybox:1")


async def create(platform: Connection, operation: Operation, *, key: str = "") -> Job:
    body = JobRequest(operation=operation, subject="the subject")
    headers = {"Idempotency-Key": key} if key else {}
    answer = await platform.request("POST", "/hosts/local/jobs", body=body, headers=headers)
    return Job.model_validate_json(answer)


async def until(platform: Connection, job: Job, state: JobState) -> None:
    async def reached() -> bool:
        answer = await platform.request("GET", f"/jobs/{job.id}")
        return Job.model_validate_json(answer).state is state

    await eventually_async(reached)


async def trail(platform: Connection, **wanted: str) -> list[AuditEntry]:
    """What was recorded, the oldest first."""
    page = json.loads(await platform.request("GET", "/audit", params=wanted))
    return [AuditEntry.model_validate(one) for one in reversed(page["items"])]


async def told(platform: Connection) -> list[tuple[str, str, Outcome]]:
    return [(one.action, one.object_id, one.outcome) for one in await trail(platform)]


async def test_a_job_is_recorded_when_it_is_asked_for_and_when_it_ends(
    platform: Connection, agent: FakeAgent
) -> None:
    job = await create(platform, RunContainer(spec=ContainerSpec(image="nginx", name="web")))
    agent.executor.tell(job.id, Progress(step="create", result={"container_id": "4f5a"}))
    agent.executor.finish(job.id)
    await until(platform, job, JobState.SUCCEEDED)
    asked, ended = await trail(platform, object_kind="container")
    assert (asked.action, asked.object_id, asked.outcome) == (
        "container.run", "local/web", Outcome.ACCEPTED,
    )  # fmt: skip
    assert (ended.action, ended.object_id, ended.outcome) == (
        "container.run", "local/4f5a", Outcome.SUCCEEDED,
    )  # fmt: skip
    for entry in (asked, ended):
        assert (entry.actor_id, entry.tenant_id, entry.object_name) == (
            "anna", "default", "the subject",
        )  # fmt: skip
        assert entry.after is not None
        assert entry.after["id"] == job.id
    assert (asked.request_id != "", ended.request_id) == (True, "")


@on_both
async def test_the_end_of_a_run_tells_from_where_it_was_asked_for(database: Database) -> None:
    actor = Actor("anna", "Anna", (), address="10.0.0.7")
    others = Actor("anna", "Anna", (), address="10.0.0.8")
    store = SQLJobStore(database)
    run = RunContainer(spec=ContainerSpec(image="nginx"))
    first, second = (
        Job(
            id=new_id(datetime.now(UTC)),
            tenant_id="default",
            actor="Anna",
            actor_id="anna",
            host_id="local",
            operation=run,
            created_at=datetime.now(UTC),
        )
        for _ in range(2)
    )
    await store.used_by(others).add(first)
    await store.used_by(actor).add(second)
    ended = {"state": JobState.SUCCEEDED, "result": {"container_id": "4f5a"}}
    await store.save(second.model_copy(update=ended))
    page = await AuditReader(database).page(
        Actor("aude", "Aude", (GrantPath(role=Role.AUDITOR),)),
        AuditFilter(object_kind="container", object_id="local/4f5a"),
        before="",
        limit=9,
    )
    assert [(one.outcome, one.address) for one in page.items] == [(Outcome.SUCCEEDED, "10.0.0.7")]


async def test_the_environment_of_a_new_container_is_not_recorded(platform: Connection) -> None:
    spec = ContainerSpec(image="nginx", environment={"DSN": "hunter2"})
    await create(platform, RunContainer(spec=spec))
    exported = await platform.request("GET", "/audit/export")
    assert b"DSN" in exported
    assert b"hunter2" not in exported


async def test_a_job_that_fails_is_recorded_with_the_reason(platform: Connection) -> None:
    job = await create(platform, StopContainer(target="missing"))
    await until(platform, job, JobState.FAILED)
    (failed,) = await trail(platform, outcome="failed")
    assert (failed.action, failed.object_id) == ("container.stop", "local/missing")
    assert "No such container: missing" in failed.detail


async def test_a_request_that_is_sent_again_is_recorded_once(platform: Connection) -> None:
    for _ in range(2):
        await create(platform, PULL, key="k")
    assert await told(platform) == [("image.pull", "local/busybox:1", Outcome.ACCEPTED)]


async def test_who_cancels_a_job_and_who_runs_it_again_is_recorded(
    platform: Connection, agent: FakeAgent
) -> None:
    job = await create(platform, Prune(targets=("images",)))
    await eventually(lambda: bool(agent.executor.started))
    await platform.request("POST", f"/jobs/{job.id}/cancel")
    await until(platform, job, JobState.CANCELLED)
    agent.executor.finish(job.id)
    await platform.request("POST", f"/jobs/{job.id}/retry")
    await until(platform, job, JobState.SUCCEEDED)
    assert await told(platform) == [
        ("host.prune", "local", Outcome.ACCEPTED),
        ("job.cancel", job.id, Outcome.SUCCEEDED),
        ("host.prune", "local", Outcome.FAILED),
        ("job.retry", job.id, Outcome.SUCCEEDED),
        ("host.prune", "local", Outcome.SUCCEEDED),
    ]


async def test_what_a_jobs_state_does_not_allow_is_not_recorded_as_done(
    platform: Connection,
) -> None:
    job = await create(platform, StopContainer(target="missing"))
    await until(platform, job, JobState.FAILED)
    before = await told(platform)
    with pytest.raises(Conflict):
        await platform.request("POST", f"/jobs/{job.id}/cancel")
    assert await told(platform) == before
