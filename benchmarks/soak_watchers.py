"""200 watchers and 100 writes a second for ten minutes: is the platform's memory flat?"""

import sys
from collections.abc import Iterator
from typing import Final

from benchmarks._results import Result, report
from benchmarks._site import galera, running_site
from benchmarks._watching import CONTAINERS, TENANTS, measure

_SECONDS: Final = 600.0
_GROWTH: Final = 10.0  # MB after the first 20 s


def main() -> Iterator[Result]:
    """All results."""
    with running_site(containers=CONTAINERS, tenants=TENANTS) as site:
        yield from measure("soak_watchers", "sqlite", site, _SECONDS, _GROWTH)
    with (
        galera() as cluster,
        running_site(cluster.url, containers=CONTAINERS, tenants=TENANTS) as site,
    ):
        yield from measure("soak_watchers", "galera", site, _SECONDS, _GROWTH)


if __name__ == "__main__":
    sys.exit(report(main()))
