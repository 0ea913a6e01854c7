import json
from typing import Any

import pytest
from fastapi.openapi.models import OpenAPI
from fastapi.routing import APIRoute, APIWebSocketRoute
from pydantic import RootModel

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    PermissionDenied,
)
from caas_console.backend.contracts.jobs import Job, JobRequest, JobState, Progress
from caas_console.backend.contracts.operations import (
    ContainerSpec,
    Operation,
    PullImage,
    RunContainer,
    StopContainer,
)
from caas_console.backend.platform.app import ROUTERS
from caas_console.backend.platform.policy import decision
from caas_console.backend.wire.connection import Connection
from tests.fakes.agent import FakeAgent
from tests.waiting import eventually, eventually_async

PULL = PullImage(reference="busybox:1")
JSON = dict[str, Any]


async def get(platform: Connection, path: str, **params: str | int) -> JSON:
    answer: JSON = json.loads(await platform.request("GET", path, params=params))
    return answer


async def create_job(
    platform: Connection, operation: Operation = PULL, *, host: str = "local", key: str = ""
) -> Job:
    headers = {"Idempotency-Key": key} if key else {}
    body = JobRequest(operation=operation, subject="busybox:1")
    answer = await platform.request("POST", f"/hosts/{host}/jobs", body=body, headers=headers)
    return Job.model_validate_json(answer)


async def get_job(platform: Connection, job: Job) -> Job:
    return Job.model_validate_json(await platform.request("GET", f"/jobs/{job.id}"))


async def until_state(platform: Connection, job: Job, state: JobState) -> Job:
    async def reached() -> bool:
        return (await get_job(platform, job)).state is state

    await eventually_async(reached)
    return await get_job(platform, job)


async def test_the_embedded_platform_has_its_environment_and_host(platform: Connection) -> None:
    (environment,) = (await get(platform, "/environments"))["items"]
    assert (environment["id"], environment["tenant_id"]) == ("local", "default")

    async def host_known() -> bool:
        return bool((await get(platform, "/hosts"))["items"])

    await eventually_async(host_known)
    (host,) = (await get(platform, "/hosts"))["items"]
    assert (host["id"], host["environment_id"], host["state"]) == ("local", "local", "ready")


async def test_observed_objects_are_listed_in_pages(platform: Connection, agent: FakeAgent) -> None:
    for number in range(5):
        agent.put_container("local", f"c{number}")

    async def all_known() -> bool:
        return len((await get(platform, "/containers"))["items"]) == 5

    await eventually_async(all_known)
    names: list[str] = []
    cursor = ""
    while True:
        page = await get(platform, "/containers", limit=2, cursor=cursor)
        names += [one["name"] for one in page["items"]]
        if not (cursor := page["next_cursor"]):
            break
    assert names == [f"c{number}" for number in range(5)]


@pytest.mark.parametrize("kind", ["images", "networks", "volumes", "events", "jobs"])
async def test_a_list_without_objects_is_an_empty_page(platform: Connection, kind: str) -> None:
    assert await get(platform, f"/{kind}") == {"items": [], "next_cursor": None}


async def test_a_page_of_an_impossible_size_or_place_is_refused(platform: Connection) -> None:
    for field, value in (("limit", "0"), ("limit", "100000"), ("cursor", "!")):
        with pytest.raises(InvalidInput) as failure:
            await get(platform, "/containers", **{field: value})
        assert set(failure.value.fields) == {field}


async def test_a_job_runs_and_is_found_by_its_id(platform: Connection, agent: FakeAgent) -> None:
    job = await create_job(platform)
    assert (job.state, job.actor, job.tenant_id) == (JobState.QUEUED, "anna", "default")
    agent.executor.tell(job.id, Progress(step="pull", result={"image_id": "sha256:1"}))
    agent.executor.finish(job.id)
    ended = await until_state(platform, job, JobState.SUCCEEDED)
    assert ended.result == {"image_id": "sha256:1"}
    assert agent.executor.operations == [("local", PULL)]
    assert [one["id"] for one in (await get(platform, "/jobs"))["items"]] == [job.id]


