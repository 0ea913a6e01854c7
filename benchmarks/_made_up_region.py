"""The agent of a region whose containers are made up, as a process on a Unix socket."""

import argparse
import asyncio
import sys
from pathlib import Path

from benchmarks._fleet import make_containers
from benchmarks._site import REGION, tenant_id
from caas_console.backend.agent.app import create_app
from caas_console.backend.contracts.watch import upsert
from caas_console.backend.serving.server import serve
from caas_console.backend.serving.signals import stop_on_signals
from caas_console.backend.serving.unix_socket import listen
from tests.fakes.agent import FakeAgent


async def _serve(socket: Path, token: str, containers: int, tenants: int) -> None:
    agent = FakeAgent(REGION)
    agent.feed.publish(
        upsert(container.model_copy(update={"tenant_id": tenant_id(number % tenants)}))
        for number, container in enumerate(make_containers(containers))
    )
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    app = create_app(agent, token, stopping)
    await serve(app, listen(socket), stopping, lambda: print("ready", flush=True))


def main() -> None:
    """Serve until asked to stop; the first line of standard input is the token."""
    parser = argparse.ArgumentParser()
    parser.add_argument("socket", type=Path)
    parser.add_argument("containers", type=int)
    parser.add_argument("tenants", type=int)
    options = parser.parse_args()
    token = sys.stdin.readline().strip()
    asyncio.run(_serve(options.socket, token, options.containers, options.tenants))


if __name__ == "__main__":
    main()
