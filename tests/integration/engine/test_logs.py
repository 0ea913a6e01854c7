"""Logs come as the engine sends them."""

import asyncio
import struct
from datetime import UTC, datetime, timedelta

import pytest

from caas_console.backend.contracts.errors import EngineError, NotFound
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import LogQuery
from tests.integration.engine.observed import PATIENCE, Observed, docker, until
from tests.lab.daemon import Daemon


async def _start(observed: Observed, daemon: Daemon, script: str, *options: str) -> ObjectRef:
    command = ("busybox:1", "sh", "-c", script)
    return observed.ref(await docker(daemon.url, "run", "--detach", *options, *command))


async def _read(observed: Observed, container: ObjectRef, query: LogQuery) -> bytes:
    async with asyncio.timeout(PATIENCE), observed.fleet.logs(container, query) as log:
        return b"".join([piece async for piece in log])


def _records(content: bytes) -> list[tuple[int, bytes]]:
    """The records of a multiplexed log: stream (1 output, 2 errors) and bytes."""
    records = []
    while content:
        stream, length = struct.unpack(">BxxxL", content[:8])
        records.append((stream, content[8 : 8 + length]))
        content = content[8 + length :]
    return records


async def test_log_without_a_terminal_has_records(observed: Observed, daemon: Daemon) -> None:
    container = await _start(observed, daemon, "echo out; sleep 0.2; echo err >&2")
    async with observed.fleet.logs(container, LogQuery(follow=True)) as log:
        assert log.framing == "multiplexed"
        content = b"".join([piece async for piece in log])
    assert _records(content) == [(1, b"out\n"), (2, b"err\n")]


async def test_log_of_a_terminal_is_its_output(observed: Observed, daemon: Daemon) -> None:
    container = await _start(observed, daemon, r"printf '\033[1mbold\033[0m\n'", "--tty")
    async with observed.fleet.logs(container, LogQuery(follow=True)) as log:
        assert log.framing == "raw"
        content = b"".join([piece async for piece in log])
    assert content == b"\x1b[1mbold\x1b[0m\r\n"


async def test_log_is_followed_until_the_container_ends(observed: Observed, daemon: Daemon) -> None:
    script = "while [ ! -e /go ]; do sleep 0.05; done; echo late"
    container = await _start(observed, daemon, script)
    reading = asyncio.create_task(_read(observed, container, LogQuery(follow=True)))
    await docker(daemon.url, "exec", container.engine_id, "touch", "/go")
    assert _records(await reading) == [(1, b"late\n")]


async def test_parts_of_a_log_are_had(observed: Observed, daemon: Daemon) -> None:
    container = await _start(
        observed, daemon, "echo one; sleep 0.2; echo two >&2; sleep 0.2; echo three"
    )
    await docker(daemon.url, "wait", container.engine_id)

    async def lines(**query: object) -> list[bytes]:
        content = await _read(observed, container, LogQuery.model_validate(query))
        return [line for _, line in _records(content)]

    assert await lines() == [b"one\n", b"two\n", b"three\n"]
    assert await lines(tail=1) == [b"three\n"]
    assert await lines(tail=0) == []
    assert await lines(stdout=False) == [b"two\n"]
    assert await lines(stderr=False) == [b"one\n", b"three\n"]
    (stamped,) = await lines(tail=1, timestamps=True)
    at = datetime.fromisoformat(stamped.split(b" ")[0].decode())
    assert await lines(since=at - timedelta(milliseconds=50)) == [b"three\n"]
    assert await lines(until=at - timedelta(milliseconds=50)) == [b"one\n", b"two\n"]
    assert await lines(since=datetime.now(UTC)) == []


async def test_reader_that_stops_reading_stops_the_source(
    observed: Observed, daemon: Daemon
) -> None:
    container = await _start(observed, daemon, "yes $(seq 100)")
    async with observed.fleet.logs(container, LogQuery(follow=True)) as log:
        pieces = aiter(log)
        await anext(pieces)
        await asyncio.sleep(0.5)
        # What was read ahead is bounded, so what comes now is old.
        assert len(await anext(pieces)) <= 512 * 1024
    await docker(daemon.url, "rm", "--force", container.engine_id)


async def test_log_that_is_left_is_let_go(observed: Observed, daemon: Daemon) -> None:
    container = await _start(observed, daemon, "echo one; sleep 1000")
    async with observed.fleet.logs(container, LogQuery(follow=True)) as log:
        async for piece in log:
            assert b"one" in piece
            break
    assert _records(await _read(observed, container, LogQuery())) == [(1, b"one\n")]


async def test_container_that_vanishes_ends_its_log(observed: Observed, daemon: Daemon) -> None:
    container = await _start(observed, daemon, "echo one; sleep 1000")
    reading = asyncio.create_task(_read(observed, container, LogQuery(follow=True)))
    await until(lambda: len(observed.containers()) > 0, "it is seen")
    await docker(daemon.url, "rm", "--force", container.engine_id)
    assert _records(await reading) == [(1, b"one\n")]


async def test_log_of_no_container_is_not_found(observed: Observed) -> None:
    with pytest.raises(NotFound, match="The container does not exist any more"):
        await _read(observed, observed.ref("missing"), LogQuery())


async def test_log_that_goes_elsewhere_is_told(observed: Observed, daemon: Daemon) -> None:
    container = await _start(observed, daemon, "echo one", "--log-driver", "none")
    with pytest.raises(EngineError, match="The logs of this container cannot be read"):
        await _read(observed, container, LogQuery())
