"""Quotas of containers that a real daemon runs."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from caas_console.backend.contracts.jobs import Job, JobRequest
from caas_console.backend.contracts.operations import ContainerSpec, Resources, RunContainer
from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.backend.engine.fleet import EngineFleet
from caas_console.backend.platform.store.database import Database
from caas_console.backend.wire.connection import Connection
from tests.integration.platform.quotas.conftest import Limits
from tests.lab.daemon import Daemon
from tests.platforms import LOCAL_HOST, directories_in, running_platform
from tests.waiting import eventually_async

MIB = 1 << 20
ASKED = RunContainer(
    spec=ContainerSpec(
        image="busybox:1",
        command=("sleep", "600"),
        resources=Resources(memory_bytes=32 * MIB, cpus=0.25),
    ),
    pull="never",
)


@pytest.fixture
async def engine_platform(tmp_path: Path, daemon: Daemon) -> AsyncIterator[Connection]:
    fleet = EngineFleet("local")
    host = LOCAL_HOST.model_copy(update={"endpoint": daemon.url})
    async with running_platform(tmp_path, fleet, host=host) as connection:
        yield connection
    await fleet.aclose()


@pytest.fixture
async def limits(tmp_path: Path, engine_platform: Connection) -> AsyncIterator[Limits]:
    assert engine_platform
    database = Database(directories_in(tmp_path).database)
    yield Limits(database)
    await database.aclose()


async def test_what_docker_rm_removes_gives_back_what_it_had(
    daemon: Daemon, engine_platform: Connection, limits: Limits
) -> None:
    body = await engine_platform.request(
        "POST", "/hosts/local/jobs", body=JobRequest(operation=ASKED)
    )
    job_id = Job.model_validate_json(body).id

    async def job() -> Job:
        return Job.model_validate_json(await engine_platform.request("GET", f"/jobs/{job_id}"))

    async def has_ended() -> bool:
        return (await job()).state.ended

    async def is_given_back() -> bool:
        return await limits.used(QuotaResource.CONTAINERS) == 0

    await eventually_async(has_ended, 60)
    ended = await job()
    assert ended.problem is None
    assert await limits.used(QuotaResource.MEMORY) == 32 * MIB
    assert await limits.used(QuotaResource.CPUS, "local") == 250
    made = await asyncio.to_thread(daemon.client.containers.get, str(ended.result["container_id"]))
    await asyncio.to_thread(made.remove, force=True)
    await eventually_async(is_given_back, 60)
    assert await limits.used(QuotaResource.MEMORY) == 0
