"""A whole platform in the test's own loop, with a fake agent for its region."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from caas_console.backend.contracts.agent import Agent
from caas_console.backend.contracts.resources import HostSpec
from caas_console.backend.platform.embedded import Embedding, run_embedded
from caas_console.backend.platform.instance import Directories
from caas_console.backend.platform.store.migrate import prepare_database
from caas_console.backend.serving.unix_socket import listen
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from tests.serving import TOKEN

LOCAL_HOST = HostSpec(
    id="local",
    tenant_id="default",
    environment_id="local",
    name="local",
    endpoint="unix:///var/run/docker.sock",
)


def directories_in(folder: Path) -> Directories:
    places = Directories(folder / "data", folder / "run", folder / "log")
    for place in places:
        place.mkdir(mode=0o700, exist_ok=True)
    return places


@asynccontextmanager
async def running_platform(
    folder: Path,
    agent: Agent,
    *,
    idle_seconds: float | None = None,
    host: HostSpec = LOCAL_HOST,
) -> AsyncIterator[Connection]:
    """A connection to a platform with its data in `folder`, within the context."""
    places = directories_in(folder)
    prepare_database(places.database)
    embedding = Embedding(
        person="anna",
        credential=TOKEN,
        host=host,
        directories=places,
        idle_seconds=idle_seconds,
    )
    stopping = asyncio.Event()
    listener = listen(places.socket)
    running = asyncio.create_task(run_embedded(embedding, {"local": agent}, listener, stopping))
    connection = Connection(Endpoint("http://platform/v1", TOKEN, socket=places.socket))
    try:
        yield connection
    finally:
        await connection.aclose()
        stopping.set()
        await running
