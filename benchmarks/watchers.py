"""How soon many watchers are told of what is written: 200 of them, 100 writes a second.

A site's platform over TLS, with a region, on SQLite and on a Galera cluster behind HAProxy.
"""

import sys
from collections.abc import Iterator
from typing import Final

from benchmarks._results import Result, report
from benchmarks._site import galera, running_site
from benchmarks._watching import CONTAINERS, TENANTS, measure

_SECONDS: Final = 60.0
_GROWTH: Final = 10.0  # MB in the 40 s after the first 20


def main() -> Iterator[Result]:
    """All results."""
    with running_site(containers=CONTAINERS, tenants=TENANTS) as site:
        yield from measure("watchers", "sqlite", site, _SECONDS, _GROWTH)
    with (
        galera() as cluster,
        running_site(cluster.url, containers=CONTAINERS, tenants=TENANTS) as site,
    ):
        yield from measure("watchers", "galera", site, _SECONDS, _GROWTH)


if __name__ == "__main__":
    sys.exit(report(main()))