async def test_a_job_on_what_is_not_there_fails_with_the_agents_words(
    platform: Connection,
) -> None:
    job = await create_job(platform, StopContainer(target="missing"))
    ended = await until_state(platform, job, JobState.FAILED)
    assert ended.problem is not None
    assert ended.problem.code == "not-found"


async def test_a_request_sent_again_with_its_key_makes_no_second_job(
    platform: Connection, agent: FakeAgent
) -> None:
    first = await create_job(platform, key="k1")
    await eventually(lambda: bool(agent.executor.started))
    again = await create_job(platform, key="k1")
    assert again.id == first.id
    with pytest.raises(InvalidInput):
        await create_job(platform, StopContainer(target="web"), key="k1")
    assert agent.executor.started == [first.id]


async def test_a_running_job_is_cancelled_and_can_be_retried(
    platform: Connection, agent: FakeAgent
) -> None:
    job = await create_job(platform)
    await eventually(lambda: bool(agent.executor.started))
    await platform.request("POST", f"/jobs/{job.id}/cancel")
    await until_state(platform, job, JobState.CANCELLED)
    assert agent.executor.closed == [job.id]
    with pytest.raises(Conflict):
        await platform.request("POST", f"/jobs/{job.id}/cancel")
    agent.executor.finish(job.id)
    await platform.request("POST", f"/jobs/{job.id}/retry")
    assert (await until_state(platform, job, JobState.SUCCEEDED)).attempt == 2


async def test_unknown_hosts_and_jobs_are_not_found(platform: Connection) -> None:
    with pytest.raises(NotFound):
        await create_job(platform, host="nowhere")
    for method, path in (
        ("GET", "/jobs/nothing"),
        ("POST", "/jobs/nothing/cancel"),
        ("POST", "/jobs/nothing/retry"),
        ("GET", "/hosts/nowhere/engine"),
        ("GET", "/hosts/nowhere/containers/c/logs"),
    ):
        with pytest.raises(NotFound):
            await platform.request(method, path)


async def test_an_operation_that_means_nothing_names_the_field(platform: Connection) -> None:
    operation = {"kind": "container.stop", "target": "c", "grace_seconds": -1}
    broken = RootModel[JSON]({"operation": operation})
    with pytest.raises(InvalidInput) as failure:
        await platform.request("POST", "/hosts/local/jobs", body=broken)
    assert set(failure.value.fields) == {"operation.grace_seconds"}


async def test_the_api_serves_its_document(platform: Connection) -> None:
    document = await get(platform, "/openapi.json")
    OpenAPI.model_validate(document)
    assert document["openapi"].startswith("3.1")


@pytest.mark.parametrize(
    "route",
    [
        route
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute | APIWebSocketRoute)
    ],
    ids=lambda route: route.name,
)
async def test_no_route_answers_an_actor_without_permission(
    platform: Connection,
    monkeypatch: pytest.MonkeyPatch,
    route: APIRoute | APIWebSocketRoute,
) -> None:
    monkeypatch.setattr(
        decision, "_reaches", lambda _grants, _scopes: dict.fromkeys(Permission, decision.NOWHERE)
    )
    with pytest.raises((PermissionDenied, NotFound)):
        await use(platform, route)


async def use(platform: Connection, route: APIRoute | APIWebSocketRoute) -> None:
    path = route.path.format_map(_Anything())
    if isinstance(route, APIWebSocketRoute):
        async with platform.socket(path):
            return
    for method in route.methods or ():
        body, headers = JobRequest(operation=PULL), {"If-Match": '"1"'}
        await platform.request(method, path, body=body, headers=headers)


class _Anything(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "local" if key == "host_id" else "x"


async def test_nobody_is_sent_to_where_a_host_header_says(platform: Connection) -> None:
    with pytest.raises(NotFound):
        await platform.request("GET", "/tenants/", headers={"Host": "elsewhere.example"})


async def test_an_operation_that_nobody_could_be_told_is_refused(platform: Connection) -> None:
    command = tuple("x" * 1_000 for _ in range(300))
    large = RunContainer(spec=ContainerSpec(image="busybox:1", command=command))
    with pytest.raises(InvalidInput, match="too large"):
        await create_job(platform, large)
