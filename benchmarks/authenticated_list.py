"""Lists of 100 rows from 100,000 with a bearer token: 50 requests a second, open loop.

A site's platform over TLS, on SQLite and on a Galera cluster behind HAProxy. Who asks: an
administrator of the platform, a member of one tenant, and one of two hundred. What: the
containers of a made-up region, and the audit trail. Each request is due at its time, whatever
became of those before it, and its time runs from there to the last byte.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from multiprocessing import get_context
from typing import Any, Final, NamedTuple

from sqlalchemy import insert

from benchmarks._http_line import Door, Lines
from benchmarks._processes import processor_seconds
from benchmarks._results import Result, at_most, report
from benchmarks._site import Member, RunningSite, galera, logged_in, running_site, tenant_id
from caas_console.backend.contracts.access import Role
from caas_console.backend.platform.store.database import Database, UnitOfWork
from caas_console.backend.platform.store.dialects import Place
from caas_console.backend.platform.store.ids import new_id
from caas_console.backend.platform.store.schema import audit

_OBJECTS: Final = 100_000
_TENANTS: Final = 200
_PER_SECOND: Final = 50
_SECONDS: Final = 24.0
_WARMING: Final = 100  # requests
_BOUND: Final = 50.0  # ms
_ROWS: Final = 100
_AT_A_TIME: Final = 5_000
_PATIENCE: Final = 120.0  # seconds until the platform has all that the region has
_ALL = [tenant_id(number) for number in range(_TENANTS)]
_MEMBERS: Final = {
    "admin": Member(Role.PLATFORM_ADMIN),
    "member": Member(Role.TENANT_ADMIN, _ALL[:1]),
    "member_of_200": Member(Role.TENANT_ADMIN, _ALL),
}


class Asked(NamedTuple):
    """What became of a request: how long it took in ms, and who sent it."""

    who: str
    took: float


async def _ask(door: Door, path: str, tokens: Sequence[tuple[str, str]]) -> list[Asked]:
    """Open loop: as many pages as there are moments, each of the next one who asks."""
    lines, asked = Lines(door), list[Asked]()
    cursors = dict.fromkeys((who for who, _ in tokens), "")

    async def one(who: str, token: str, due: float) -> None:
        page = f"/v1/{path}?limit={_ROWS}&cursor={cursors[who]}"
        answer = await lines.ask("GET", page, token)
        asked.append(Asked(who, 1000 * (time.monotonic() - due)))
        assert answer.status == 200, answer.body
        cursors[who] = json.loads(answer.body)["next_cursor"] or ""

    turns = cycle(tokens)
    for _ in range(_WARMING):
        who, token = next(turns)
        await one(who, token, time.monotonic())
    asked.clear()
    begin, running = time.monotonic(), []
    for number in range(int(_SECONDS * _PER_SECOND)):
        due = begin + number / _PER_SECOND
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        who, token = next(turns)
        running.append(asyncio.create_task(one(who, token, due)))
    await asyncio.gather(*running)
    lines.close()
    return asked


def _asked(door: Door, path: str, tokens: Sequence[tuple[str, str]]) -> list[Asked]:
    return asyncio.run(_ask(door, path, tokens))


async def _until_filled(site: RunningSite, token: str) -> None:
    """The platform answers with containers only once it has all that the region has."""
    lines = Lines(site.door)
    async with asyncio.timeout(_PATIENCE):
        filled = False
        while not filled:
            answer = await lines.ask("GET", "/v1/containers", token)
            filled = bool(json.loads(answer.body)["items"])
            await asyncio.sleep(0.5)
    lines.close()


async def _fill_audit(place: Place) -> None:
    """As many entries as there are containers, of all tenants in turn."""
    begun = datetime.now(UTC) - timedelta(days=100)

    def entry(number: int) -> dict[str, Any]:
        at, tenant = begun + timedelta(minutes=number), _ALL[number % _TENANTS]
        return {
            "id": new_id(at),
            "at": at,
            "actor_id": f"person-{number % 97:04}",
            "actor_name": f"person-{number % 97:04}",
            "credential_id": "0",
            "address": "192.0.2.7",
            "request_id": f"{number:032x}",
            "action": "container.stop",
            "object_kind": "container",
            "object_id": f"local/{number:064x}",
            "object_name": f"shop-web-{number}",
            "tenant_id": tenant,
            "reason": "",
            "outcome": "succeeded",
            "detail": "",
            "before": None,
            "after": None,
        }

    database = Database(place)
    for start in range(0, _OBJECTS, _AT_A_TIME):
        entries = [entry(number) for number in range(start, start + _AT_A_TIME)]

        async def act(work: UnitOfWork, entries: list[dict[str, Any]] = entries) -> None:
            await work.connection.execute(insert(audit), entries)

        await database.transact(act)
    await database.aclose()


def measure(case: str, site: RunningSite) -> Iterator[Result]:
    """The results of a site on one kind of database."""
    tokens = list(zip(_MEMBERS, logged_in(site.place, list(_MEMBERS.values())), strict=True))
    asyncio.run(_fill_audit(site.place))
    asyncio.run(_until_filled(site, tokens[0][1]))
    percentiles = partial(statistics.quantiles, n=100, method="inclusive")
    for path in ("containers", "audit"):
        with ProcessPoolExecutor(1, get_context("spawn")) as processes:
            spent = processor_seconds(site.pid)
            asked = processes.submit(_asked, site.door, path, tokens).result()
            spent = processor_seconds(site.pid) - spent
        took = [one.took for one in asked]
        yield at_most(
            "authenticated_list",
            f"{path}_p99_{case}",
            percentiles(took)[98],
            "ms",
            _BOUND,
            median=round(statistics.median(took), 1),
            longest=round(max(took), 1),
            **{
                f"p99_{who}": round(percentiles([x.took for x in asked if x.who == who])[98], 1)
                for who in _MEMBERS
            },
            processor_ms_a_request=round(1000 * spent / (len(asked) + _WARMING), 2),
        )


def main() -> Iterator[Result]:
    """All results."""
    with running_site(containers=_OBJECTS, tenants=_TENANTS) as site:
        yield from measure("sqlite", site)
    with (
        galera() as cluster,
        running_site(cluster.url, containers=_OBJECTS, tenants=_TENANTS) as site,
    ):
        yield from measure("galera", site)


if __name__ == "__main__":
    sys.exit(report(main()))
