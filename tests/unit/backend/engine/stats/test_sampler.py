from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.engine.stats.sampler import PERIOD, due

_IDS = st.lists(st.integers(0, 2**256 - 1).map("{:064x}".format), unique=True, max_size=50)


@given(_IDS, st.integers(0, 10**6))
def test_each_container_is_measured_once_a_period(ids: list[str], start: int) -> None:
    measured = [one for tick in range(start, start + PERIOD) for one in due(ids, ids, tick)]
    assert sorted(measured) == sorted(ids)


@given(_IDS, st.integers(0, 10**6))
def test_container_without_cpu_usage_is_measured_at_every_tick(ids: list[str], tick: int) -> None:
    assert due(ids, [], tick) == ids


def test_containers_are_spread_over_the_period() -> None:
    ids = [f"{number * 2654435761 % 2**32:08x}" + "0" * 56 for number in range(1000)]
    assert all(60 < len(due(ids, ids, tick)) < 140 for tick in range(PERIOD))
