"""From an operation to the generator that executes it."""

from collections.abc import AsyncGenerator, Callable
from typing import Any

from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import (
    CommitContainer,
    KillContainer,
    Operation,
    PauseContainer,
    Prune,
    PullImage,
    RemoveContainer,
    RemoveImage,
    RemoveNetwork,
    RemoveVolume,
    RenameContainer,
    RestartContainer,
    RunContainer,
    StartContainer,
    StopContainer,
    TagImage,
    UnpauseContainer,
    UpdateContainer,
)
from caas_console.backend.engine.daemon import Daemon
from caas_console.backend.engine.object_ids import check_segments
from caas_console.backend.engine.operations import images, lifecycle, removal
from caas_console.backend.engine.operations.prune import prune
from caas_console.backend.engine.operations.pull import pull
from caas_console.backend.engine.operations.run import run
from caas_console.backend.engine.operations.update import update

# Each takes the operation of its key; a mapping's type cannot say so.
_GENERATORS: dict[type[Any], Callable[[Daemon, Any], AsyncGenerator[Progress]]] = {
    StartContainer: lifecycle.start,
    StopContainer: lifecycle.stop,
    RestartContainer: lifecycle.restart,
    KillContainer: lifecycle.kill,
    PauseContainer: lifecycle.pause,
    UnpauseContainer: lifecycle.unpause,
    RenameContainer: lifecycle.rename,
    RemoveContainer: lifecycle.remove,
    UpdateContainer: update,
    CommitContainer: images.commit,
    PullImage: pull,
    TagImage: images.tag,
    RemoveImage: images.remove,
    RemoveNetwork: removal.remove_network,
    RemoveVolume: removal.remove_volume,
    Prune: prune,
}


def execute(daemon: Daemon, operation: Operation, job_id: str) -> AsyncGenerator[Progress]:
    """Execute an operation; see the Agent Protocol.

    Raises:
        NotFound: its target is no id of an object.
    """
    check_segments(getattr(operation, "target", ""))
    if isinstance(operation, RunContainer):
        return run(daemon, operation, job_id)
    return _GENERATORS[type(operation)](daemon, operation)
