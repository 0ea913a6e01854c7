"""A Docker daemon that answers, and the ways to talk to it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from caas_console.backend.engine.api_version import ApiVersion, negotiate
from caas_console.backend.engine.client import EngineClient
from caas_console.backend.engine.connection import Dialer
from caas_console.backend.engine.endpoint import Endpoint, SSHEndpoint
from caas_console.backend.engine.sdk import SDK
from caas_console.backend.engine.ssh_tunnel import SSHTunnel

_CONNECTIONS = 16
# The engine answers a measurement at its next tick: this many wait for it side by side.
_STATS_CONNECTIONS = 64
# Behind ssh, each connection is a process here and two on the other machine.
_SSH_CONNECTIONS = 4


@dataclass(frozen=True)
class Daemon:
    """One daemon for as long as it can be reached.

    Attributes:
        version: the API version agreed with it.
        client: for what is read, and for streams.
        stats_client: for measuring, so that it delays nothing else.
        sdk: for operations.
    """

    endpoint: Endpoint
    version: ApiVersion
    client: EngineClient
    stats_client: EngineClient
    sdk: SDK

    @property
    def version_text(self) -> str:
        """The API version, for people."""
        return "{}.{}".format(*self.version)

    async def aclose(self) -> None:
        """Break every connection; what waits for the daemon gets EngineUnreachable."""
        await self.client.aclose()
        await self.stats_client.aclose()
        self.sdk.close()


@asynccontextmanager
async def connect(endpoint: Endpoint) -> AsyncIterator[Daemon]:
    """The daemon at ``endpoint``, until the context is left.

    Raises:
        EngineUnreachable: nothing answers.
        EngineAccessDenied: it refuses us.
        EngineTooOld: there is no API version in common.
    """
    async with AsyncExitStack() as stack:
        dialer = await _dialer(endpoint, stack)
        version = await _agree(dialer)
        few = isinstance(endpoint, SSHEndpoint)
        daemon = Daemon(
            endpoint=endpoint,
            version=version,
            client=EngineClient(
                dialer, version, connections=_SSH_CONNECTIONS if few else _CONNECTIONS
            ),
            stats_client=EngineClient(
                dialer, version, connections=_SSH_CONNECTIONS if few else _STATS_CONNECTIONS
            ),
            sdk=SDK(dialer.address, version),
        )
        stack.push_async_callback(daemon.aclose)
        yield daemon


async def _dialer(endpoint: Endpoint, stack: AsyncExitStack) -> Dialer:
    if isinstance(endpoint, SSHEndpoint):
        tunnel = await stack.enter_async_context(SSHTunnel(endpoint))
        return Dialer(tunnel.address, endpoint)
    return Dialer(endpoint)


async def _agree(dialer: Dialer) -> ApiVersion:
    client = EngineClient(dialer)
    try:
        told = await client.get("/version")
    finally:
        await client.aclose()
    return negotiate(told["ApiVersion"], told.get("MinAPIVersion") or "", told["Version"])
