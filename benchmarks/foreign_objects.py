"""Does the time of a refusal tell whether there is something? Foreign objects beside absent ones.

A site's platform over TLS on SQLite, asked by somebody who may read in one tenant alone. In turn
the same question about an object of another tenant and about one that is not there; the answers
are alike, and so must be their times: the ratio of the medians is told, and how often the one of
a pair took longer, which is half of the time where nothing can be learnt.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from benchmarks._http_line import Door, Line
from benchmarks._results import Result, at_most, report
from benchmarks._site import Member, RunningSite, logged_in, running_site, tenant_id
from caas_console.backend.contracts.access import Role
from caas_console.backend.contracts.operations import PullImage
from caas_console.backend.jobs import lifecycle
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.dialects import Place
from caas_console.backend.platform.store.jobs import SQLJobStore

_ROUNDS: Final = 600
_WARMING: Final = 50
# Of the medians; the pairs' share may be as far from a half.
_BOUND: Final = 1.1
_TELLING: Final = 0.1
_REST: Final = 0.005  # seconds between two requests: more than 200 a second are refused
_ABSENT_JOB: Final = "x" * 26


async def _add_job(place: Place, tenant: str) -> str:
    """A job of a tenant that nobody runs: it was cancelled."""
    now = datetime.now(UTC)
    job = lifecycle.new_job(
        tenant_id=tenant,
        actor="somebody",
        host_id="elsewhere",
        operation=PullImage(reference="busybox:1"),
        subject="busybox:1",
        now=now,
    )
    database = Database(place)
    await SQLJobStore(database).add(lifecycle.cancel_requested(job, now))
    await database.aclose()
    return job.id


async def _times(
    door: Door, token: str, foreign: str, absent: str
) -> tuple[list[float], list[float]]:
    line = await Line.open(door)
    took: dict[str, list[float]] = {foreign: [], absent: []}
    for number in range(_WARMING + _ROUNDS):
        # Neither is always the first.
        for path in (foreign, absent) if number % 2 else (absent, foreign):
            await asyncio.sleep(_REST)
            begun = time.perf_counter()
            answer = await line.ask("GET", f"/v1{path}", token)
            took[path].append(1000 * (time.perf_counter() - begun))
            assert answer.status == 404, answer.body
    line.close()
    return took[foreign][_WARMING:], took[absent][_WARMING:]


def measure(site: RunningSite) -> Iterator[Result]:
    """The results, a line for each kind of object."""
    own, other = tenant_id(0), tenant_id(1)
    member, stranger = Member(Role.TENANT_ADMIN, [own]), Member(Role.TENANT_ADMIN, [other])
    token = logged_in(site.place, [member, stranger])[0]
    job = asyncio.run(_add_job(site.place, other))
    pairs = {
        "tenant": (f"/tenants/{other}", "/tenants/tenant-9999"),
        "members": (f"/tenants/{other}/members", "/tenants/tenant-9999/members"),
        "job": (f"/jobs/{job}", f"/jobs/{_ABSENT_JOB}"),
        "person": ("/people/person-0001", "/people/person-9999"),
        "access": ("/people/person-0001/access", "/people/person-9999/access"),
    }
    for kind, paths in pairs.items():
        foreign, absent = asyncio.run(_times(site.door, token, *paths))
        longer = sum(one > other for one, other in zip(foreign, absent, strict=True))
        share = longer / len(foreign)
        result = at_most(
            "foreign_objects",
            kind,
            statistics.median(foreign),
            "ms",
            _BOUND,
            peer=statistics.median(absent),
            foreign_took_longer=round(share, 3),
        )
        alike = result["ratio"] >= 1 / _BOUND and abs(share - 0.5) <= _TELLING
        yield result | {"ok": result["ok"] and alike}


def main() -> Iterator[Result]:
    """All results."""
    with running_site(containers=0, tenants=2) as site:
        yield from measure(site)


if __name__ == "__main__":
    sys.exit(report(main()))
