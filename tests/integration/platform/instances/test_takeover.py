"""Real instances that are paused and killed, with a real agent and daemon: the other goes on."""

import asyncio
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import URL, func, select

from caas_console.backend.contracts.jobs import Job, JobRequest, JobState
from caas_console.backend.contracts.operations import (
    ContainerSpec,
    Operation,
    RestartContainer,
    RunContainer,
    StopContainer,
)
from caas_console.backend.contracts.tenancy import TenantRequest
from caas_console.backend.platform.leases.membership import LEADER
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.schema import audit_unchained, leases
from caas_console.backend.platform.store.seed import seed_embedded
from caas_console.backend.wire.connection import Connection
from tests.integration.platform.instances.conftest import PATIENCE
from tests.integration.platform.production.site import PROGRAM, Site, log_in, running_agent
from tests.lab.daemon import Daemon
from tests.platforms import LOCAL_HOST
from tests.waiting import eventually_async

pytestmark = pytest.mark.timeout(600)  # The first one fetches the servers.

TOKEN = "t" * 40
# Neither goes at SIGTERM, so that stopping it takes its grace.
STUBBORN = ["sh", "-c", "trap '' TERM; while true; do sleep 1; done"]
GRACE = 8  # seconds


@pytest.fixture
async def database(mariadb: URL, daemon: Daemon) -> AsyncIterator[Database]:
    """The database of a site with one host."""
    database = Database(mariadb)
    host = LOCAL_HOST.model_copy(update={"endpoint": daemon.url})
    await seed_embedded(database, "somebody", host)
    yield database
    await database.aclose()


@pytest.fixture
def shared_site(site: Site, mariadb: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    url = mariadb.render_as_string(hide_password=False)
    monkeypatch.setenv("CAAS_PLATFORM__DATABASE__URL", url)
    (tmp_path / "token").write_text(TOKEN)
    site.sections = (
        f'[drain]\nnotice_seconds = 0\n[regions.local]\nurl = "unix://{tmp_path / "agent.sock"}"\n'
        f'token_file = "{tmp_path / "token"}"\n'
    )
    return site


class Leader(NamedTuple):
    """Who leads."""

    holder: str = ""
    epoch: int = 0


async def leader(database: Database) -> Leader:
    query = select(leases.c.holder, leases.c.epoch).where(leases.c.name == LEADER)
    async with database.reading() as connection:
        row = (await connection.execute(query)).one_or_none()
    return Leader() if row is None else Leader(*row)


async def submit(connection: Connection, operation: Operation) -> Job:
    body = JobRequest(operation=operation)
    answer = await connection.request("POST", "/hosts/local/jobs", body=body)
    return Job.model_validate_json(answer)


async def until_job(connection: Connection, job: Job, state: JobState) -> Job:
    found = job

    async def reached() -> bool:
        nonlocal found
        answer = await connection.request("GET", f"/jobs/{job.id}")
        found = Job.model_validate_json(answer)
        return found.state is state

    await eventually_async(reached, PATIENCE)
    return found


async def until_led(database: Database, epoch: int) -> str:
    async def led() -> bool:
        return (await leader(database)).epoch == epoch

    await eventually_async(led, PATIENCE)
    return (await leader(database)).holder


async def all_is_chained(database: Database) -> bool:
    async with database.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(audit_unchained)) == 0


async def test_what_a_paused_and_a_killed_leader_did_the_other_takes_over_once(
    shared_site: Site, database: Database, daemon: Daemon, tmp_path: Path
) -> None:
    stubborn = [daemon.client.containers.run("busybox:1", STUBBORN, detach=True) for _ in range(2)]
    one_time = await asyncio.to_thread(shared_site.make_admin, "anna")
    with running_agent("local", tmp_path / "agent.sock", TOKEN):
        first = shared_site.start().ready()
        paused = await until_led(database, 1)
        second = shared_site.start().ready()
        pair = await log_in(first, "anna", one_time, "a-new-password-of-anna")
        here, there = (one.connection(pair.access_token) for one in (first, second))
        target = [str(one.id) for one in stubborn]
        stopping = await submit(here, StopContainer(target=target[0], grace_seconds=GRACE))
        restarting = await submit(here, RestartContainer(target=target[1], grace_seconds=GRACE))
        for job in (stopping, restarting):
            await until_job(here, job, JobState.RUNNING)

        first.send(signal.SIGSTOP)
        assert await until_led(database, 2) != paused
        interrupted = await until_job(there, restarting, JobState.FAILED)
        assert interrupted.problem is not None
        assert interrupted.problem.code == "interrupted"
        await there.request("POST", "/tenants", body=TenantRequest(name="retail"))
        first.send(signal.SIGCONT)
        assert (await until_job(here, stopping, JobState.SUCCEEDED)).attempt == 2
        # What the first one would have said of it was not kept.
        assert (await until_job(here, restarting, JobState.FAILED)).attempt == 1

        spec = ContainerSpec(image="busybox:1", command=("sleep", "1000"))
        running = [await submit(there, RunContainer(spec=spec)) for _ in range(8)]
        second.send(signal.SIGKILL)
        assert await until_led(database, 3) == paused
        made = [await until_job(here, job, JobState.SUCCEEDED) for job in running]
        await here.request("POST", "/tenants", body=TenantRequest(name="wholesale"))
        await eventually_async(lambda: all_is_chained(database), PATIENCE)
        for connection in (here, there):
            await connection.aclose()
        first.stop()
        assert await first.wait() == 0
    stubborn[0].reload()
    assert stubborn[0].status == "exited"
    there_are = {str(one.id) for one in daemon.client.containers.list(all=True)} - set(target)
    assert there_are == {job.result["container_id"] for job in made}
    verified = await asyncio.to_thread(verify, shared_site)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def verify(site: Site) -> "subprocess.CompletedProcess[str]":
    command = (*PROGRAM, "verify-audit", "--config", str(site.config(1)))
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
