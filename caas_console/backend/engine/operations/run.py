"""Making a container and starting it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Any

from caas_console.backend.contracts.errors import ConsoleError, NotFound
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import RunContainer
from caas_console.backend.engine import http
from caas_console.backend.engine.daemon import Daemon
from caas_console.backend.engine.operations.container_config import JOB_LABEL, container_config
from caas_console.backend.engine.operations.pull import fetch


async def run(daemon: Daemon, operation: RunContainer, job_id: str) -> AsyncGenerator[Progress]:
    """Pull where needed, create, start.

    A container that an earlier attempt of the job made is used. One that cannot be started is
    removed again, so that the next attempt, with a free port, finds its name free.
    """
    container_id = await _made_before(daemon, job_id)
    if container_id is None:
        if await _must_pull(daemon, operation):
            async with aclosing(fetch(daemon, operation.spec.image)) as reports:
                async for report in reports:
                    yield report
        yield Progress(step="create")
        container_id = await _create(daemon, operation, job_id)
    if operation.start:
        yield Progress(step="start")
        await _start(daemon, container_id)
    step = "start" if operation.start else "create"
    yield Progress(step=step, result={"container_id": container_id})


async def _made_before(daemon: Daemon, job_id: str) -> str | None:
    labelled = http.json_body({"label": [f"{JOB_LABEL}={job_id}"]}).decode()
    found = await daemon.client.get("/containers/json", {"all": True, "filters": labelled})
    return found[0]["Id"] if found else None


async def _must_pull(daemon: Daemon, operation: RunContainer) -> bool:
    if operation.pull != "missing":
        return operation.pull == "always"
    try:
        await daemon.client.get(f"/images/{operation.spec.image}/json")
    except NotFound:
        return True
    return False


async def _create(daemon: Daemon, operation: RunContainer, job_id: str) -> str:
    config, name = container_config(operation.spec, job_id), operation.spec.name

    def create(api: Any) -> Any:  # the SDK's stubs leave the method untyped
        return api.create_container_from_config(config, name)

    return str((await daemon.sdk.call(create))["Id"])


async def _start(daemon: Daemon, container_id: str) -> None:
    try:
        await daemon.sdk.call(lambda api: api.start(container_id))
    except ConsoleError:
        with suppress(ConsoleError):
            await daemon.sdk.call(lambda api: api.remove_container(container_id, v=True))
        raise
