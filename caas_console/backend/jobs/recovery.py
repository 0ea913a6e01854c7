"""What becomes of a job that was running when its process died.

An operation is repeated by itself only where running it twice comes to the same as running it
once, in effect *and* in outcome; everything else ends as ``interrupted``, for a person to look
at, since the engine may or may not have done it.
"""

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.operations import Operation

REPEATABLE: dict[str, bool] = {
    # What it makes carries the job's id, so that the second run finds it.
    "container.run": True,
    # The engine answers 304 where the container is already started or stopped.
    "container.start": True,
    "container.stop": True,
    # Would be a second outage.
    "container.restart": False,
    # Signals may mean "do it once more" (reload, rotate, dump).
    "container.kill": False,
    # Refused the second time: the job would fail although it had been done.
    "container.pause": False,
    "container.unpause": False,
    "container.rename": False,
    # States absolute values.
    "container.update": True,
    # The name may stand for another object by now; and what is gone would read as a failure.
    "container.remove": False,
    "image.remove": False,
    "network.remove": False,
    "volume.remove": False,
    # Would make a second image, of a container that has gone on.
    "container.commit": False,
    # Layers that are there are not fetched again.
    "image.pull": True,
    "image.tag": True,
    # Would also remove what fell out of use since somebody looked at the preview.
    "host.prune": False,
}

INTERRUPTED = Problem(
    title="The job was interrupted",
    code="interrupted",
    status=500,
    detail="The platform stopped while the job ran, so it is not known how far it came.",
    hint="Look at the object's present state, then retry the job if it is still wanted.",
)


def repeatable(operation: Operation) -> bool:
    """Whether the operation may run again without anybody being asked."""
    return REPEATABLE[operation.kind]
