"""Many watchers of a site, and somebody who writes: what `watchers` and its soak share.

The watchers are a process of their own, and so is the writer. A watcher takes out of each line
only which writes it tells of.
"""

import asyncio
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import cycle, islice
from multiprocessing import get_context
from typing import Final, NamedTuple

from benchmarks._http_line import Answer, Door, Line, Lines
from benchmarks._processes import processor_seconds, resident_megabytes
from benchmarks._results import Result, at_least_value, at_most, told
from benchmarks._site import Member, RunningSite, logged_in, tenant_id
from caas_console.backend.contracts.access import Role

TENANTS: Final = 50
CONTAINERS: Final = 100
WATCHERS: Final = 200
PER_SECOND: Final = 100
WARM: Final = 20.0  # seconds until what there is to fill is full
_CONNECTING: Final = 12.0  # seconds until all watchers have read their snapshots
_LATE: Final = 5.0  # seconds after the last write until the watchers stop
_BOUND: Final = 500.0  # ms
_REACHED: Final = 0.98
# All are told of every write, and no two of these see the same otherwise.
_ROLES: Final = (Role.PLATFORM_ADMIN, Role.OPERATOR, Role.SUPPORT, Role.AUDITOR)
_NUMBER: Final = re.compile(rb'"description":"write (\d+)"')


class Told(NamedTuple):
    """What the watchers saw.

    Attributes:
        delays: when each write was read, by its number; one time for each watcher.
        processor: seconds that it took them.
    """

    arrivals: list[tuple[int, float]]
    processor: float


class Written(NamedTuple):
    """What the writer knows: when each write was sent and answered, by its number."""

    sent: dict[int, float]
    answered: dict[int, float]
    refused: int
    processor: float


async def _watch(door: Door, token: str, until: float, told: list[tuple[int, float]]) -> None:
    line = await Line.open(door)
    line.send("GET", "/v1/watch", token)
    try:
        async with asyncio.timeout(until - time.monotonic()):
            while text := await line.reader.readline():
                if numbers := _NUMBER.findall(text):
                    now = time.monotonic()
                    told += [(int(number), now) for number in numbers]
        raise EOFError("a watch ended by itself")
    except TimeoutError:
        line.close()


def _all_watchers(door: Door, tokens: Sequence[str], until: float) -> Told:
    arrivals: list[tuple[int, float]] = []

    async def run() -> None:
        await asyncio.gather(*(_watch(door, token, until, arrivals) for token in tokens))

    asyncio.run(run())
    return Told(arrivals, time.process_time())


def _all_writes(door: Door, token: str, begin: float, seconds: float) -> Written:
    return asyncio.run(_write(door, token, begin, seconds))


async def _write(door: Door, token: str, begin: float, seconds: float) -> Written:
    """A hundred writes a second, whether or not the former ones were answered."""
    written, lines = Written({}, {}, 0, 0.0), Lines(door)
    refused = 0

    async def one(place: int, number: int, former: asyncio.Task[str]) -> str:
        nonlocal refused
        # Each tenant's writes one after the other: each names the state that it changes.
        tag = await former
        written.sent[number] = time.monotonic()
        change = {"description": f"write {number}"}
        path = f"/v1/tenants/{tenant_id(place)}"
        answer = await lines.ask("PATCH", path, token, match=tag, body=change)
        if answer.status != 200:
            refused += 1
            return _tag(await lines.ask("GET", path, token))
        written.answered[number] = time.monotonic()
        return _tag(answer)

    async def read(place: int) -> str:
        return _tag(await lines.ask("GET", f"/v1/tenants/{tenant_id(place)}", token))

    running = [asyncio.create_task(read(place)) for place in range(TENANTS)]
    await asyncio.wait(running)
    for number in range(int(seconds * PER_SECOND)):
        await asyncio.sleep(max(0.0, begin + number / PER_SECOND - time.monotonic()))
        place = number % TENANTS
        running[place] = asyncio.create_task(one(place, number, running[place]))
    await asyncio.gather(*running)
    lines.close()
    return written._replace(refused=refused, processor=time.process_time())


