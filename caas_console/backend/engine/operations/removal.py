"""Removing networks and volumes."""

from collections.abc import AsyncGenerator

from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import RemoveNetwork, RemoveVolume
from caas_console.backend.engine.daemon import Daemon


async def remove_network(daemon: Daemon, operation: RemoveNetwork) -> AsyncGenerator[Progress]:
    """Remove a network that nothing is attached to."""
    yield Progress(step="remove")
    await daemon.sdk.call(lambda api: api.remove_network(operation.target))
    yield Progress(step="remove", result={"network_id": operation.target})


async def remove_volume(daemon: Daemon, operation: RemoveVolume) -> AsyncGenerator[Progress]:
    """Remove a volume that no container mounts."""
    yield Progress(step="remove")
    await daemon.sdk.call(lambda api: api.remove_volume(operation.target, force=operation.force))
    yield Progress(step="remove", result={"volume": operation.target})
