"""Fetching an image from its registry."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import PullImage
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.engine.daemon import Daemon
from caas_console.backend.engine.operations.pull_progress import PullProgress, pull_error
from caas_console.backend.engine.references import ImageReference, parse_reference

STEP = "pull"
# The engine is silent while it asks the registry, and tries a dead one several times.
_FIRST_WORD_TIMEOUT = 300.0
_REPORT_INTERVAL = 0.1


async def pull(daemon: Daemon, operation: PullImage) -> AsyncGenerator[Progress]:
    """Fetch it; the result names the image as the host then has it."""
    async with aclosing(fetch(daemon, operation.reference)) as reports:
        async for report in reports:
            yield report
    image = await daemon.client.get(f"/images/{operation.reference}/json")
    yield Progress(
        step=STEP,
        result={
            "image_id": image["Id"],
            "reference": operation.reference,
            "digests": list(image.get("RepoDigests") or ()),
        },
    )


async def fetch(daemon: Daemon, text: str) -> AsyncGenerator[Progress]:
    """Fetch an image without a result. Closing the generator makes the engine stop.

    Raises:
        ConsoleError: the engine could not get it; says what was asked of which registry.
    """
    reference = parse_reference(text)
    yield Progress(step=STEP)
    try:
        async with aclosing(_reports(daemon, reference)) as reports:
            async for report in reports:
                yield report
    except ConsoleError as error:
        raise pull_error(reference, error) from error


async def _reports(daemon: Daemon, reference: ImageReference) -> AsyncGenerator[Progress]:
    progress = PullProgress()
    clock = asyncio.get_running_loop()
    reported = 0.0
    async with aclosing(_records(daemon, reference)) as records:
        async for record in records:
            progress.apply(record)
            if clock.time() >= reported + _REPORT_INTERVAL:
                reported = clock.time()
                yield Progress(step=STEP, items=progress.items, message=progress.message)
    yield Progress(step=STEP, items=progress.items, message=progress.message)


async def _records(daemon: Daemon, reference: ImageReference) -> AsyncGenerator[JSON]:
    credentials = await daemon.sdk.registry_login(reference.registry)
    async with await daemon.client.stream(
        "POST",
        "/images/create",
        {"fromImage": reference.repository, "tag": reference.version},
        headers={"X-Registry-Auth": credentials} if credentials else {},
        timeout=_FIRST_WORD_TIMEOUT,
    ) as stream:
        async for line in stream.lines():
            if line.strip():
                yield json.loads(line)
