"""Operations on a container that exists."""

from collections.abc import AsyncGenerator

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import (
    KillContainer,
    PauseContainer,
    RemoveContainer,
    RenameContainer,
    RestartContainer,
    StartContainer,
    StopContainer,
    UnpauseContainer,
)
from caas_console.backend.engine.daemon import Daemon
from caas_console.backend.engine.operations.starting import start_container


async def start(daemon: Daemon, operation: StartContainer) -> AsyncGenerator[Progress]:
    """Start it; one that runs already is left alone."""
    yield Progress(step="start")
    await start_container(daemon, operation.target)
    yield _done("start", operation.target)


async def stop(daemon: Daemon, operation: StopContainer) -> AsyncGenerator[Progress]:
    """Stop it; one that does not run is left alone."""
    yield Progress(step="stop")
    await daemon.sdk.call(lambda api: api.stop(operation.target, timeout=operation.grace_seconds))
    yield _done("stop", operation.target)


async def restart(daemon: Daemon, operation: RestartContainer) -> AsyncGenerator[Progress]:
    """Stop and start it."""
    yield Progress(step="restart")
    grace = operation.grace_seconds
    await daemon.sdk.call(lambda api: api.restart(operation.target, timeout=grace))
    yield _done("restart", operation.target)


async def kill(daemon: Daemon, operation: KillContainer) -> AsyncGenerator[Progress]:
    """Send the signal."""
    yield Progress(step="kill")
    await daemon.sdk.call(lambda api: api.kill(operation.target, operation.signal))
    yield _done("kill", operation.target)


async def pause(daemon: Daemon, operation: PauseContainer) -> AsyncGenerator[Progress]:
    """Freeze it; one that is frozen is left alone."""
    yield Progress(step="pause")
    try:
        await daemon.sdk.call(lambda api: api.pause(operation.target))
    except ConsoleError as error:
        if "already paused" not in error.detail:
            raise
    yield _done("pause", operation.target)


async def unpause(daemon: Daemon, operation: UnpauseContainer) -> AsyncGenerator[Progress]:
    """Let it go on; one that is not frozen is left alone."""
    yield Progress(step="unpause")
    try:
        await daemon.sdk.call(lambda api: api.unpause(operation.target))
    except ConsoleError as error:
        if "is not paused" not in error.detail:
            raise
    yield _done("unpause", operation.target)


async def rename(daemon: Daemon, operation: RenameContainer) -> AsyncGenerator[Progress]:
    """Give it the name."""
    yield Progress(step="rename")
    await daemon.sdk.call(lambda api: api.rename(operation.target, operation.name))
    yield _done("rename", operation.target)


async def remove(daemon: Daemon, operation: RemoveContainer) -> AsyncGenerator[Progress]:
    """Remove it."""
    yield Progress(step="remove")
    await daemon.sdk.call(
        lambda api: api.remove_container(
            operation.target, v=operation.volumes, force=operation.force
        )
    )
    yield _done("remove", operation.target)


def _done(step: str, target: str) -> Progress:
    return Progress(step=step, result={"container_id": target})