def _tag(answer: Answer) -> str:
    return answer.headers["etag"]


class Memory(NamedTuple):
    """Resident memory of the platform, in MB, with the seconds since the writes began."""

    samples: list[tuple[float, float]]

    def growth(self) -> float:
        """How much more it is at the end than when all was warm."""
        return self.samples[-1][1] - self._at(WARM)

    def _at(self, seconds: float) -> float:
        return next(size for at, size in self.samples if at >= seconds)

    def course(self) -> list[float]:
        """Some ten of the samples."""
        step = max(1, len(self.samples) // 10)
        return [round(size, 1) for _, size in self.samples[::step]]


def measure(
    benchmark: str, case: str, site: RunningSite, seconds: float, growth: float
) -> Iterator[Result]:
    """The results of a site with ``TENANTS`` tenants.

    Args:
        benchmark: its name.
        case: told behind each case's name.
        site: where.
        seconds: for how long is written.
        growth: MB that the platform's memory may grow by, once it is warm.
    """
    roles = list(islice(cycle(_ROLES), WATCHERS))
    tokens = logged_in(site.place, [Member(role) for role in roles])
    begin = time.monotonic() + _CONNECTING
    until = begin + seconds + _LATE
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        watching = processes.submit(_all_watchers, site.door, tokens, until)
        writing = processes.submit(_all_writes, site.door, tokens[0], begin, seconds)
        time.sleep(max(0.0, begin - time.monotonic()))
        spent = processor_seconds(site.pid)
        memory = _sampled(site.pid, begin, seconds)
        spent = processor_seconds(site.pid) - spent
        written = writing.result()
        seen = _result(watching)
    in_time = sum(at <= begin + seconds for at in written.answered.values())
    yield from _delays(benchmark, case, written, seen)
    yield at_most(
        benchmark,
        f"memory_growth_{case}",
        memory.growth(),
        "MB",
        growth,
        course=memory.course(),
    )
    yield told(
        benchmark,
        f"processor_{case}",
        100 * spent / seconds,
        "% of a core",
        ms_a_write=round(1000 * spent / in_time, 2),
        watchers=round(100 * seen.processor / seconds, 1),
        writer=round(100 * written.processor / seconds, 1),
    )


def _result(future: "Future[Told]") -> Told:
    return future.result()


def _sampled(pid: int, begin: float, seconds: float) -> Memory:
    samples = []
    while (at := time.monotonic() - begin) < seconds:
        samples.append((at, resident_megabytes(pid)))
        time.sleep(1)
    return Memory(samples)


def _delays(benchmark: str, case: str, written: Written, seen: Told) -> Iterator[Result]:
    delays = [
        1000 * max(0.0, at - written.answered[number])
        for number, at in seen.arrivals
        if number in written.answered
    ]
    percentiles = partial(statistics.quantiles, n=100, method="inclusive")
    answers = [1000 * (at - written.sent[number]) for number, at in written.answered.items()]
    yield at_most(
        benchmark,
        f"commit_to_watch_p99_{case}",
        percentiles(delays)[98],
        "ms",
        _BOUND,
        median=round(statistics.median(delays), 1),
        longest=round(max(delays), 1),
    )
    times = sorted(written.answered.values())
    reached = (len(times) - 1) / (times[-1] - times[0])
    yield at_least_value(
        benchmark,
        f"writes_{case}",
        reached,
        "1/s",
        _REACHED * PER_SECOND,
        refused=written.refused,
        answer_median_ms=round(statistics.median(answers), 1),
        answer_p99_ms=round(percentiles(answers)[98], 1),
    )
    # Two writes of one tenant in one batch are told as the later one.
    shares = len(seen.arrivals) / (WATCHERS * len(written.answered))
    yield told(benchmark, f"writes_told_{case}", 100 * shares, "%")
