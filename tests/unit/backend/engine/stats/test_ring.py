from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.backend.engine.stats.ring import CAPACITY, SampleRing

_START = datetime(2026, 11, 24, 23, 0, 0, 500000, tzinfo=UTC)


def _sample(number: int) -> ContainerSample:
    return ContainerSample(id="h/c", at=_START + timedelta(seconds=number), processes=number)


@given(st.integers(0, 3 * CAPACITY))
def test_latest_samples_are_kept_in_order(count: int) -> None:
    ring = SampleRing("h/c")
    for number in range(count):
        ring.append(_sample(number))
    expected = range(max(0, count - CAPACITY), count)
    assert [one.processes for one in ring.samples()] == list(expected)


_BYTES = st.none() | st.integers(0, 2**53)


@given(st.none() | st.floats(0, 1e5), _BYTES, _BYTES)
def test_sample_is_kept_as_it_was(
    cpu: float | None, memory: int | None, received: int | None
) -> None:
    ring = SampleRing("h/c")
    sample = ContainerSample(
        id="h/c", at=_START, cpu_percent=cpu, memory_bytes=memory, network_received_bytes=received
    )
    ring.append(sample)
    assert ring.samples() == (sample,)
