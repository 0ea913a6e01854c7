"""kill -9 of a node under load, ten times in turn: none lost, none doubled, how long the pause is.

Two platforms' databases write through HAProxy, as many at once as somebody waits for. Each time
it is the node that they write to that dies; then it is healed, and the next one takes over.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from benchmarks._results import Result, at_most, report, told
from benchmarks._site import Galera, galera
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.dialects import parse_url
from caas_console.backend.platform.store.migrate import prepare_database
from tests.integration.platform.many_writes import ManyWrites, writing_node

_ROUNDS: Final = 10
_AT_ONCE: Final = 20
_PLATFORMS: Final = 2
_BEFORE: Final = 5.0  # seconds of writing before the node dies
_AFTER: Final = 20.0  # and after
_PAUSE: Final = 10.0  # seconds


class Load:
    """Writers that go on until they are told to stop."""

    def __init__(self, writes: ManyWrites) -> None:
        self._writes = writes
        self._numbers = iter(range(10**9))
        self._stopping = False
        self._writers = [asyncio.create_task(self._write()) for _ in range(_AT_ONCE)]

    async def _write(self) -> None:
        while not self._stopping:
            await self._writes.write(next(self._numbers))

    async def stop(self) -> int:
        """Wait for what is under way; how many writes were tried."""
        self._stopping = True
        await asyncio.gather(*self._writers)
        return next(self._numbers)


async def _kill_in_turn(cluster: Galera) -> list[Result]:
    platforms = [Database(parse_url(cluster.url)) for _ in range(_PLATFORMS)]
    writes, killed, pauses = ManyWrites(platforms), list[str](), list[float]()
    load = Load(writes)
    for _ in range(_ROUNDS):
        await asyncio.sleep(_BEFORE)
        node = await writing_node(platforms[0], cluster.cluster)
        before = len(writes.answered_at)
        killed.append(node.name)
        node.kill()
        await asyncio.sleep(_AFTER)
        pauses.append(_longest(writes.answered_at[before - 1 :]))
        await asyncio.to_thread(cluster.cluster.heal)
    tried = await load.stop()
    kept = await writes.kept()
    for database in platforms:
        await database.aclose()
    lost = len(writes.accepted - set(kept))
    doubled = sum(count > 1 for count in kept.values())
    beside: dict[str, Any] = {"killed": killed, "accepted": len(writes.accepted), "tried": tried}
    return [
        at_most("soak_galera", "lost", lost, "writes", 0, **beside),
        at_most("soak_galera", "doubled", doubled, "writes", 0, kept=len(kept)),
        at_most(
            "soak_galera",
            "longest_pause",
            max(pauses),
            "s",
            _PAUSE,
            each=[round(pause, 1) for pause in pauses],
        ),
    ]


def _longest(answered_at: list[float]) -> float:
    """The longest time without an answer, up to now."""
    times = [*answered_at, asyncio.get_running_loop().time()]
    return max(later - former for former, later in pairwise(times))


def main() -> Iterator[Result]:
    """All results, after a quarter of an hour at most."""
    begun = time.monotonic()
    with galera() as cluster:
        prepare_database(parse_url(cluster.url))
        yield from asyncio.run(_kill_in_turn(cluster))
    yield told("soak_galera", "took", time.monotonic() - begun, "s")


if __name__ == "__main__":
    sys.exit(report(main()))
