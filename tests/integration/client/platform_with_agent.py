"""A platform whose one region's agent is another process, as in production.

`platform_with_agent.py AGENT_SOCKET AGENT_TOKEN_FILE HOST_ENDPOINT`; the platform's own
credential is the first line of standard input, and its directories are the embedded platform's.
"""

import asyncio
import sys
from pathlib import Path

from caas_console.backend.contracts.resources import HostSpec
from caas_console.backend.platform.embedded import Embedding, run_embedded
from caas_console.backend.platform.instance import directories
from caas_console.backend.platform.regions.remote import RemoteAgent
from caas_console.backend.platform.store.migrate import prepare_database
from caas_console.backend.platform.store.seed import DEFAULT_TENANT, LOCAL
from caas_console.backend.serving.credential import read_credential
from caas_console.backend.serving.signals import stop_on_signals
from caas_console.backend.serving.unix_socket import listen
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import AGENT_PREFIX, Endpoint


async def serve(agent: Endpoint, host_endpoint: str) -> None:
    places = directories()
    host = HostSpec(
        id=LOCAL,
        tenant_id=DEFAULT_TENANT,
        environment_id=LOCAL,
        name=LOCAL,
        endpoint=host_endpoint,
    )
    embedding = Embedding(person="ada", credential=read_credential(), host=host, directories=places)
    prepare_database(places.database)
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    connection = Connection(agent)
    agents = {LOCAL: RemoteAgent(connection)}
    try:
        await run_embedded(embedding, agents, listen(places.socket), stopping)
    finally:
        await connection.aclose()


if __name__ == "__main__":
    socket, token_file, endpoint = sys.argv[1:]
    agent = Endpoint(
        url=f"http://agent{AGENT_PREFIX}",
        token=Path(token_file).read_text(),
        peer="agent",
        socket=Path(socket),
        of_platform=True,
    )
    asyncio.run(serve(agent, endpoint))
