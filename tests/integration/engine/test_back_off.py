"""How often a daemon is connected to that answers and then fails."""

import asyncio
import json
from pathlib import Path

from caas_console.backend.contracts.resources import Host, HostSpec, HostState
from caas_console.backend.engine.fleet import EngineFleet
from caas_console.backend.engine.host import FIRST_PAUSE
from tests.integration.engine.observed import until

_ANSWERS = {
    "/version": {"Version": "20.10.24", "ApiVersion": "1.41", "MinAPIVersion": "1.12"},
    "/volumes": {"Volumes": []},
    "/info": {},
}


class FakeEndingDaemon:
    """Lists nothing, and ends its events when it is told to.

    Attributes:
        subscribed: when somebody asked for its events, by the loop's clock.
    """

    def __init__(self) -> None:
        self.subscribed: list[float] = []
        self._events: asyncio.StreamWriter | None = None

    def end_events(self) -> None:
        assert self._events is not None
        self._events.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode().partition("?")[0]
                if path.endswith("/events"):
                    self.subscribed.append(asyncio.get_running_loop().time())
                    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
                    self._events = writer
                    return
                found = (answer for end, answer in _ANSWERS.items() if path.endswith(end))
                body = json.dumps(next(found, [])).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()


async def test_daemon_that_answers_and_fails_is_tried_ever_less_often(tmp_path: Path) -> None:
    fake = FakeEndingDaemon()
    server = await asyncio.start_unix_server(fake.serve, tmp_path / "docker.sock")
    fleet = EngineFleet("r")
    endpoint = f"unix://{tmp_path}/docker.sock"
    spec = HostSpec(id="h", tenant_id="t", environment_id="e", name="h", endpoint=endpoint)
    async with server:
        await fleet.set_hosts([spec])
        for attempt in range(1, 6):
            await until(
                lambda: len(fake.subscribed) == attempt and _is_ready(fleet),  # noqa: B023
                f"attempt {attempt}",
            )
            fake.end_events()
        await fleet.aclose()
    # The fourth pause, which may be shortened by half.
    assert fake.subscribed[4] - fake.subscribed[3] > FIRST_PAUSE * 2**3 / 2 * 0.9


def _is_ready(fleet: EngineFleet) -> bool:
    return any(
        isinstance(host, Host) and host.state is HostState.READY
        for host in fleet.feed.objects("host")
    )
