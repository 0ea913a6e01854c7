"""Making a container and starting it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Any

from caas_console.backend.contracts.errors import ConsoleError, NotFound
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import RunContainer
from caas_console.backend.contracts.resources import JOB_LABEL, JSON
from caas_console.backend.engine import http
from caas_console.backend.engine.daemon import Daemon
from caas_console.backend.engine.operations.container_config import container_config
from caas_console.backend.engine.operations.pull import fetch
from caas_console.backend.engine.operations.starting import start_container


async def run(daemon: Daemon, operation: RunContainer, job_id: str) -> AsyncGenerator[Progress]:
    """Pull where needed, create, start.

    A container that an earlier attempt of the job made is used. One that was never started is
    removed when this attempt fails or is cancelled, so that the next one finds its name free; of
    the named volumes that the engine made for it, which may hold data by now, the error tells.
    """
    made = await _made_before(daemon, job_id)
    if made is None and await _must_pull(daemon, operation):
        async with aclosing(fetch(daemon, operation.spec.image)) as reports:
            async for report in reports:
                yield report
    yield Progress(step="create")
    absent = [] if made else await _absent_volumes(daemon, operation)
    container_id = ""
    try:
        container_id = made["Id"] if made else await _create(daemon, operation, job_id)
        if operation.start:
            yield Progress(step="start")
            await start_container(daemon, container_id)
    except BaseException as error:
        if container_id and (made is None or made["State"] == "created"):
            await _remove(daemon, container_id)
        if isinstance(error, ConsoleError) and absent:
            await _tell_left_volumes(daemon, absent, error)
        raise
    step = "start" if operation.start else "create"
    yield Progress(step=step, result={"container_id": container_id})


async def _made_before(daemon: Daemon, job_id: str) -> JSON | None:
    labelled = http.json_body({"label": [f"{JOB_LABEL}={job_id}"]}).decode()
    found = await daemon.client.get("/containers/json", {"all": True, "filters": labelled})
    return found[0] if found else None


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

    creating = asyncio.ensure_future(daemon.sdk.call(create))
    try:
        return str((await asyncio.shield(creating))["Id"])
    except asyncio.CancelledError:
        # A thread cannot be stopped: what it makes all the same has to go again.
        with suppress(ConsoleError):
            await _remove(daemon, (await creating)["Id"])
        raise


async def _absent_volumes(daemon: Daemon, operation: RunContainer) -> list[str]:
    """The named volumes that the engine will make for the container."""
    mounts = operation.spec.mounts
    named = {mount.source: None for mount in mounts if mount.type == "volume" and mount.source}
    return [name for name in named if not await _has_volume(daemon, name)]


async def _has_volume(daemon: Daemon, name: str) -> bool:
    try:
        await daemon.client.get(f"/volumes/{name}")
    except NotFound:
        return False
    return True


async def _tell_left_volumes(daemon: Daemon, absent: list[str], error: ConsoleError) -> None:
    with suppress(ConsoleError):
        left = [name for name in absent if await _has_volume(daemon, name)]
        told = [f"The volume “{name}” was made for it, and stays." for name in left]
        error.detail = "\n".join(filter(None, [error.detail, *told]))


async def _remove(daemon: Daemon, container_id: str) -> None:
    with suppress(ConsoleError):
        await daemon.sdk.call(lambda api: api.remove_container(container_id, v=True, force=True))
