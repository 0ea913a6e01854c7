import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from caas_console.backend.agent.app import create_app
from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.contracts.runtime import ExecSpec, LogQuery
from caas_console.backend.platform.regions.remote import RemoteAgent
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from tests.fakes.agent import FakeAgent
from tests.integration.wire.conftest import WEB
from tests.serving import TOKEN, served


async def silence() -> AsyncIterator[bytes]:
    await asyncio.sleep(1000)
    yield b""


async def test_a_server_that_stops_ends_every_stream_at_once(
    agent: FakeAgent, endpoint: Endpoint
) -> None:
    agent.log_source = silence
    connection = Connection(endpoint)
    client = RemoteAgent(connection)
    assert endpoint.socket is not None
    async with served(endpoint.socket, lambda stopping: create_app(agent, TOKEN, stopping)):
        log = await client.logs(WEB, LogQuery(follow=True)).__aenter__()
        shell = await client.open_shell(WEB, ExecSpec())
        stats = await client.stats().__aenter__()
        batches = client.watch()
        await anext(batches)
        stopping_at = time.monotonic()
    assert time.monotonic() - stopping_at < 2
    with pytest.raises(PlatformUnavailable):
        await anext(aiter(log))
    with pytest.raises(PlatformUnavailable):
        await shell.read()
    with pytest.raises(PlatformUnavailable):
        await anext(aiter(stats))
    with pytest.raises(PlatformUnavailable):
        async for _ in batches:
            pass
    for stream in (log, shell, stats):
        await stream.__aexit__()
    await connection.aclose()
    assert agent.logs_open == 0
    assert not agent.shells[0].open
    assert not agent.stats_feeds[0].open
