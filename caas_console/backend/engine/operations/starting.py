"""Starting a container, with an error that names who is in its way."""

from contextlib import suppress

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.engine.daemon import Daemon
from caas_console.backend.engine.decode.containers import own_name
from caas_console.backend.engine.refusals import PortAllocated


async def start_container(daemon: Daemon, container_id: str) -> None:
    """Start it; one that runs already is left alone.

    Raises:
        ConsoleError: whatever keeps it from starting; of a port, the container that has it.
    """
    try:
        await daemon.sdk.call(lambda api: api.start(container_id))
    except PortAllocated as error:
        with suppress(ConsoleError):
            await _name_holder(daemon, error)
        raise


async def _name_holder(daemon: Daemon, error: PortAllocated) -> None:
    running = await daemon.client.get("/containers/json")
    holders = [
        own_name(one.get("Names") or [])
        for one in running
        if any(port.get("PublicPort") == error.port for port in one.get("Ports") or [])
    ]
    # Two may have it, on different addresses; the daemon does not say which is in the way.
    if len(holders) == 1:
        error.detail = f"The container “{holders[0]}” publishes port {error.port} of the host."
