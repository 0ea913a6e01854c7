"""Measurements of real containers."""

import asyncio
import time

import pytest

from caas_console.backend.contracts.errors import NotFound
from caas_console.backend.contracts.runtime import ContainerSample
from tests.integration.engine.observed import (
    PATIENCE,
    Observed,
    docker,
    observing_ready,
    until,
)
from tests.lab.daemon import Daemon
from tests.lab.recording_proxy import RecordingProxy

_SLEEP = ("busybox:1", "sleep", "1000")


async def _run(observed: Observed, daemon: Daemon, name: str, *command: str) -> str:
    """A container's resource id, once it is seen."""
    engine_id = await docker(daemon.url, "run", "--detach", "--name", name, *command)
    await until(lambda: name in observed.containers(), "it is seen")
    return str(observed.ref(engine_id))


async def _samples(
    observed: Observed, container: str, count: int, *, focus: bool = False
) -> list[ContainerSample]:
    samples: list[ContainerSample] = []
    async with asyncio.timeout(PATIENCE), observed.fleet.stats() as stats:
        if focus:
            await stats.focus([container])
        async for batch in stats:
            samples += [sample for sample in batch if sample.id == container]
            if len(samples) >= count:
                break
    return samples


async def test_busy_container_is_seen_to_be_busy(observed: Observed, daemon: Daemon) -> None:
    burner = ("--cpus", "0.5", "busybox:1", "sh", "-c", "while :; do :; done")
    busy = await _run(observed, daemon, "busy", *burner)
    idle = await _run(observed, daemon, "idle", *_SLEEP)
    (*_, last) = await _samples(observed, busy, 5, focus=True)
    # Its limit is half a CPU; a busy machine may give it less.
    assert 5 < (last.cpu_percent or 0) < 60
    assert last.processes == 1
    assert 0 < (last.memory_bytes or 0) < (last.memory_limit_bytes or 0)
    assert (last.network_received_bytes, last.block_written_bytes) != (None, None)
    (*_, resting) = await _samples(observed, idle, 2)
    assert resting.cpu_percent == pytest.approx(0, abs=2)


async def test_container_in_focus_is_measured_each_second(
    observed: Observed, daemon: Daemon
) -> None:
    web = await _run(observed, daemon, "web", *_SLEEP)
    samples = await _samples(observed, web, 5, focus=True)
    moments = sorted({sample.at for sample in samples})
    assert (moments[-1] - moments[0]).total_seconds() < 6


async def test_usage_stays_known_when_a_container_comes_into_focus(
    observed: Observed, daemon: Daemon
) -> None:
    web = await _run(observed, daemon, "web", *_SLEEP)
    await _samples(observed, web, 2)
    for _ in range(2):
        samples = await _samples(observed, web, 3, focus=True)
        assert None not in [sample.cpu_percent for sample in samples]


async def test_new_container_has_its_usage_within_seconds(
    observed: Observed, daemon: Daemon
) -> None:
    web = await _run(observed, daemon, "web", *_SLEEP)
    began = time.monotonic()
    (first, second) = await _samples(observed, web, 2)
    assert (first.cpu_percent, second.cpu_percent is None) == (None, False)
    assert time.monotonic() - began < 6


async def test_containers_out_of_focus_are_measured_once_a_period(
    daemon: Daemon, daemon_proxy: RecordingProxy
) -> None:
    async with observing_ready(daemon_proxy.url) as observed:
        web = await _run(observed, daemon, "web", *_SLEEP)
        await _samples(observed, web, 2)
        daemon_proxy.forget()

        def asked() -> list[str]:
            targets = (request.target for request in daemon_proxy.requests)
            return [target for target in targets if "/stats" in target]

        await until(lambda: bool(asked()), "it is measured again")
        await asyncio.sleep(2)
        (target,) = asked()
    assert "one-shot=1" in target


async def test_history_holds_what_was_measured(observed: Observed, daemon: Daemon) -> None:
    web = await _run(observed, daemon, "web", *_SLEEP)
    samples = await _samples(observed, web, 2)
    container = observed.containers()["web"]
    history = await observed.fleet.sample_history(container.ref)
    assert history[:2] == tuple(samples)
    await docker(daemon.url, "rm", "--force", "web")
    await until(lambda: "web" not in observed.containers(), "it is gone")
    with pytest.raises(NotFound):
        await observed.fleet.sample_history(container.ref)


async def test_stopped_container_is_not_measured(observed: Observed, daemon: Daemon) -> None:
    web = await _run(observed, daemon, "web", *_SLEEP)
    await _samples(observed, web, 2)
    await docker(daemon.url, "kill", "web")
    await until(lambda: observed.containers()["web"].exit_code == 137, "it is stopped")
    await asyncio.sleep(1.5)
    async with observed.fleet.stats() as stats:
        await stats.focus([web])
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2):
                await anext(aiter(stats))


async def test_container_in_focus_is_measured_again_after_a_restart(
    observed: Observed, daemon: Daemon
) -> None:
    web = await _run(observed, daemon, "web", *_SLEEP)
    async with asyncio.timeout(PATIENCE), observed.fleet.stats() as stats:
        await stats.focus([web])
        batches = aiter(stats)
        await anext(batches)
        before = observed.containers()["web"].started_at
        await docker(daemon.url, "restart", "--time", "0", "web")
        await until(lambda: observed.containers()["web"].started_at != before, "it is restarted")
        started = observed.containers()["web"].started_at
        assert started is not None
        while (await anext(batches))[0].at < started:
            pass
