"""A process that serves made-up containers and their changes as the platform does.

Watch stream and measurements go over a Unix socket through the platform's own feed, encoding
and server; only the engine behind them is made up.
"""

import argparse
import asyncio
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import Response

import caas_console
from benchmarks._fleet import PLACE, Turnover, make_containers, make_host, make_sample
from caas_console.backend.contracts.resources import ContainerState
from caas_console.backend.contracts.watch import upsert
from caas_console.backend.engine.stats.hub import SampleFeed, SampleHub
from caas_console.backend.feed.feed import Feed
from caas_console.backend.platform.instance import published_session
from caas_console.backend.serving.server import serve
from caas_console.backend.serving.unix_socket import listen
from caas_console.backend.wire import socket_routes
from caas_console.backend.wire.ndjson import NDJSON_MEDIA_TYPE, encode_lines
from caas_console.backend.wire.runtime_place import RUNTIME_VARIABLE
from caas_console.backend.wire.session import Session
from caas_console.backend.wire.streaming import Body, StreamedResponse

_TURN = 0.01  # seconds between two moments at which things change
_SAMPLING = 10.0  # seconds in which every running container is measured once


class Replay:
    """The containers, and what becomes of them."""

    def __init__(self, count: int, changes_per_second: float) -> None:
        self.feed = Feed(f"region/{PLACE}")
        self._hub = SampleHub()
        self._turnover = Turnover(make_containers(count))
        self._rate = changes_per_second
        self._source = random.Random(13)
        self.feed.publish([upsert(make_host())])
        self.feed.publish(map(upsert, self._turnover.present.values()))

    def stats(self) -> SampleFeed:
        """Measurements, as of a Runtime."""
        return SampleFeed(self._hub)

    async def go_on(self) -> None:
        """Change containers at the rate and measure them, for ever."""
        loop = asyncio.get_running_loop()
        begun, changed = loop.time(), 0
        while self._rate:
            await asyncio.sleep(_TURN)
            due = int((loop.time() - begun) * self._rate) - changed
            changed += due
            self.feed.publish([upsert(self._turnover.change()) for _ in range(due)])

    async def measure(self) -> None:
        """Measure what runs: a tenth each second, and what is looked at."""
        while self._rate:
            running = [
                container.id
                for container in self._turnover.present.values()
                if container.state is ContainerState.RUNNING
            ]
            due = self._source.sample(running, k=int(len(running) / _SAMPLING))
            for container_id in self._hub.focus.union(due):
                self._hub.publish(make_sample(container_id, self._source))
            await asyncio.sleep(1)


async def _serve(runtime: Path, replay: Replay) -> None:
    app = FastAPI()
    stopping = asyncio.Event()
    app.state.runtime_for = lambda _connection: replay
    app.state.stopping = stopping
    app.include_router(socket_routes.router, prefix="/v1")

    @app.get("/v1/watch", response_class=Response)
    async def watch(cursor: str = "") -> Response:
        @asynccontextmanager
        async def opening() -> AsyncIterator[Body]:
            yield Body(NDJSON_MEDIA_TYPE, encode_lines(replay.feed.watch(cursor)))

        return StreamedResponse(opening)

    socket = runtime / "platform.sock"
    session = Session(
        pid=os.getpid(), socket=socket, credential="replay", version=caas_console.__version__
    )
    # It ends with whoever started it, however that ends.
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), os._exit, 0)
    with published_session(runtime, session):
        async with asyncio.TaskGroup() as group:
            group.create_task(replay.go_on())
            group.create_task(replay.measure())
            await serve(app, listen(socket), stopping, lambda: print("ready", flush=True))


@contextmanager
def replay_platform(
    home: Mapping[str, str], containers: int, changes_per_second: float = 0
) -> Iterator[None]:
    """Such a process, for as long as the context lasts, as the running platform of a home."""
    figures = (str(containers), str(changes_per_second))
    command = (sys.executable, "-m", __name__, home[RUNTIME_VARIABLE], *figures)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("runtime", type=Path)
    parser.add_argument("containers", type=int)
    parser.add_argument("rate", type=float)
    options = parser.parse_args()
    asyncio.run(_serve(options.runtime, Replay(options.containers, options.rate)))


if __name__ == "__main__":
    main()
