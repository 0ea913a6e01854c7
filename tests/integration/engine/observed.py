"""A fleet that observes one daemon of the lab, and waiting for what it shall see."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.contracts.resources import (
    Container,
    EngineEvent,
    Host,
    HostSpec,
    HostState,
    Image,
    Network,
    ObjectRef,
    Volume,
)
from caas_console.backend.engine.fleet import EngineFleet

T = TypeVar("T", Container, EngineEvent, Image, Network, Volume)

HOST_ID = "h1"
PATIENCE = 20.0  # seconds; a shared machine can be slow


def host_spec(endpoint: str, tls_directory: str | None = None) -> HostSpec:
    return HostSpec(
        id=HOST_ID,
        tenant_id="t1",
        environment_id="e1",
        name="one",
        endpoint=endpoint,
        tls_directory=tls_directory,
    )


async def until(condition: Callable[[], bool], what: str, timeout: float = PATIENCE) -> None:
    """Return once the condition holds, looking every few milliseconds."""
    try:
        async with asyncio.timeout(timeout):
            while not condition():  # noqa: ASYNC110 - any condition, not only one with an event
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(f"not within {timeout:g} s: {what}") from None


class Observed:
    """What the fleet knows of the one host."""

    def __init__(self, fleet: EngineFleet) -> None:
        self.fleet = fleet

    @property
    def host(self) -> Host:
        host = self.fleet.feed.get("host", HOST_ID)
        assert isinstance(host, Host)
        return host

    def containers(self) -> dict[str, Container]:
        return {one.name: one for one in self._all(Container)}

    def images(self) -> dict[str, Image]:
        return {tag: one for one in self._all(Image) for tag in one.tags or (one.engine_id,)}

    def networks(self) -> dict[str, Network]:
        return {one.name: one for one in self._all(Network)}

    def volumes(self) -> dict[str, Volume]:
        return {one.name: one for one in self._all(Volume)}

    def events(self) -> list[EngineEvent]:
        return self._all(EngineEvent)

    def _all(self, kind: type[T]) -> list[T]:
        return [one for one in self.fleet.feed.all_objects() if isinstance(one, kind)]

    def ref(self, engine_id: str) -> ObjectRef:
        return ObjectRef(HOST_ID, engine_id)

    async def until_state(self, state: HostState) -> None:
        await until(lambda: self.host.state is state, f"the host is {state}")

    async def until_inspected(self) -> None:
        """Everything that was listed has been looked at."""
        await until(
            lambda: (
                all(one.tty is not None for one in self._all(Container))
                and all(one.architecture is not None for one in self._all(Image))
            ),
            "every container and image is inspected",
        )

    async def execute(self, operation: Operation, job_id: str = "job-1") -> list[Progress]:
        return [report async for report in self.fleet.execute(HOST_ID, operation, job_id, 1)]


@asynccontextmanager
async def observing(spec: HostSpec) -> AsyncIterator[Observed]:
    """A fleet with one host, which need not be ready."""
    fleet = EngineFleet("local")
    try:
        await fleet.set_hosts([spec])
        yield Observed(fleet)
    finally:
        await fleet.aclose()


@asynccontextmanager
async def observing_ready(endpoint: str) -> AsyncIterator[Observed]:
    """A fleet with one host, once everything on it is known."""
    async with observing(host_spec(endpoint)) as observed:
        await observed.until_state(HostState.READY)
        await observed.until_inspected()
        yield observed


async def docker(endpoint: str, *arguments: str) -> str:
    """Run the docker CLI, as somebody else on the machine would; returns what it printed."""
    process = await asyncio.create_subprocess_exec(
        *("docker", "--host", endpoint, *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode().strip()
