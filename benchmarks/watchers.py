"""How soon many watchers are told of what is written: 200 of them, 100 writes a second.

A real platform on SQLite, on its Unix socket. The watchers are in a process of their own, which
takes out of each line only which writes it tells of; what that costs is told beside.
"""

import asyncio
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks._home import fresh_home
from benchmarks._processes import processor_seconds, resident_megabytes
from benchmarks._results import Result, at_most, report, told
from caas_console.backend.contracts.tenancy import Tenant, TenantChange, TenantRequest
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from caas_console.backend.wire.runtime_place import RUNTIME_VARIABLE
from caas_console.backend.wire.session import Session, find_session

_WATCHERS: Final = 200
_PER_SECOND: Final = 100
_SECONDS: Final = 60
_TENANTS: Final = 50
_BOUND: Final = 500.0  # ms
_GROWTH: Final = 20.0  # MB
_LATE: Final = 5.0  # seconds after the last write until the watchers stop
_TOKEN = "b" * 40
_NUMBER = re.compile(rb'"description":"write (\d+)"')

Arrivals = list[tuple[int, float]]


class Writes(NamedTuple):
    """What the writer knows: when each write was sent, and when it was answered."""

    sent: dict[int, float]
    answered: dict[int, float]


async def _watch(session: Session, until: float, arrivals: Arrivals) -> None:
    reader, writer = await asyncio.open_unix_connection(session.socket, limit=1 << 24)
    request = f"GET /v1/watch HTTP/1.1\r\nHost: platform\r\nAuthorization: Bearer {_TOKEN}\r\n\r\n"
    writer.write(request.encode())
    try:
        async with asyncio.timeout_at(until - time.monotonic() + asyncio.get_running_loop().time()):
            while line := await reader.readline():
                if numbers := _NUMBER.findall(line):
                    now = time.monotonic()
                    arrivals += [(int(number), now) for number in numbers]
    except TimeoutError:
        pass
    finally:
        writer.close()


def _all_watchers(session: Session, until: float) -> tuple[Arrivals, float]:
    arrivals: Arrivals = []

    async def run() -> None:
        await asyncio.gather(*(_watch(session, until, arrivals) for _ in range(_WATCHERS)))

    asyncio.run(run())
    return arrivals, time.process_time()


async def _write(session: Session, begin: float) -> Writes:
    writes = Writes({}, {})
    endpoint = Endpoint("http://platform/v1", _TOKEN, socket=session.socket)
    connection = Connection(endpoint)

    async def one(tenant: Tenant, number: int) -> Tenant:
        writes.sent[number] = time.monotonic()
        answer = await connection.request(
            "PATCH",
            f"/tenants/{tenant.id}",
            body=TenantChange(description=f"write {number}"),
            headers={"If-Match": f'"{tenant.revision}"'},
        )
        writes.answered[number] = time.monotonic()
        return Tenant.model_validate_json(answer)

    tenants = []
    for number in range(_TENANTS):
        request = TenantRequest(name=f"tenant {number}")
        answer = await connection.request("POST", "/tenants", body=request)
        tenants.append(Tenant.model_validate_json(answer))
    await asyncio.sleep(max(0.0, begin - time.monotonic()))
    begun, running = time.monotonic(), dict[int, asyncio.Task[Tenant]]()
    for number in range(_SECONDS * _PER_SECOND):
        await asyncio.sleep(max(0.0, begun + number / _PER_SECOND - time.monotonic()))
        place = number % _TENANTS
        # Each tenant's writes one after the other: each names the state that it changes.
        tenant = await running[place] if place in running else tenants[place]
        running[place] = asyncio.create_task(one(tenant, number))
    await asyncio.gather(*running.values())
    await connection.aclose()
    return writes


def measure(session: Session) -> Iterator[Result]:
    """The results for the platform of a session."""
    begin = time.monotonic() + 8
    until = begin + _SECONDS + _LATE
    with ProcessPoolExecutor(1, get_context("spawn")) as processes:
        watching = processes.submit(_all_watchers, session, until)
        memory, spent = resident_megabytes(session.pid), processor_seconds(session.pid)
        writes = asyncio.run(_write(session, begin))
        arrivals, clients_seconds = watching.result()
    spent = processor_seconds(session.pid) - spent
    delays = [1000 * max(0.0, at - writes.answered[number]) for number, at in arrivals]
    percentiles = partial(statistics.quantiles, n=100, method="inclusive")
    seconds = max(writes.answered.values()) - begin
    yield at_most(
        "watchers",
        "commit_to_watch_p99",
        percentiles(delays)[98],
        "ms",
        _BOUND,
        median=round(statistics.median(delays), 1),
        longest=round(max(delays), 1),
        writes_per_second=round(len(writes.sent) / seconds, 1),
        write_p99_ms=round(
            percentiles([1000 * (writes.answered[one] - writes.sent[one]) for one in writes.sent])[
                98
            ],
            1,
        ),
    )
    expected = len(writes.sent)
    latest = {number for number, _at in arrivals}
    # Two writes of one tenant in one batch are told as the later one.
    yield told("watchers", "writes_told", 100 * len(latest) / expected, "%")
    yield at_most(
        "watchers",
        "memory_growth",
        resident_megabytes(session.pid) - memory,
        "MB",
        _GROWTH,
        resident=round(resident_megabytes(session.pid), 1),
    )
    yield told(
        "watchers",
        "processor",
        100 * spent / (_SECONDS + _LATE),
        "% of a core",
        clients=round(100 * clients_seconds / (_SECONDS + _LATE), 1),
    )


def main() -> Iterator[Result]:
    """All results."""
    with fresh_home() as home:
        command = (sys.executable, "-m", "caas_console.backend.platform", "serve", "--embedded")
        nowhere = ("--host-endpoint", "unix:///nowhere/docker.sock")
        with subprocess.Popen(
            (*command, *nowhere),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **home},
            text=True,
        ) as platform:
            assert platform.stdin is not None
            assert platform.stdout is not None
            try:
                platform.stdin.write(_TOKEN + "\n")
                platform.stdin.flush()
                platform.stdout.readline()
                session = find_session(Path(home[RUNTIME_VARIABLE]))
                assert session is not None
                yield from measure(session)
            finally:
                platform.terminate()


if __name__ == "__main__":
    sys.exit(report(main()))
